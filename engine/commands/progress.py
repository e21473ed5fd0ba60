"""Progress on standard error, and only where that is a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from tqdm import tqdm

from engine.contracts import Event, Progress
from engine.evaluate.pairs import LabelledPair


def over_images(images: Iterable[str]) -> Iterable[str]:
    """Return the images, with a bar while they are gone through."""
    bar: Iterable[str] = tqdm(images, unit="photo", disable=None)
    return bar


def over_pairs(pairs: Iterable[LabelledPair]) -> Iterable[LabelledPair]:
    """Return the pairs, with a bar while they are gone through."""
    bar: Iterable[LabelledPair] = tqdm(pairs, unit="pair", disable=None)
    return bar


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
        """Move the bar of the event's stage."""
        if not isinstance(event, Progress):
            return
        if self._bar is None or self._stage != event.stage:
            self.__exit__()
            self._stage = event.stage
            self._bar = tqdm(total=event.total, desc=event.stage, disable=None, leave=False)
        self._bar.update(event.done - self._bar.n)
