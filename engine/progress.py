"""Generators whose result is wanted as well as what they yield."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Generic, TypeVar

_Y = TypeVar("_Y")
_R = TypeVar("_R")


class Kept(Generic[_Y, _R]):
    """Goes through a generator and keeps what it returns.

    Parameters
    ----------
    run : generator

    Attributes
    ----------
    result
        What the generator returned; there once it has been gone through.
    """

    result: _R

    def __init__(self, run: Generator[_Y, None, _R]) -> None:
        self._run = run

    def __iter__(self) -> Iterator[_Y]:
        """Yield what the generator yields."""
        self.result = yield from self._run


def scaled(
    run: Generator[float, None, _R], before: float, share: float
) -> Generator[float, None, _R]:
    """Tell the progress of a part, 0 to 1, as that of a whole; return what the part returns.

    Parameters
    ----------
    run : generator
    before : float
        Share of the whole that was done before the part.
    share : float
        The part's.
    """
    while True:
        try:
            done = next(run)
        except StopIteration as end:
            result: _R = end.value
            return result
        yield before + share * done
