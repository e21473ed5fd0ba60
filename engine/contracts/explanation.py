"""What an explanation consists of: frozen records of standard types and numpy arrays.

The coordinate frames are those of :mod:`engine.contracts.pair`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.contracts.account import Account
from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import Affine, AlignedFace, Side
from engine.contracts.parts import EnoughParts
from engine.contracts.score import OperatingPoint, Similarity

WordSide = Literal["a", "b", "both"]
WORD_SIDES: tuple[WordSide, WordSide, WordSide] = ("a", "b", "both")

PRESENT = "present"
"""The value of yes/no attributes."""


def word_key(attribute: str, value: str) -> str:
    """Return ``attribute`` for yes/no attributes, else ``attribute=value``."""
    return attribute if value == PRESENT else f"{attribute}={value}"


class Direction(StrEnum):
    """What a region does to the score: erasing a supporting one lowers it."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"


@dataclass(frozen=True, slots=True)
class AttributeReading:
    """What the attribute network says of one value of one attribute on one face.

    Attributes
    ----------
    name, value : str
        For instance ``hair_color`` and ``black``; yes/no attributes have the value
        ``present``.
    probability : float
        0 to 1.
    present : bool
        Whether the face has it: the winning value of a choice, or a yes/no attribute whose
        probability is at least its threshold.
    protected : bool
        Whether it names a protected trait (perceived race, gender or age).
    shown : bool
        Whether it may be a word: measured well enough, inside the crop, not switched off.
    """

    name: str
    value: str
    probability: float
    present: bool
    protected: bool
    shown: bool


@dataclass(frozen=True, slots=True, eq=False)
class SaliencyMap:
    """A raw map in crop coordinates; colours and scaling belong to whoever shows it.

    Attributes
    ----------
    image : {"a", "b"}
    method : str
        Name of the method, for instance ``sim2word``.
    branch : str
        Name of the map within the method, for instance ``discriminant`` or
        ``attribute:mustache``.
    values : ndarray, float32, (size, size)
        Same extents as the crop; positive supports the similarity where `signed`.
    affine : ndarray, float64, (2, 3)
        Takes crop coordinates to photo coordinates.
    signed : bool
        Whether negative values have a meaning.
    """

    image: Side
    method: str
    branch: str
    values: NDArray[np.float32]
    affine: Affine
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """What random changes of the same kind and size do to the same pair.

    Attributes
    ----------
    mean, sd : float
        Of their effects.
    z : float
        (effect - mean) / sd.
    p : float or None
        Two-sided probability of an effect as far out among random changes (Student's t),
        corrected for how many changes were tried (Holm); None where only z is known.
    """

    mean: float
    sd: float
    z: float
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured change and what it does to the score.

    Attributes
    ----------
    kind : str
        Name of a kind of :data:`engine.evidence.EVIDENCE`, for instance ``erase``.
    similarity : float
        Cosine after the change.
    effect : float
        `similarity` minus the cosine of the untouched pair.
    control : Control or None
        The same for random changes; None where none were measured.
    area : float or None
        Share of the crop that was changed, 0 to 1 (mean of both crops for ``both``); None of a
        kind that changes no region.
    fill : str or None
        What took the region's place; likewise.
    judged : float or None
        What the same change does to the cosine of another network, the judge; None without.
    """

    kind: str
    similarity: float
    effect: float
    control: Control | None = None
    area: float | None = None
    fill: str | None = None
    judged: float | None = None

    @property
    def holds(self) -> float:
        """What was changed holds of the score: above 0 it holds it up, below it pulls it down."""
        return -self.effect


LEAST_CONTRAST = 1.0
"""In spreads of the network: faces that differ less in an attribute do not differ in it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One attribute word on one face, or on both.

    Attributes
    ----------
    rank : int or None
        From 1 within `image`; None where it is not ranked, see `why_unranked`.
    attribute, value : str
        The value is empty where a protected trait is switched off.
    image : {"a", "b", "both"}
    present_a, present_b : bool
    score : float or None
        The number that orders the ranking, larger first; None if not ranked.
    supported : bool or None
        Whether the effect stands out of its controls; None where none were measured.
    direction : Direction or None
    measurements : tuple of Measurement
        At most one of each kind.
    ranked_by : str or None
        The kind whose measurement `score`, `supported` and `direction` are of.
    contrast : float or None
        By how much more A has the attribute than B (negative: B than A), in the network's
        spreads; None where those were not measured.
    why_unranked : str or None
        ``absent``, ``switched_off``, ``unreliable``, ``outside_crop``, ``no_word`` or
        ``no_region``.
    protected : bool
        Whether it names a protected trait (perceived race, gender or age).
    """

    rank: int | None
    attribute: str
    value: str
    image: WordSide
    present_a: bool
    present_b: bool
    score: float | None = None
    supported: bool | None = None
    direction: Direction | None = None
    measurements: tuple[Measurement, ...] = ()
    ranked_by: str | None = None
    contrast: float | None = None
    why_unranked: str | None = None
    protected: bool = False

    @property
    def key(self) -> str:
        """``attribute`` of a yes/no attribute, else ``attribute=value``."""
        return word_key(self.attribute, self.value)

    def measured(self, kind: str | None) -> Measurement | None:
        """Return the measurement of a kind, if there is one."""
        return next((one for one in self.measurements if one.kind == kind), None)

    @property
    def ranking(self) -> Measurement | None:
        """The measurement that ranks it."""
        return self.measured(self.ranked_by)

    @property
    def more_in(self) -> Side | None:
        """The face that clearly has more of the attribute, if one does."""
        if self.contrast is None or abs(self.contrast) < LEAST_CONTRAST:
            return None
        return "a" if self.contrast > 0 else "b"


@dataclass(frozen=True, slots=True)
class Text:
    """The explanation as a sentence, in every language that there is.

    Attributes
    ----------
    of : mapping of str to str
        By the language's code.
    """

    of: Mapping[str, str]

    @property
    def en(self) -> str:
        """In English."""
        return self.of["en"]

    @property
    def zh(self) -> str:
        """In Chinese."""
        return self.of["zh"]

    def said(self, language: str) -> str:
        """Return it in a language; in English where there is none in that."""
        return self.of.get(language, self.en)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a result: enough to make it again."""

    app: str
    git: str | None
    models: tuple[ModelIdentity, ...]
    libraries: tuple[tuple[str, str], ...]
    device: str
    seed: int
    settings: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two explanations of one pair, by two networks, held against each other.

    Attributes
    ----------
    networks : pair of str
        The recognition networks.
    cosines : pair of float
        Their scores; networks have scales of their own.
    operating_points : pair of (OperatingPoint or None)
    words : float or None
        Spearman's rank correlation of the words of both images that both ranked, -1 to 1.
    words_ranked_by_both : int
    supported : tuple of str
        Keys of the words of both images that stand out in both.
    maps : dict
        Pearson's correlation of the maps of what separates the faces, by side, -1 to 1, where
        both networks see the face; None where a map is flat or absent.
    """

    networks: tuple[str, str]
    cosines: tuple[float, float]
    operating_points: tuple[OperatingPoint | None, OperatingPoint | None]
    words: float | None
    words_ranked_by_both: int
    supported: tuple[str, ...]
    maps: dict[Side, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """A whole result.

    Attributes
    ----------
    ranked_as : {"mated", "nonmated"}
        Which effects count as characteristic: lowering the score, or raising it.
    masks : dict
        Boolean regions, (size, size), by ``(word, side)`` where word is
        ``attribute=value``; True is erased.
    fills : pair of ndarray, uint8, (size, size, 3), or None
        What stands in for erased pixels of A and of B; None if nothing is erased.
    partners : pair of ndarray, uint8, (size, size, 3), or None
        B's pixels laid on A part on part, and A's on B; None where exchanged pixels are the
        partner's as they are.
    beside : Agreement or None
        Where a second network agrees, if one explained the pair too.
    account : Account or None
        What the score goes with; None where the networks in use have no account.
    parts : EnoughParts or None
        Which parts of the face are enough to take the score across its threshold; None where it
        was not asked for, or there is no threshold.
    """

    request_id: str
    method: str
    ranking: str
    ranked_as: Literal["mated", "nonmated"]
    faces: tuple[AlignedFace, AlignedFace]
    similarity: Similarity
    attributes: tuple[tuple[AttributeReading, ...], tuple[AttributeReading, ...]]
    maps: tuple[SaliencyMap, ...]
    words: tuple[Word, ...]
    text: Text
    provenance: Provenance
    masks: dict[tuple[str, Side], NDArray[np.bool_]] = field(default_factory=dict)
    fills: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None
    partners: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None
    beside: Agreement | None = None
    account: Account | None = None
    parts: EnoughParts | None = None

    def ranked(self, image: WordSide, top: int | None = None) -> tuple[Word, ...]:
        """Return the ranked words of one image, first first."""
        words = [w for w in self.words if w.image == image and w.rank is not None]
        words.sort(key=lambda word: word.rank or 0)
        return tuple(words[:top])
