"""The keyboard's interrupt cancels what runs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import RunCancelled
from engine.interrupts import was_interrupted


@contextmanager
def cancel_on_interrupt() -> Iterator[CancelToken]:
    """Give a token that the first keyboard interrupt cancels; a second one is abrupt.

    It is cancelled from the start where an interrupt came before and was swallowed.
    """
    token = CancelToken()
    if was_interrupted():
        token.cancel()

    def cancel(_number: int, _frame: FrameType | None) -> None:
        if token.cancelled:
            raise RunCancelled
        token.cancel()

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
