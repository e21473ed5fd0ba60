"""The cancel token shared by a caller and a running explanation."""

from __future__ import annotations

import threading

from engine.contracts.errors import RunCancelled


class CancelToken:
    """A flag that any thread may raise and that the engine checks between batches."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the run that holds this token to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Return at once, or stop the run.

        Raises
        ------
        RunCancelled
            If :meth:`cancel` was called.
        """
        if self._event.is_set():
            raise RunCancelled
