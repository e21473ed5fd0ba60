"""What kinds that replace a region of the face have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import WordSide
from engine.contracts.pair import SIDES, Side
from engine.contracts.settings import Settings
from engine.evidence.kind import (
    Bench,
    Changeable,
    Cosines,
    EvidenceCard,
    Pixels,
    RankedAs,
    Subjects,
)
from engine.progress import Work


class RegionKind(ABC):
    """Replaces a region by other pixels; random regions of the same size are its control."""

    card: EvidenceCard

    @abstractmethod
    def weight(self, ranked_as: RankedAs, image: WordSide) -> int:
        """Return how well it ranks; see :class:`~engine.evidence.kind.EvidenceKind`."""

    @abstractmethod
    def fill(self, settings: Settings) -> str:
        """Return what takes a region's place, in a word."""

    @abstractmethod
    def replacement(self, pair: Changeable, side: Side) -> Pixels | None:
        """Return what takes the place of a face's pixels."""

    def soft(self, _pair: Changeable) -> bool:
        """Return that borders are sharp."""
        return False

    def cost(self, subjects: Subjects) -> int:
        """Return two crops a region."""
        return len(SIDES) * len(subjects.names)

    def control_cost(self, subjects: Subjects) -> int:
        """Return two crops a size."""
        return len(SIDES) * len(_sizes(subjects))

    def measure(self, bench: Bench, subjects: Subjects) -> Work[Cosines]:
        """Replace every region."""
        assert subjects.regions is not None
        return (yield from self._replaced(bench, subjects.regions))

    def controls(self, bench: Bench, subjects: Subjects, start: int, stop: int) -> Work[Cosines]:
        """Replace random regions of the subjects' sizes; those of one size share them."""
        sizes, areas = _sizes(subjects), subjects.areas
        assert areas is not None
        these = bench.random_regions(np.array(sizes))[:, start:stop]
        found = yield from self._replaced(bench, these.reshape(-1, *these.shape[2:]))
        rows = [sizes.index(float(area)) for area in areas]
        return {
            image: np.ascontiguousarray(cosines.reshape(these.shape[:2])[rows])
            for image, cosines in found.items()
        }

    def _replaced(self, bench: Bench, regions: NDArray[np.bool_]) -> Work[Cosines]:
        a, b = (self.replacement(bench, side) for side in SIDES)
        assert a is not None
        assert b is not None
        found = yield from bench.replaced((a, b), regions, soft=self.soft(bench))
        return {image: found[image] for image in self.card.images}


def _sizes(subjects: Subjects) -> list[float]:
    areas = subjects.areas
    assert areas is not None
    return sorted({float(area) for area in areas})
