"""Long work, and how far it is: one protocol for all of it.

Work is a generator. It yields the share of it that is done, 0 to 1, between its steps, and returns
its result. Whoever runs it may stop between two steps: by closing it, or by a token that the work
checks. Explanations yield events beside that; see :mod:`engine.session.events`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

_R = TypeVar("_R")
_Y = TypeVar("_Y")

Work: TypeAlias = Generator[float, None, _R]


def finish(work: Work[_R], watch: Callable[[float], object] | None = None) -> _R:
    """Do work to its end and return its result.

    Parameters
    ----------
    work : Work
        Is closed, whatever happens.
    watch : callable, optional
        Takes the share that is done; what it raises stops the work.
    """
    try:
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                result: _R = end.value
                return result
            if watch is not None:
                watch(share)
    finally:
        work.close()


def within(work: Work[_R], before: float, share: float) -> Work[_R]:
    """Do work as a part of other work: yield shares of the whole, return what the part returns.

    Parameters
    ----------
    work : Work
    before : float
        Share of the whole that was done before the part.
    share : float
        The part's.
    """
    return mapped(work, lambda done: before + share * done)


def mapped(work: Work[_R], make: Callable[[float], _Y]) -> Generator[_Y, None, _R]:
    """Do work and yield something made of each share, an event for instance."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            result: _R = end.value
            return result
        yield make(share)
