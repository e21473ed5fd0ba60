"""The forward and backward passes that an explanation asks of the recognition network.

They stand behind an interface so that several explanations can share them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from engine.contracts.settings import Precision
from engine.models.captured import captured
from engine.models.devices import half_of, wide
from engine.models.recognition import RecognitionNet


class Passes(Protocol):
    """Runs the recognition network."""

    def embed(self, crops: Tensor) -> Tensor:
        """Return embeddings, (N, D), of changed crops, float32, (N, 3, size, size), 0 to 255."""
        ...

    def gradients(self, crops: Tensor, partners: Tensor) -> Tensor:
        """Return how each crop's cosine changes with its pixels.

        Parameters
        ----------
        crops : Tensor, float32, (N, 3, size, size)
            RGB, 0 to 255.
        partners : Tensor, (N, D)
            The embeddings that they are scored against.

        Returns
        -------
        Tensor, float32, (N, 3, size, size)
            In cosine per grey level.
        """
        ...


@dataclass(frozen=True, slots=True)
class OwnPasses:
    """Passes of one explanation alone.

    Attributes
    ----------
    net : RecognitionNet
    precision : Precision
        Of the forward passes over changed crops; gradients are always float32.
    """

    net: RecognitionNet
    precision: Precision = Precision.FLOAT32

    def embed(self, crops: Tensor) -> Tensor:
        """Embed; see :class:`Passes`."""
        if self.precision is Precision.FLOAT32:
            return self.net.embed(crops)
        with torch.autocast(crops.device.type, half_of(crops.device)):
            return self.net.embed(crops).float()

    def gradients(self, crops: Tensor, partners: Tensor) -> Tensor:
        """Differentiate; see :class:`Passes`."""
        at = crops.detach().contiguous(memory_format=torch.channels_last).requires_grad_(True)
        with torch.enable_grad():
            found = self.net.embed(at)
            scores = torch.cosine_similarity(wide(found), wide(partners), dim=1)
            return torch.autograd.grad(scores.sum(), at)[0]


class CapturedPasses:
    """Passes of one network, recorded where its device plays recordings.

    Parameters
    ----------
    own : OwnPasses
        Whose figures they give, to the last bit.
    device : torch.device
    """

    def __init__(self, own: OwnPasses, device: torch.device) -> None:
        self.own = own
        self._embed = captured(own.embed, device)
        self._gradients = captured(own.gradients, device)

    def embed(self, crops: Tensor) -> Tensor:
        """Embed; see :class:`Passes`."""
        return self._embed(crops)

    def gradients(self, crops: Tensor, partners: Tensor) -> Tensor:
        """Differentiate; see :class:`Passes`."""
        return self._gradients(crops, partners)
