"""What a saliency method is asked, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.methods import CellSum
from engine.models.recognition import RecognitionNet
from engine.progress import Work

if TYPE_CHECKING:
    from engine.explain.saliency.layer_evidence import LayerEvidence

_NO_DETAIL = 0.25
"""Of the crop's side: the blur that leaves no identity."""


class Needs(StrEnum):
    """What a method needs of a recognition network."""

    SCORES = "scores"
    """Embeddings alone: it works on any network."""
    GRADIENTS = "gradients"
    """Gradients through it."""
    LAYERS = "layers"
    """Its layers, one by one."""
    HEAD = "a head of its own"
    """Weights that were trained for this very network."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Asks why each of some faces scores as it does against its partner.

    Attributes
    ----------
    net : RecognitionNet
    crops : Tensor, float32, (n, 3, size, size)
        The faces to explain, RGB, 0 to 255.
    own : Tensor, (n, D)
        Their embeddings.
    partners : Tensor, (n, D)
        The embeddings that they are scored against.
    partner_crops : Tensor, float32, (n, 3, size, size)
    fills : Tensor, float32, (n, 3, size, size)
        What stands in for erased pixels.
    ranked_as : {"mated", "nonmated"}
        Whether what raises the score is asked for, or what lowers it.
    mates, nonmates : Tensor, (n, D)
        For methods that contrast: whom a face is held to resemble, and whom not.
    threshold : float
        Cosine of the operating point; 0 where none was measured.
    masks : int
        How many random masks a method may try.
    batch_size, seed : int
    token : CancelToken
    """

    net: RecognitionNet
    crops: Tensor
    own: Tensor
    partners: Tensor
    partner_crops: Tensor
    fills: Tensor
    ranked_as: Literal["mated", "nonmated"]
    mates: Tensor
    nonmates: Tensor
    threshold: float
    masks: int
    batch_size: int
    seed: int
    token: CancelToken

    @property
    def size(self) -> int:
        """Side of the crops in pixels."""
        return int(self.crops.shape[-1])


Maps = Work[Tensor]
"""Returns maps, float32, (n, size, size), on any device."""


class SaliencyMethod(Protocol):
    """A way to make a map of each face. A new one is a file and a line in ``SALIENCY``."""

    @property
    def name(self) -> str:
        """Name on the command line and in results."""
        ...

    @property
    def title(self) -> str:
        """Name on the screen."""
        ...

    @property
    def paper(self) -> str:
        """Where it comes from."""
        ...

    @property
    def needs(self) -> Needs:
        """What it needs of the network."""
        ...

    @property
    def signed(self) -> bool:
        """Whether positive values support the similarity and negative ones oppose it.

        Of a map without signs the largest values answer the question that was asked.
        """
        ...

    def cost(self, question: Question) -> float:
        """Return forward-equivalents a face; a backward pass counts two."""
        ...

    def maps(self, question: Question) -> Maps:
        """Make the maps.

        Raises
        ------
        ModelMissing, ModelRefused
            If the network lacks what the method needs.
        RunCancelled
        """
        ...


@runtime_checkable
class SumsCells(Protocol):
    """A method whose own score is a sum over cells, which can be shown with its numbers."""

    def cells(self, question: Question) -> tuple[CellSum, ...]:
        """Return the sum of each face.

        Raises
        ------
        ModelMissing, ModelRefused
            If the network lacks what the method needs.
        """
        ...


@runtime_checkable
class ShowsLayers(Protocol):
    """A method that goes through the network's layers, and can show what it has at each."""

    def layers(self, question: Question) -> tuple[LayerEvidence, ...]:
        """Return what it has at several layers, that nearest to the crop last.

        Raises
        ------
        ModelRefused
            If the network lacks what the method needs.
        """
        ...


def priority(values: Tensor, method: SaliencyMethod, ranked_as: str) -> Tensor:
    """Return maps so that the largest values answer the question that was asked."""
    return -values if method.signed and ranked_as == "nonmated" else values


def without_identity(net: RecognitionNet, crops: Tensor) -> Tensor:
    """Return embeddings, (n, D), of crops, (n, 3, size, size), blurred until no one is left."""
    size = crops.shape[-1]
    cells = max(1, round(_NO_DETAIL**-1))
    coarse = F.interpolate(crops, size=(cells, cells), mode="area")
    smooth = F.interpolate(coarse, size=(size, size), mode="bicubic", align_corners=False)
    with torch.inference_mode():
        return net.embed(smooth.clamp(0, 255))
