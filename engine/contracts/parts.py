"""Sets of parts of the face that are enough to take a score across its threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SPREADS = 2
"""Standard deviations to each side that a band reaches."""
SPECIFIC_P = 1e-4
"""Below it a set is called specific. The set is the best of many that were tried and its twins are
not, so that 0.01 would not do: of sets among displaced parts, searched alike on people who tune,
10 in 100 were below 0.01, and 2 in 100 are below this."""


@dataclass(frozen=True, slots=True)
class Twins:
    """What the same set does when it lies elsewhere on the face.

    Attributes
    ----------
    count : int
        Of both faces together.
    mean, farthest : float
        Cosine with a displaced set changed: the mean, and the farthest in the set's direction;
        means of both faces.
    p : float
        One-sided probability that a displaced set does as much, of both faces together (Student's
        t by face, combined by Stouffer).
    """

    count: int
    mean: float
    farthest: float
    p: float


@dataclass(frozen=True, slots=True)
class PartSet:
    """Parts of the face that were changed together.

    Attributes
    ----------
    kind : {"exchange", "erase"}
        Whether they were exchanged for the partner's, or erased.
    parts : tuple of str
        In the order of :data:`engine.imaging.face_parts.PARTS`.
    area : float
        Share of the face, all parts that were seen, that they cover, 0 to 1; mean of both faces.
    cosine_a, cosine_b : float
        Of the pair with them changed in A, and in B.
    crosses : bool
        Whether both lie on the other side of the threshold.
    twins : Twins or None
        None where none were measured.
    specific : bool
        Whether it does more than the same set displaced, by so much that sets among displaced
        parts, searched alike, seldom do.
    judged : float or None
        How the change moves the cosine of another network, the judge, mean of both faces; None
        without.
    """

    kind: Literal["exchange", "erase"]
    parts: tuple[str, ...]
    area: float
    cosine_a: float
    cosine_b: float
    crosses: bool
    twins: Twins | None = None
    specific: bool = False
    judged: float | None = None

    @property
    def cosine(self) -> float:
        """The mean of both faces."""
        return (self.cosine_a + self.cosine_b) / 2


@dataclass(frozen=True, slots=True)
class PartAlone:
    """A part of the face that was changed by itself.

    Attributes
    ----------
    part : str
    kind : {"exchange", "erase"}
    area : float
        Share of the face, all parts that were seen, that it covers, 0 to 1; mean of both faces.
    cosine_a, cosine_b : float
        Of the pair with it changed in A, and in B.
    elsewhere_a, elsewhere_b : tuple of float
        The same with its shape changed elsewhere on the face, once each; empty where the kind of
        change is shown and nothing is claimed of it.
    spread : float or None
        Standard deviation of such a cosine, mean of both faces: what the displaced shapes of all
        parts have in common, for a shape of this area; None without them.
    stands_out : bool
        Whether the part does more, or less, than its shape elsewhere: Student's t, Bonferroni over
        the parts, 0.05.
    """

    part: str
    kind: Literal["exchange", "erase"]
    area: float
    cosine_a: float
    cosine_b: float
    elsewhere_a: tuple[float, ...] = ()
    elsewhere_b: tuple[float, ...] = ()
    spread: float | None = None
    stands_out: bool = False

    @property
    def cosine(self) -> float:
        """The mean of both faces."""
        return (self.cosine_a + self.cosine_b) / 2

    @property
    def elsewhere(self) -> float | None:
        """The mean with its shape changed elsewhere; None where that was not tried."""
        values = (*self.elsewhere_a, *self.elsewhere_b)
        return sum(values) / len(values) if values else None


@dataclass(frozen=True, slots=True)
class EnoughParts:
    """The smallest sets of parts that are enough, and what each part does by itself.

    Attributes
    ----------
    score, threshold : float
        Of the pair, and of the operating point; cosine.
    measured : tuple of str
        Parts that both faces show.
    hidden_a, hidden_b : tuple of str
        Parts that a face shows too little of to be measured.
    found : tuple of PartSet
        The smallest of each kind of change that was tried: one that crosses the threshold, else
        one that covers half the way; empty where none under 60 % of the face does.
    forwards : int
        Crops that were embedded for it.
    alone : tuple of PartAlone
        Every measured part by itself, erased and exchanged; the kind of change of the sets is
        held against displaced shapes. Empty in results of earlier versions.
    """

    score: float
    threshold: float
    measured: tuple[str, ...]
    hidden_a: tuple[str, ...]
    hidden_b: tuple[str, ...]
    found: tuple[PartSet, ...]
    forwards: int
    alone: tuple[PartAlone, ...] = ()

    @property
    def held(self) -> tuple[PartAlone, ...]:
        """The parts by themselves that were held against their shapes elsewhere."""
        return tuple(one for one in self.alone if one.spread is not None)

    @property
    def by_effect(self) -> tuple[PartAlone, ...]:
        """The same, what moves the score most first."""
        return tuple(sorted(self.held, key=lambda one: -abs(self.score - one.cosine)))

    def holds(self, one: PartAlone) -> float:
        """Return what a part holds of the score; below 0 where it pulls it down."""
        return self.score - one.cosine

    def band(self, one: PartAlone) -> tuple[float, float] | None:
        """Return what its shape holds elsewhere on the face, two standard deviations each way.

        None where that was not tried.
        """
        if one.elsewhere is None or one.spread is None:
            return None
        middle, reach = self.score - one.elsewhere, SPREADS * one.spread
        return middle - reach, middle + reach

    def alone_by(self, part: str, kind: str) -> PartAlone | None:
        """Return what a part does by itself; None if it was not measured."""
        return next((p for p in self.alone if (p.part, p.kind) == (part, kind)), None)
