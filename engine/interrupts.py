"""The keyboard's interrupt while libraries are loaded.

Imports nothing of the program, so that it can be used before anything large is loaded.
"""

from __future__ import annotations

import signal
from types import FrameType

_seen: list[int] = []


def remember_interrupts() -> None:
    """Raise what Python raises for the keyboard's interrupt, and remember that it came.

    A library that is interrupted while it is loaded may swallow the exception. What can be
    cancelled afterwards asks :func:`was_interrupted` before it begins. Only the main thread may
    call this.
    """

    def remember(number: int, _frame: FrameType | None) -> None:
        _seen.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, remember)


def was_interrupted() -> bool:
    """Whether an interrupt came since :func:`remember_interrupts`."""
    return bool(_seen)
