"""The keyboard's interrupt cancels what runs; pressed again, it ends the program at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import RunCancelled
from engine.interrupts import was_interrupted

CANCELLED = 130
_GRACE = 0.5
"""Seconds that the second interrupt leaves for a clean end; what is written is whole either way."""
_MANY = 64


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
        with _ended_by_the_second():
            yield token
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _ended_by_the_second() -> Iterator[None]:
    """End the program at the second interrupt, also while a library does not let Python run.

    The system writes every signal into a pipe at once; a thread of its own reads it. Where signals
    reach sockets alone (Windows), the second interrupt waits for the library.
    """
    if os.name != "posix":
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    over = threading.Event()
    known = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = threading.Thread(target=_watch, args=(reading, over), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        signal.set_wakeup_fd(known)
        os.close(writing)  # ends the thread
        watch.join()
        os.close(reading)


def _watch(reading: int, over: threading.Event) -> None:
    seen = 0
    while arrived := os.read(reading, _MANY):
        seen += arrived.count(signal.SIGINT)
        if seen > 1 and not over.wait(_GRACE):
            os._exit(CANCELLED)
