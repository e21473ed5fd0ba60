"""In which order the engine's thread does what is asked of it."""

from __future__ import annotations

import queue
from collections.abc import Callable

from sim2word_gui.worker.jobs import Job, Priority


class JobQueue:
    """Jobs by their priority, and those of one priority in the order asked."""

    def __init__(self) -> None:
        self._arrivals: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._waiting: list[Job] = []
        self._ended = False

    def put(self, job: Job | None) -> None:
        """Add a job; None ends the work. Any thread may call this."""
        self._arrivals.put(job)

    def next(self) -> Job | None:
        """Wait for a job and return it; at the end what must not be lost, and then None."""
        self._collect()
        while not self._waiting and not self._ended:
            self._take_in(self._arrivals.get())
            self._collect()
        if self._ended:
            return self._pop(lambda job: job.priority is Priority.SAVE)
        return self._pop(lambda _job: True)

    def next_short(self, *, thumbnails: bool) -> Job | None:
        """Return a waiting job that may be done between two steps; None if there is none."""
        self._collect()
        return self._pop(
            lambda job: (
                job.priority < Priority.RUN or (thumbnails and job.priority is Priority.THUMBNAIL)
            )
        )

    def next_cancelled(self) -> Job | None:
        """Return a run or task that was cancelled before its turn; None if there is none."""
        self._collect()
        long = (Priority.RUN, Priority.TASK)
        return self._pop(lambda job: job.priority in long and job.token.cancelled)

    def _collect(self) -> None:
        """Take in what arrived."""
        try:
            while True:
                self._take_in(self._arrivals.get_nowait())
        except queue.Empty:
            return

    def _take_in(self, job: Job | None) -> None:
        if job is None:
            self._ended = True
        else:
            self._waiting.append(job)

    def _pop(self, fits: Callable[[Job], bool]) -> Job | None:
        """Remove and return the first job of the highest priority that fits."""
        fitting = [index for index, job in enumerate(self._waiting) if fits(job)]
        if not fitting:
            return None
        return self._waiting.pop(min(fitting, key=lambda i: (self._waiting[i].priority, i)))
