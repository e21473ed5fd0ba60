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
