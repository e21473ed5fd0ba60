"""Many saliency methods on one pair: what is asked, reported and found."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event
from engine.contracts.explanation import Provenance, SaliencyMap
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.contracts.score import Similarity
from engine.contracts.settings import Settings

MASKS = 1000
"""Random masks that a method may try, for each face, unless another number is asked for."""


@dataclass(frozen=True, slots=True)
class MethodCard:
    """What there is to know of a method before it runs.

    Attributes
    ----------
    name, title, paper : str
    needs : str
        What it needs of the network.
    signed : bool
        Whether its maps have signs of their own.
    """

    name: str
    title: str
    paper: str
    needs: str
    signed: bool


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """A pair to explain by several methods.

    Attributes
    ----------
    a, b : ImageChoice
    methods : tuple of str
        Names of :data:`engine.explain.saliency.SALIENCY`.
    nonmates, mates : tuple of ImageChoice
        Photos of others, and further ones of B's person, for methods that contrast: these hold a
        face to resemble the mean of its mates, and not that of the non-mates. With either, A is
        the probe and B its mate.
    masks : int
        Random masks that a method may try, for each face.
    limit : bool
        Whether to search for the greedy limit, too.
    settings : Settings
    """

    a: ImageChoice
    b: ImageChoice
    methods: tuple[str, ...]
    nonmates: tuple[ImageChoice, ...] = ()
    masks: int = MASKS
    limit: bool = True
    settings: Settings = field(default_factory=Settings)
    mates: tuple[ImageChoice, ...] = ()
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class FixedArea:
    """What erasing as much of a face as others do does to the score.

    Attributes
    ----------
    effect : float
        Change of the cosine.
    sd : float or None
        Over random regions; None of a single region.
    """

    effect: float
    sd: float | None = None


@dataclass(frozen=True, slots=True)
class MethodWord:
    """The attribute whose region under a method's map moves the score most.

    Attributes
    ----------
    key : str
    effect : float
        Change of the cosine when it is erased.
    """

    key: str
    effect: float


@dataclass(frozen=True, slots=True, eq=False)
class CellSum:
    """A score that is a sum over cells of the crop, each a weight times a value.

    Attributes
    ----------
    values : ndarray, float32, (h, w)
        Of xCos: the cosine of what both faces show in a cell, -1 to 1.
    weights : ndarray, float32, (h, w)
        Of xCos: the attention, at least 0; they sum to 1.
    """

    values: NDArray[np.float32]
    weights: NDArray[np.float32]

    @property
    def total(self) -> float:
        """The score."""
        return float((self.values.astype(float) * self.weights).sum())


@dataclass(frozen=True, slots=True, eq=False)
class ComparedMethod:
    """What one method made of a pair; pairs are of A and B.

    Attributes
    ----------
    card : MethodCard
    maps : pair of SaliencyMap, or None
        As the method makes them.
    effects : pair of FixedArea, or None
        Of erasing where the map points first.
    words : pair of (MethodWord or None)
    ranks : pair of int, or None
        By effect among the methods, from 1; set when all have run.
    cells : pair of CellSum, or None
        Of a method whose score is a sum over cells.
    layers : tuple of pairs of SaliencyMap
        Of a method that goes through the network's layers: what it has at several of them, that
        nearest to the crop last; the branch names the layer and its cells.
    cost : float
        Forward-equivalents a face.
    seconds : float
    error : Sim2WordError or None
        Why there are no maps.
    """

    card: MethodCard
    maps: tuple[SaliencyMap, SaliencyMap] | None = None
    effects: tuple[FixedArea, FixedArea] | None = None
    words: tuple[MethodWord | None, MethodWord | None] = (None, None)
    ranks: tuple[int, int] | None = None
    cells: tuple[CellSum, CellSum] | None = None
    layers: tuple[tuple[SaliencyMap, SaliencyMap], ...] = ()
    cost: float = 0.0
    seconds: float = 0.0
    error: Sim2WordError | None = None

    @property
    def span(self) -> tuple[float, float] | None:
        """The values at the two ends of the colours, the same for both faces; None without maps.

        Of signed maps as far below 0 as above it. Methods have units of their own, so that each
        has its span.
        """
        if self.maps is None:
            return None
        low = min(float(one.values.min()) for one in self.maps)
        high = max(float(one.values.max()) for one in self.maps)
        if not self.card.signed:
            return low, high
        size = max(abs(low), abs(high))
        return -size, size


@dataclass(frozen=True, slots=True, eq=False)
class ContrastFace:
    """A face beside the pair that methods contrast with.

    Attributes
    ----------
    face : AlignedFace
    similarity : Similarity
        Of A and this face.
    """

    face: AlignedFace
    similarity: Similarity


@dataclass(frozen=True, slots=True, eq=False)
class MethodsCompared:
    """A whole comparison.

    Attributes
    ----------
    faces : pair of AlignedFace
    mates, nonmates : tuple of ContrastFace
        Further photos of B's person, and photos of others.
    similarity : Similarity
        Of A and B.
    ranked_as : {"mated", "nonmated"}
        Whether what raises the score was asked for, or what lowers it.
    area : float
        Share of the crop that is erased for every effect.
    masks : int
        Random masks that a method could try, for each face.
    methods : tuple of ComparedMethod
    random : pair of FixedArea
        Of random regions inside the face.
    limit : pair of FixedArea, or None
        Of a greedy search over all cells.
    provenance : Provenance
    """

    request_id: str
    faces: tuple[AlignedFace, AlignedFace]
    mates: tuple[ContrastFace, ...]
    nonmates: tuple[ContrastFace, ...]
    similarity: Similarity
    ranked_as: Literal["mated", "nonmated"]
    area: float
    masks: int
    methods: tuple[ComparedMethod, ...]
    random: tuple[FixedArea, FixedArea]
    limit: tuple[FixedArea, FixedArea] | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class MethodProgress(Event):
    """How far one method is, 0 to 1, or ``random`` and ``limit``."""

    method: str
    share: float


@dataclass(frozen=True, slots=True)
class MethodReady(Event):
    """One method is done; ranks are not known yet."""

    compared: ComparedMethod


@dataclass(frozen=True, slots=True)
class AllCompared(Event):
    """All are done."""

    comparison: MethodsCompared
