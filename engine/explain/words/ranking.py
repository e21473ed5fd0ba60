"""From measured counterfactuals to ranked words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.contracts.explanation import (
    PRESENT,
    WORD_SIDES,
    Direction,
    Measurement,
    Word,
    WordSide,
)
from engine.contracts.settings import Ranking
from engine.evidence.significance import stands_out
from engine.explain.words.shared_readings import BothRead

Measured = Mapping[tuple[str, WordSide], tuple[Measurement, ...]]
"""By word key and image; the first of each is the one that ranks."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """Turns what has been measured so far into words.

    Attributes
    ----------
    read : BothRead
    ranking : Ranking
    """

    read: BothRead
    ranking: Ranking

    def ranked(self, measured: Measured) -> tuple[Word, ...]:
        """Return the words measured so far, each image's in order of rank."""
        return in_order(
            self._word(key, image, measurements) for (key, image), measurements in measured.items()
        )

    def complete(self, measured: Measured) -> tuple[Word, ...]:
        """Return the ranked words and after them every attribute that is not ranked."""
        return (*self.ranked(measured), *self.read.unranked(measured))

    def _word(self, key: str, image: WordSide, measurements: tuple[Measurement, ...]) -> Word:
        first = measurements[0]
        name, _, value = key.partition("=")
        value = value or PRESENT
        present_a, present_b = self.read.presence(name, value)
        towards = self.read.towards
        control = first.control
        if self.ranking is Ranking.MEASURED and control is not None:
            # A change the wrong way explains nothing, however rare it is.
            z = control.z
            score = towards * z if towards * first.effect > 0 else -abs(z)
        else:
            score = towards * first.effect
        return Word(
            rank=None,
            attribute=name,
            value=value,
            image=image,
            present_a=present_a,
            present_b=present_b,
            score=score,
            supported=stands_out(first),
            direction=Direction.SUPPORTS if first.effect < 0 else Direction.OPPOSES,
            measurements=measurements,
            ranked_by=first.kind,
            protected=any(o.protected for o in self.read.net.outputs if o.name == name),
        )


def in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return words with their ranks: each image's by score, the largest first."""
    by_image: dict[WordSide, list[Word]] = {image: [] for image in WORD_SIDES}
    for word in words:
        by_image[word.image].append(word)
    ranked: list[Word] = []
    for of_image in by_image.values():
        of_image.sort(key=lambda word: (-(word.score or 0.0), word.key))
        ranked += [replace(word, rank=rank) for rank, word in enumerate(of_image, start=1)]
    return tuple(ranked)
