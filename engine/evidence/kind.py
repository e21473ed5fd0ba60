"""What a kind of evidence is: a change of the faces, or of what a network makes of them.

A kind measures what its change does to the score, and what random changes of the same size do.
It is one file and one line in :data:`engine.evidence.EVIDENCE`; what it is called is in the
catalogues of ``resources/language``. Nothing here imports torch: the window reads the cards too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import WORD_SIDES, WordSide
from engine.contracts.pair import AlignedFace, Side
from engine.contracts.settings import Settings
from engine.progress import Work

Pixels = NDArray[np.uint8]
"""Of a crop, (size, size, 3), RGB."""

Cosines = dict[WordSide, NDArray[np.float64]]
"""Of the pair after each change, by whose face was changed."""

RankedAs = Literal["mated", "nonmated"]


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """What everyone has to know of a kind without measuring.

    Attributes
    ----------
    name : str
        In settings, on the command line and in JSON.
    stage : str
        Of the progress, while it is measured.
    images : tuple of {"a", "b", "both"}
        Whose faces it can change.
    region : bool
        Whether it changes a region of the face; otherwise it works on the embeddings.
    picture : str or None
        What the names of its pictures begin with; None if it has none.
    """

    name: str
    stage: str
    images: tuple[WordSide, ...] = WORD_SIDES
    region: bool = True
    picture: str | None = None


@dataclass(frozen=True, eq=False)
class Subjects:
    """What is changed, one after the other.

    Attributes
    ----------
    names : tuple of str
        Of the regions, or, for kinds without regions, the words' keys.
    regions : ndarray, bool, (2, n, size, size), or None
        Of A and of B; each of one size in both.
    """

    names: tuple[str, ...]
    regions: NDArray[np.bool_] | None = None

    @cached_property
    def areas(self) -> NDArray[np.float64] | None:
        """Shares of the crop, (n,); None without regions. Asked for with every ranking."""
        if self.regions is None:
            return None
        return np.asarray(self.regions[0].mean((1, 2)))


class Changeable(Protocol):
    """Two faces, and what may take the place of their pixels: a bench, or an explanation."""

    @property
    def faces(self) -> tuple[AlignedFace, AlignedFace]:
        """A and B."""
        ...

    @property
    def fills(self) -> tuple[Pixels, Pixels] | None:
        """What stands in for erased pixels of A and of B; None where nothing is erased."""
        ...

    @property
    def partners(self) -> tuple[Pixels, Pixels] | None:
        """The partner's pixels laid on A, and on B; None where they are taken as they are."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Two faces as somebody sees them; see :class:`Changeable`."""

    faces: tuple[AlignedFace, AlignedFace]
    fills: tuple[Pixels, Pixels] | None
    partners: tuple[Pixels, Pixels] | None


class Bench(Changeable, Protocol):
    """A pair that changes are tried on."""

    @property
    def settings(self) -> Settings:
        """Of the run; its seed is that of everything random."""
        ...

    def embeddings(self) -> NDArray[np.float64]:
        """Return those of A and B, (2, D)."""
        ...

    def logits(self) -> NDArray[np.float64]:
        """Return those of the attribute network, (2, outputs), in the order of :meth:`keys`."""
        ...

    def keys(self) -> tuple[str, ...]:
        """Return the words' keys, one for each output of the attribute network."""
        ...

    def replaced(
        self, replacements: tuple[Pixels, Pixels], regions: NDArray[np.bool_], *, soft: bool
    ) -> Work[Cosines]:
        """Score the pair with regions replaced in A, in B and in both.

        Parameters
        ----------
        replacements : pair of ndarray
            What takes the place of pixels of A, and of B.
        regions : ndarray, bool, (n, size, size) or (2, n, size, size)
            The same in both faces, or those of A and of B.
        soft : bool
            Whether their borders are blended.
        """
        ...

    def random_regions(self, areas: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return smooth random regions of some areas, (areas, controls, size, size)."""
        ...


class EvidenceKind(Protocol):
    """A kind of evidence."""

    @property
    def card(self) -> EvidenceCard:
        """What everyone has to know of it."""
        ...

    def weight(self, ranked_as: RankedAs, image: WordSide) -> int:
        """Return how well it ranks words: of the kinds that were measured, the largest does."""
        ...

    def cost(self, subjects: Subjects) -> int:
        """Return how many crops are embedded to measure once, for the progress."""
        ...

    def control_cost(self, subjects: Subjects) -> int:
        """Return how many crops are embedded for one random change of each size."""
        ...

    def measure(self, bench: Bench, subjects: Subjects) -> Work[Cosines]:
        """Return the cosine after each subject's change, (n,), by whose face was changed."""
        ...

    def controls(self, bench: Bench, subjects: Subjects, start: int, stop: int) -> Work[Cosines]:
        """Return the cosines after random changes fit for each subject, (n, stop - start).

        Parameters
        ----------
        bench : Bench
        subjects : Subjects
        start, stop : int
            Which of the run's random changes.
        """
        ...

    def fill(self, settings: Settings) -> str | None:
        """Return what takes a region's place, in a word; None without regions."""
        ...

    def replacement(self, pair: Changeable, side: Side) -> Pixels | None:
        """Return what takes the place of a face's pixels; None if there is nothing to see."""
        ...

    def soft(self, pair: Changeable) -> bool:
        """Return whether the borders of what it replaces are blended."""
        ...
