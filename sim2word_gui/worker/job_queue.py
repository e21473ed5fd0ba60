"""In which order the engine's thread does what is asked of it."""

from __future__ import annotations

import queue
from collections.abc import Callable

from sim2word_gui.worker.jobs import (
    CompareJob,
    ExplainJob,
    Job,
    LookJob,
    PackJob,
    ReadByJob,
    SaveComparisonJob,
    SaveJob,
    Task,
    ThumbnailJob,
    UseJob,
)


class JobQueue:
    """Jobs in the order asked, but photos before results before runs before thumbnails.

    Short jobs run between the steps of an explanation too.
    """

    def __init__(self) -> None:
        self._arrivals: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._waiting: list[Job] = []
        self._ended = False

    def put(self, job: Job | None) -> None:
        """Add a job; None ends the work. Any thread may call this."""
        self._arrivals.put(job)

    def next(self) -> Job | None:
        """Wait for a job and return it; at the end results to be written, and then None."""
        self._collect()
        while not self._waiting and not self._ended:
            self._take_in(self._arrivals.get())
            self._collect()
        if self._ended:
            return self._pop(_saves)
        return self._pop(lambda _job: True)

    def next_short(self, *, thumbnails: bool) -> Job | None:
        """Return a waiting job that does not take long, without waiting; None if there is none."""
        self._collect()
        long: tuple[type, ...] = (ExplainJob, CompareJob, UseJob, ReadByJob, Task)
        if not thumbnails:
            long = (*long, ThumbnailJob)
        return self._pop(lambda job: _saves(job) or not isinstance(job, long))

    def next_cancelled(self) -> ExplainJob | CompareJob | Task | None:
        """Return a run that was cancelled before its turn; None if there is none."""
        self._collect()
        runs = ExplainJob | CompareJob | Task
        job = self._pop(lambda job: isinstance(job, runs) and job.token.cancelled)
        return job if isinstance(job, runs) else None

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
        """Remove and return the first job of the highest rank that fits."""
        indices = [index for index, job in enumerate(self._waiting) if fits(job)]
        if not indices:
            return None
        return self._waiting.pop(min(indices, key=lambda i: (_rank(self._waiting[i]), i)))


def _saves(job: Job) -> bool:
    return isinstance(job, SaveJob | SaveComparisonJob) or (isinstance(job, Task) and job.saves)


def _rank(job: Job) -> int:
    return _SAVING if _saves(job) else _RANK[type(job)]


_SAVING = 2
_RANK: dict[type, int] = {
    LookJob: 1,
    PackJob: 3,
    UseJob: 4,
    ReadByJob: 4,
    ExplainJob: 4,
    CompareJob: 4,
    Task: 5,
    ThumbnailJob: 6,
}
"""Models and calibrations keep their place among runs: what was asked before is done by those
that were in use then."""
