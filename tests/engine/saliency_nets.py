"""Small recognition networks whose maps can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, fx, nn

from engine.contracts.cancel import CancelToken
from engine.contracts.packs import ModelIdentity
from engine.contracts.score import ScoreStatistics
from engine.explain.saliency import Question
from engine.models.layers import Layers
from engine.models.tapped import Grid, Tapped

SIZE = 32


class ModuleNet:
    """A plain torch module as a recognition network, crops as they are.

    Parameters
    ----------
    module : nn.Module
        Takes (N, 3, size, size) to (N, D); ``head`` and ``tail`` are its two parts, if it is to
        be tapped.
    size : int
    """

    gives_maps = True
    statistics: ScoreStatistics | None = None
    identity = ModelIdentity("toy", "recognition", "toy", "0" * 64, "none")

    def __init__(self, module: nn.Module, size: int = SIZE) -> None:
        self.module = module.eval().requires_grad_(False)
        self.crop_size = size
        self.template: NDArray[np.float64] = np.zeros((5, 2))

    def embed(self, crops: Tensor) -> Tensor:
        found: Tensor = self.module(crops)
        return found

    def tap(self, crops: Tensor) -> Tapped:
        with torch.inference_mode():
            features = self.module.head(crops)  # type: ignore[operator]
        stride = self.crop_size / features.shape[-1]
        grid = Grid.square(self.crop_size, stride, (stride - 1) / 2)
        return Tapped(features, self.module.tail, 1, grid)  # type: ignore[arg-type]

    def layers(self) -> Layers:
        return Layers(fx.symbolic_trace(self.module), lambda crops: crops, 1, self.crop_size)


class Patch(nn.Module):
    """Two numbers: how bright a patch is, and how dark. Nothing else counts."""

    def __init__(self, size: int = SIZE) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 1, 1, bias=False)
        nn.init.constant_(self.first.weight, 1 / (3 * 255))
        mask = torch.zeros(size, size)
        mask[self.rows, self.columns] = 1
        self.bright = nn.Linear(size * size, 2)
        with torch.no_grad():
            share = mask.flatten() / mask.sum()
            self.bright.weight.copy_(torch.stack([share, -share]))
            self.bright.bias.copy_(torch.tensor([0.0, 1.0]))

    rows, columns = slice(6, 14), slice(18, 26)

    def forward(self, crops: Tensor) -> Tensor:
        found: Tensor = self.bright(self.first(crops).flatten(1))
        return found


def patch_mask(size: int = SIZE) -> NDArray[np.bool_]:
    """Where :class:`Patch` looks."""
    mask = np.zeros((size, size), bool)
    mask[Patch.rows, Patch.columns] = True
    return mask


def question(net: ModuleNet, crops: Tensor, partners: Tensor, **changes: object) -> Question:
    """Return what a method is asked, for what makes the faces alike unless reported otherwise."""
    own = net.embed(crops)
    asked = Question(
        net=net,
        crops=crops,
        own=own,
        partners=partners,
        partner_crops=crops.flip(0),
        fills=torch.zeros_like(crops),
        ranked_as="mated",
        mates=partners,
        nonmates=partners.flip(1),
        threshold=0.0,
        masks=400,
        batch_size=64,
        seed=0,
        token=CancelToken(),
    )
    return replace(asked, **changes)  # type: ignore[arg-type]
