"""A batch over several processes or machines, by Dask.

A task is a group of pairs: what its rows are depends on the group alone, so that they are the
same wherever it runs. Rows come back in the order of the list.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
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
from engine.contracts import BadInput, CancelToken, WorkerLost
from engine.session import Session
from engine.session.photo_cache import KEPT_IN_FILES, PhotoCache

if TYPE_CHECKING:
    from distributed import Client, Future

_log = logging.getLogger(__name__)

_AHEAD = 4
"""Groups handed out, for every worker."""
_POLL = 0.2
"""Seconds after which a cancel is looked for."""

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
    job: BatchJob
    group: Group
    later: frozenset[Path]
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
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra, slow to import
    except ImportError as error:
        raise BadInput(
            "Dask is not installed.", "Install it with: pip install 'sim2word[cluster]'."
        ) from error
    if scheduler is not None:
        try:
            with Client(scheduler, timeout="10s", set_as_default=False) as client:
                yield client, 1
        except OSError as error:
            raise BadInput(
                "There is no scheduler at {address} ({reason}).",
                "Start one with: dask scheduler.",
                address=scheduler,
                reason=str(error),
            ) from error
        return
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1",
            dashboard_address=None, memory_limit=0,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):  # fmt: skip
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
    """
    with _client(workers, scheduler) as (client, beside):
        from distributed import KilledWorker  # noqa: PLC0415
        from distributed import TimeoutError as NotYet  # noqa: PLC0415

        batch, needed = uuid4().hex, photos_needed(job, groups)
        left = deque(
            GroupTask(batch, job, group, later, beside)
            for group, later in zip(groups, needed, strict=True)
        )
        out: deque[tuple[GroupTask, Future[Rows]]] = deque()
        try:
            while left or out:
                most = _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
                while left and len(out) < most:
                    task = left.popleft()
                    out.append((task, client.submit(on_worker, task, pure=False)))
                task, waited = out.popleft()
                while True:
                    token.check()
                    try:
                        yield waited.result(timeout=_POLL)
                    except NotYet:
                        continue
                    except KilledWorker as error:
                        yield tuple(failed_row(pair, _lost(error)) for pair in task.group)
                    break
        finally:
            _tell_ended(client, batch)


def _tell_ended(client: Client, batch: str) -> None:
    """Let the workers keep nothing; those that cannot be reached end, or forget at their next."""
    try:
        client.run(leave, batch)
    except Exception as error:  # noqa: BLE001 - whatever ended the batch is what is to be told
        _log.warning("workers may keep photos of the batch: %s", type(error).__name__)


def _lost(error: Exception) -> WorkerLost:
    return WorkerLost(
        "The processes that worked on the pair ended, one after another ({reason}).",
        "Look for what ended them, often too little memory, and run the pair alone.",
        reason=str(error).splitlines()[0],
    )
