"""What a method is given and what it returns."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.events import Event
from engine.contracts.explanation import AttributeReading, SaliencyMap, Word
from engine.contracts.pair import AlignedFace, Side
from engine.contracts.score import Similarity
from engine.contracts.settings import Settings
from engine.explain.passes import Passes
from engine.models.attributes import AttributeNet
from engine.models.recognition import RecognitionNet
from engine.models.tapped import Tapped


@dataclass(frozen=True, slots=True, eq=False)
class PairContext:
    """An aligned, scored pair and the networks to explain it with.

    Attributes
    ----------
    request_id : str
    settings : Settings
    token : CancelToken
    recognition : RecognitionNet
    passes : Passes
        Of that network, over changed crops.
    attributes : AttributeNet
    faces : tuple of AlignedFace
        A and B.
    crops : Tensor, float32, (2, 3, size, size)
        RGB, 0 to 255.
    tapped : Tapped or None
        The recognition network's forward pass over both crops; None if it gives no maps.
    embeddings : Tensor, float32, (2, D)
        Its output.
    similarity : Similarity
    ranked_as : {"mated", "nonmated"}
        Which effects count as characteristic.
    partners : pair of ndarray, uint8, (size, size, 3), or None
        B's pixels laid on A, and A's on B; None where they are taken as they are.
    cohort : Tensor or None
        Prototypes, (P, D), of people whose classes may describe a face.
    """

    request_id: str
    settings: Settings
    token: CancelToken
    recognition: RecognitionNet
    passes: Passes
    attributes: AttributeNet
    faces: tuple[AlignedFace, AlignedFace]
    crops: Tensor
    tapped: Tapped | None
    embeddings: Tensor
    similarity: Similarity
    ranked_as: Literal["mated", "nonmated"]
    partners: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None
    cohort: Tensor | None = None

    def inside(self) -> Tapped:
        """Return the forward pass, for maps.

        Raises
        ------
        ModelRefused
            If the recognition network gives none.
        """
        return self.recognition.tap(self.crops) if self.tapped is None else self.tapped


@dataclass(frozen=True, slots=True, eq=False)
class MethodResult:
    """What a method found.

    Attributes
    ----------
    maps : tuple of SaliencyMap
    words : tuple of Word
        Every attribute of each face, ranked or not.
    readings : pair of tuples of AttributeReading
        Of A and of B.
    masks : dict
        Erased regions, bool, (size, size), by word key and side.
    fills : pair of ndarray, uint8, (size, size, 3), or None
        What stood in for erased pixels of A and of B.
    partners : pair of ndarray, uint8, (size, size, 3), or None
        B's pixels laid on A, and A's on B.
    """

    maps: tuple[SaliencyMap, ...]
    words: tuple[Word, ...]
    readings: tuple[tuple[AttributeReading, ...], tuple[AttributeReading, ...]]
    masks: dict[tuple[str, Side], NDArray[np.bool_]] = field(default_factory=dict)
    fills: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None
    partners: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None


MethodRun = Generator[Event, None, MethodResult]


class Method(Protocol):
    """A way to explain a pair. A new one is a file of its own and a line in ``METHODS``."""

    @property
    def name(self) -> str:
        """Name on the command line and in results."""
        ...

    @property
    def citation(self) -> str:
        """The paper it comes from."""
        ...

    @property
    def difference_branch(self) -> str:
        """The map that shows best where two faces differ."""
        ...

    def stages(self, settings: Settings) -> tuple[str, ...]:
        """Return the steps of a run, in order."""
        ...

    def ranking(self, settings: Settings) -> str:
        """Return by what the words are ordered: ``paper`` or ``measured``."""
        ...

    def explain(self, pair: PairContext) -> MethodRun:
        """Yield events while working and return the result.

        Raises
        ------
        RunCancelled
        """
        ...
