"""What the engine needs of a recognition network, whichever it is."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.errors import BadInput
from engine.contracts.packs import ModelIdentity
from engine.contracts.score import ScoreStatistics
from engine.models.devices import wide
from engine.models.layers import Layers
from engine.models.tapped import Tapped


class RecognitionNet(Protocol):
    """A network that embeds aligned crops."""

    @property
    def identity(self) -> ModelIdentity:
        """Which weights these are."""
        ...

    @property
    def crop_size(self) -> int:
        """Side of the crops in pixels."""
        ...

    @property
    def template(self) -> NDArray[np.float64]:
        """Where the five keypoints lie in a crop, (5, 2), in pixels."""
        ...

    @property
    def statistics(self) -> ScoreStatistics | None:
        """Score distribution, or None when the network was never measured."""
        ...

    @property
    def gives_maps(self) -> bool:
        """Whether it can be looked into; where not, :meth:`tap` refuses and no gradient flows."""
        ...

    def embed(self, crops: Tensor) -> Tensor:
        """Return embeddings, (N, D), of RGB crops, float32, (N, 3, size, size), 0 to 255."""
        ...

    def tap(self, crops: Tensor) -> Tapped:
        """Run up to the last feature map of at least 7 x 7 and stop there.

        The output of its ``finish`` are the embeddings, (N, D).

        Raises
        ------
        ModelRefused
            If the network gives no maps.
        """
        ...

    def layers(self) -> Layers:
        """Return the whole network as a graph.

        Raises
        ------
        ModelRefused
            If there is no graph of it.
        """
        ...


def calibrated(statistics: ScoreStatistics | None) -> ScoreStatistics:
    """Return a network's score distribution.

    Raises
    ------
    BadInput
        If it was never measured.
    """
    if statistics is None:
        raise BadInput(
            "The recognition network was never calibrated: there is no threshold.",
            "Run 'sim2word models calibrate' first.",
        )
    return statistics


def cosine(x: Tensor, y: Tensor) -> Tensor:
    """Return the cosine of embeddings along the last axis, in float64, clamped to -1..1."""
    return torch.cosine_similarity(wide(x), wide(y), dim=-1).clamp(-1.0, 1.0)


def angular(cosine_value: float) -> float:
    """Return the score of the paper, 1 - arccos(cosine) / pi, 0 to 1."""
    return float(1.0 - np.arccos(np.clip(cosine_value, -1.0, 1.0)) / np.pi)


def to_batch(crops: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Return uint8 crops, (N, size, size, 3), as a float32 batch, (N, 3, size, size)."""
    batch = torch.from_numpy(np.ascontiguousarray(crops)).to(device).permute(0, 3, 1, 2).float()
    return batch.contiguous(memory_format=torch.channels_last)
