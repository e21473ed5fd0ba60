"""Runs as streams of events: part of a longer one, and to their end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from engine.contracts.errors import RunCancelled
from engine.contracts.events import Cancelled, Done, Event, Failed, Progress
from engine.contracts.explanation import Explanation
from engine.progress import Work

Run = Generator[Event, None, Explanation]
"""Yields its steps and returns its result."""


def first_half(run: Run) -> Run:
    """Yield the events of a run as the first half of a longer one."""
    while True:
        try:
            event = next(run)
        except StopIteration as end:
            explanation: Explanation = end.value
            return explanation
        if isinstance(event, Progress):
            event = replace(event, overall=event.overall / 2)
        yield event


def run_to_end(
    events: Iterator[Event], watch: Callable[[Event], None] | None = None
) -> Explanation:
    """Return the result of a run.

    Parameters
    ----------
    events : iterator of Event
        From :meth:`Session.explain`.
    watch : callable, optional
        Called with every event.

    Raises
    ------
    Sim2WordError
        The error of a failed run.
    RunCancelled
        If the run was cancelled.
    """
    for event in events:
        if watch is not None:
            watch(event)
        if isinstance(event, Done):
            return event.explanation
        if isinstance(event, Failed):
            raise event.error
        if isinstance(event, Cancelled):
            raise RunCancelled
    raise ended_early()


def shares_of(events: Iterator[Event]) -> Work[Explanation]:
    """Return a run as work: the shares of its measuring, and its result.

    Raises
    ------
    Sim2WordError, RunCancelled
        As :func:`run_to_end`.
    """
    for event in events:
        match event:
            case Progress(overall=overall):
                yield overall
            case Done(explanation=explanation):
                return explanation
            case Failed(error=error):
                raise error
            case Cancelled():
                raise RunCancelled
    raise ended_early()


def ended_early() -> AssertionError:
    """Return the error of a run whose last event is none of the last ones."""
    return AssertionError("a run ends with Done, Cancelled or Failed")
