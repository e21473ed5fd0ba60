"""Improved residual networks of 18 to 200 layers, as ArcFace and CosFace are published.

J. Deng et al., "ArcFace: additive angular margin loss for deep face recognition", CVPR 2019.
"""

from __future__ import annotations

import re

import torch
from torch import Tensor, nn

from engine.models.architectures.architecture import Architecture, State
from engine.models.input_spec import InputSpec

_WIDTHS = (64, 128, 256, 512)
_LAST_SIDE = 7
_EPS = 1e-5


class Block(nn.Module):
    """Two 3 x 3 convolutions with their norms, and a shortcut."""

    def __init__(self, channels_in: int, channels_out: int, stride: int) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(channels_in, eps=_EPS)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out, eps=_EPS)
        self.prelu = nn.PReLU(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, stride, padding=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels_out, eps=_EPS)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride, bias=False),
                nn.BatchNorm2d(channels_out, eps=_EPS),
            )

    def forward(self, x: Tensor) -> Tensor:
        """Return the block's output for a (N, C, h, w) map."""
        out = self.prelu(self.bn2(self.conv1(self.bn1(x))))
        total: Tensor = self.bn3(self.conv2(out)) + self.downsample(x)
        return total


class IResNet(nn.Module):
    """112 x 112 crops to embeddings.

    Parameters
    ----------
    depths : list of int
        Blocks of the four layers.
    embedding : int
    """

    def __init__(self, depths: list[int], embedding: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, _WIDTHS[0], 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(_WIDTHS[0], eps=_EPS)
        self.prelu = nn.PReLU(_WIDTHS[0])
        channels = _WIDTHS[0]
        for number, (width, depth) in enumerate(zip(_WIDTHS, depths, strict=True), start=1):
            blocks = [
                Block(channels if i == 0 else width, width, 2 if i == 0 else 1)
                for i in range(depth)
            ]
            self.add_module(f"layer{number}", nn.Sequential(*blocks))
            channels = width
        self.bn2 = nn.BatchNorm2d(channels, eps=_EPS)
        self.fc = nn.Linear(channels * _LAST_SIDE**2, embedding)
        self.features = nn.BatchNorm1d(embedding, eps=_EPS)

    def forward(self, x: Tensor) -> Tensor:
        """Return embeddings, (N, D), of crops, (N, 3, 112, 112), -1 to 1."""
        x = self.prelu(self.bn1(self.conv1(x)))
        for number in range(1, len(_WIDTHS) + 1):
            x = self.get_submodule(f"layer{number}")(x)
        embeddings: Tensor = self.features(self.fc(torch.flatten(self.bn2(x), 1)))
        return embeddings


def _build(state: State) -> nn.Module:
    blocks = {m.groups() for key in state if (m := re.match(r"layer([1-4])\.(\d+)\.", key))}
    depths = [sum(layer == str(number) for layer, _ in blocks) for number in range(1, 5)]
    return IResNet(depths, len(state["features.weight"]))


IRESNET = Architecture(
    name="iresnet",
    role="recognition",
    spec=InputSpec(112),
    fits=lambda state: {"prelu.weight", "layer1.0.bn3.weight", "features.weight"} <= set(state),
    build=_build,
)
