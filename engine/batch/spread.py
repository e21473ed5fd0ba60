"""A batch over several processes or machines, by Dask.

A task is a group of pairs: what its rows are depends on the group alone, so that they are the
same wherever it runs. Rows come back in the order of the list.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from engine.batch.job import BatchJob
from engine.batch.running import (
    Group,
    Rows,
    explain_group,
    failed_row,
    photos_needed,
    photos_of,
)
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, WorkerLost
from engine.files.scratch import scratch_folder
from engine.session import Session
from engine.session.photos.cache import KEPT_IN_FILES, PhotoCache

if TYPE_CHECKING:
    from distributed import Client, Future

_log = logging.getLogger(__name__)

_AHEAD = 4
"""Groups handed out, for every worker."""
_POLL = 0.2
"""Seconds after which a cancel is looked for."""
_NOBODY = 180.0
"""Seconds without any worker after which nobody is waited for."""

_one_at_a_time = Lock()
_open: dict[str, tuple[Session, PhotoCache]] = {}
"""Of this worker's process, by the batch's own name."""
_ended: set[str] = set()


@dataclass(frozen=True, slots=True)
class GroupTask:
    """A group of a batch, for a worker.

    Attributes
    ----------
    batch : str
        A name of its own: photos that one batch kept may be others when the next one comes.
    job : BatchJob
    group : tuple of BatchPair
    later : frozenset of Path
        Photos of the group that are needed again.
    beside : int
        How many processes share the machine.
    """

    batch: str
    job: BatchJob = field(repr=False)  # Dask writes arguments to its log
    group: Group = field(repr=False)
    later: frozenset[Path] = field(repr=False)
    beside: int


def on_worker(task: GroupTask) -> Rows:
    """Return the rows of a group; the models are loaded with the first one."""
    with _one_at_a_time:
        if task.batch not in _open:
            _leave_all()
            session = task.job.open_session(task.beside)
            session.photo_cache = PhotoCache(KEPT_IN_FILES // task.beside)
            _open[task.batch] = session, session.photo_cache
        session, cache = _open[task.batch]
        rows = explain_group(session, task.job, task.group, CancelToken())
        cache.settle(photos_of(task.job, task.group), (), task.later)
        if task.batch in _ended:
            _leave_all()
        return rows


def leave(batch: str) -> None:
    """Let a worker's process keep nothing of a batch that has ended, now or after its last task."""
    _ended.add(batch)
    if _one_at_a_time.acquire(blocking=False):
        try:
            if batch in _open:
                _leave_all()
        finally:
            _one_at_a_time.release()


def _leave_all() -> None:
    for _, cache in _open.values():
        cache.close()
    _open.clear()


@contextmanager
def _client(workers: int | None, scheduler: str | None) -> Iterator[tuple[Client, int]]:
    """Connect to a scheduler, or start workers on this machine."""
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise BadInput(
            "Dask is not installed.", "Install it with: pip install 'sim2word[cluster]'."
        ) from error
    if scheduler is not None:
        try:
            with Client(scheduler, timeout="10s", set_as_default=False) as client:
                yield client, on_one_machine(_workers_of(client).values())
        except OSError as error:
            raise BadInput(
                "There is no scheduler at {address} ({reason}).",
                "Start one with: dask scheduler.",
                address=scheduler,
                reason=str(error),
            ) from error
        return
    with (
        scratch_folder() as folder,
        # A worker that was lost is started again, however long that takes.
        config.set({"distributed.deploy.lost-worker-timeout": "1 day"}),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,
            local_directory=str(folder),
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client, workers or 1


def spread_batch(
    job: BatchJob,
    groups: Sequence[Group],
    token: CancelToken,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Rows]:
    """Explain groups of pairs on Dask workers.

    Parameters
    ----------
    job : BatchJob
    groups : sequence of tuple of BatchPair
    token : CancelToken
    workers : int, optional
        Processes to start on this machine.
    scheduler : str, optional
        The address of a cluster that is there, instead.

    Yields
    ------
    tuple of BatchRow
        One for every pair of a group, in their order.

    Raises
    ------
    RunCancelled
    BadInput
        If Dask is not installed or no scheduler answers.
    WorkerLost
        If no worker is left, or the scheduler is lost.
    """
    batch, needed = uuid4().hex, photos_needed(job, groups)
    with _client(workers, scheduler) as (client, beside):
        tasks = [
            GroupTask(batch, job, group, later, beside)
            for group, later in zip(groups, needed, strict=True)
        ]
        spread = _Spread(client, token)
        try:
            yield from spread.rows(tasks)
        except (CancelledError, OSError) as error:
            raise WorkerLost(
                "The scheduler was lost ({reason}).",
                "Start it again, and go on with --resume.",
                reason=str(error) or type(error).__name__,
            ) from error
        finally:
            _show_ended(client, batch)


class _Spread:
    """Hands tasks out and takes their rows, in their order.

    Parameters
    ----------
    client : Client
    token : CancelToken
    """

    def __init__(self, client: Client, token: CancelToken) -> None:
        self._client, self._token = client, token
        self._out: deque[tuple[GroupTask, Future[Rows]]] = deque()

    def rows(self, tasks: Sequence[GroupTask]) -> Iterator[Rows]:
        """Yield every task's rows."""
        from distributed import KilledWorker

        left = deque(tasks)
        while left or self._out:
            most = _AHEAD * max(1, self._workers())
            while left and len(self._out) < most:
                self._hand_out(left.popleft())
            task, waited = self._out.popleft()
            try:
                yield self._result(waited)
            except KilledWorker:
                yield self._alone(task)

    def _hand_out(self, task: GroupTask) -> None:
        self._out.append((task, self._client.submit(on_worker, task, pure=False)))

    def _alone(self, task: GroupTask) -> Rows:
        """Do a task again that was on workers that ended, perhaps by what was beside it."""
        from distributed import KilledWorker

        for _, other in self._out:
            self._wait(other)
        try:
            return self._result(self._client.submit(on_worker, task, pure=False))
        except KilledWorker as error:
            return tuple(failed_row(pair, _lost(error)) for pair in task.group)

    def _result(self, waited: Future[Rows]) -> Rows:
        self._wait(waited)
        found: Rows = waited.result(timeout=_NOBODY)
        return found

    def _wait(self, waited: Future[Rows]) -> None:
        """Wait until a task is done, while there is somebody to wait for.

        Raises
        ------
        RunCancelled, WorkerLost
        """
        from distributed import TimeoutError as NotYet
        from distributed import wait

        seen = time.monotonic()
        while waited.status == "pending":
            self._token.check()
            with suppress(NotYet), self._client.as_current():
                wait([waited], timeout=_POLL)
            if self._workers():
                seen = time.monotonic()
            elif time.monotonic() - seen > _NOBODY:
                raise WorkerLost(
                    "There has been no worker for {seconds:.0f} seconds.",
                    "Start workers, and go on with --resume.",
                    seconds=_NOBODY,
                )

    def _workers(self) -> int:
        return len(_workers_of(self._client))


def _workers_of(client: Client) -> dict[str, dict[str, Any]]:
    """Return what the scheduler knows of its workers, by their addresses."""
    found: dict[str, dict[str, Any]] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def on_one_machine(workers: Iterable[Mapping[str, Any]]) -> int:
    """Return how many workers share a machine at most, so that they share its cores; at least 1."""
    return max(Counter(worker["host"] for worker in workers).values(), default=1)


def _show_ended(client: Client, batch: str) -> None:
    """Let the workers keep nothing; those that cannot be reached end, or forget at their next."""
    try:
        client.run(leave, batch)
    except Exception as error:  # noqa: BLE001 - whatever ended the batch is what is to be reported
        _log.warning("workers may keep photos of the batch: %s", type(error).__name__)


def _lost(error: Exception) -> WorkerLost:
    return WorkerLost(
        "The processes that worked on the pair ended, one after another ({reason}).",
        "Look for what ended them, often too little memory, and run the pair alone.",
        reason=str(error).splitlines()[0],
    )
