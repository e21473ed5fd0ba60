"""Progress on standard error: bars where that is a terminal; of batches, lines in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Self, TypeVar

from tqdm import tqdm

from engine.commands.printing import print_error
from engine.contracts.events import Event, Moved, Progress
from engine.progress import Work, finish

_BETWEEN_LINES = 60.0
"""Seconds."""

_SHARES = "{percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
_R = TypeVar("_R")
_Sized = TypeVar("_Sized", bound=Sized)


def with_bar(work: Work[_R]) -> _R:
    """Do work, with a bar meanwhile."""
    with tqdm(total=1.0, disable=None, leave=False, bar_format=_SHARES) as bar:
        return finish(work, lambda share: bar.update(share - bar.n))


def over_groups_from(groups: Iterable[_Sized], done: int, count: int) -> Iterator[_Sized]:
    """Yield what becomes of groups of pairs, with a bar that starts from the pairs done before.

    Where standard error is no terminal but a log, a line says the same from time to time.
    """
    with tqdm(unit="pair", initial=done, total=count, disable=None) as bar:
        reached, begun = done, time.monotonic()
        printed = begun
        for group in groups:
            yield group
            bar.update(len(group))
            reached, now = reached + len(group), time.monotonic()
            if bar.disable and now - printed >= _BETWEEN_LINES:
                printed = now
                print_error(
                    tqdm.format_meter(
                        reached, count, now - begun, ncols=0, unit="pair", initial=done
                    )
                )


class RunProgress:
    """Shows the stages of a run as bars; use as a context manager and call with events."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._stage = ""

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()

    def __call__(self, event: Event) -> None:
        """Move the bar of the event's stage; say what the user should know."""
        if isinstance(event, Moved):
            tqdm.write(f"{event.error.cause} It starts again on {event.device}.", file=sys.stderr)
        if not isinstance(event, Progress):
            return
        if self._bar is None or self._stage != event.stage:
            self.__exit__()
            self._stage = event.stage
            self._bar = tqdm(total=event.total, desc=event.stage, disable=None, leave=False)
        self._bar.update(event.done - self._bar.n)
