"""Sets of parts of the face that are enough to take a score across its threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
class EnoughParts:
    """The smallest sets of parts that are enough.

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
    """

    score: float
    threshold: float
    measured: tuple[str, ...]
    hidden_a: tuple[str, ...]
    hidden_b: tuple[str, ...]
    found: tuple[PartSet, ...]
    forwards: int
