"""A batch over several processes or machines, by Dask.

A task is a group of pairs: what its rows are depends on the group alone, so that they are the
same wherever it runs. Rows come back in the order of the list.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from engine.batch.job import BatchJob
from engine.batch.running import Group, Rows, explain_group, failed_row
from engine.contracts import BadInput, CancelToken, WorkerLost
from engine.session import Session
from engine.session.photo_cache import KEPT_IN_FILES, PhotoCache

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD = 4
"""Groups handed out, for every worker."""
_POLL = 0.2
"""Seconds after which a cancel is looked for."""

_one_at_a_time = Lock()
_open: dict[BatchJob, Session] = {}
"""The session of this worker's process."""


def on_worker(job: BatchJob, group: Group, beside: int) -> Rows:
    """Return the rows of a group; the models are loaded with the first one."""
    with _one_at_a_time:
        if job not in _open:
            _open.clear()
            _open[job] = job.open_session(beside)
            _open[job].photo_cache = PhotoCache(in_files=KEPT_IN_FILES // beside)
        return explain_group(_open[job], job, group, CancelToken())


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

        left = deque(groups)
        out: deque[tuple[Group, Future[Rows]]] = deque()
        while left or out:
            most = _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
            while left and len(out) < most:
                group = left.popleft()
                out.append((group, client.submit(on_worker, job, group, beside, pure=False)))
            group, waited = out.popleft()
            while True:
                token.check()
                try:
                    yield waited.result(timeout=_POLL)
                except NotYet:
                    continue
                except KilledWorker as error:
                    yield tuple(failed_row(pair, _lost(error)) for pair in group)
                break


def _lost(error: Exception) -> WorkerLost:
    return WorkerLost(
        "The processes that worked on the pair ended, one after another ({reason}).",
        "Look for what ended them, often too little memory, and run the pair alone.",
        reason=str(error).splitlines()[0],
    )
