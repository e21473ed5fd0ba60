"""dlib's face recognition ResNet (v1) as a differentiable torch module.

D. E. King, "High quality face recognition with deep metric learning", 2017, describes
the network. Its per-channel affine layers are folded into the convolutions before them:
the function is the same, with fewer operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

INPUT_SIZE = 150
EMBEDDING_SIZE = 128

_MEAN_RGB = (122.782, 117.001, 104.298)
_SCALE = 256.0
_BLOCKS = (
    (32, 32, 1),
    (32, 32, 1),
    (32, 32, 1),
    (32, 64, 2),
    (64, 64, 1),
    (64, 64, 1),
    (64, 64, 1),
    (64, 128, 2),
    (128, 128, 1),
    (128, 128, 1),
    (128, 256, 2),
    (256, 256, 1),
    (256, 256, 1),
    (256, 256, 2),
)
"""Channels in, channels out and stride of each residual block."""
_SHORT = (10, 13)
"""Blocks at the even extents 8 and 4, where strides lose a row and a column of the residual."""
_BLOCKS_TO_MAP8 = 10
_TAPS_AFTER_BLOCKS = (2, 6, 9)


def _convolution(channels_in: int, channels_out: int, kernel: int, stride: int) -> nn.Conv2d:
    padding = kernel // 2 if stride == 1 else 0
    return nn.Conv2d(channels_in, channels_out, kernel, stride, padding)


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions and a shortcut; stride 2 averages the shortcut over 2 x 2.

    Parameters
    ----------
    channels_in, channels_out, stride : int
    short : bool
        Whether the residual lacks the shortcut's last row and column; zeros take their place,
        as they do for channels that the shortcut lacks.
    """

    def __init__(self, channels_in: int, channels_out: int, stride: int, short: bool) -> None:
        super().__init__()
        self.first = _convolution(channels_in, channels_out, 3, stride)
        self.second = _convolution(channels_out, channels_out, 3, 1)
        self.stride = stride
        self._more = channels_out - channels_in
        self._short = short

    def forward(self, x: Tensor) -> Tensor:
        """Return the block's output for a (N, C, h, w) map."""
        residual = self.second(F.relu(self.first(x), inplace=True))
        shortcut = F.avg_pool2d(x, 2, 2) if self.stride == 2 else x  # noqa: PLR2004
        if self._short:
            residual = F.pad(residual, (0, 1, 0, 1))
        if self._more:
            shortcut = F.pad(shortcut, (0, 0, 0, 0, 0, self._more))
        return F.relu(residual + shortcut, inplace=True)


def _blocks(first: int, last: int) -> Iterator[ResidualBlock]:
    for index in range(first, last):
        yield ResidualBlock(*_BLOCKS[index], short=index in _SHORT)


class DlibTrunk(nn.Module):
    """The layers up to the 8 x 8 feature map."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _convolution(3, 32, 7, 2)
        self.blocks = nn.ModuleList(_blocks(0, _BLOCKS_TO_MAP8))
        self.register_buffer("mean", torch.tensor(_MEAN_RGB).reshape(1, 3, 1, 1), persistent=False)
        self.mean: Tensor

    def taps(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return feature maps, non-negative: (N, 32, 35, 35), (N, 64, 17, 17), (N, 128, 8, 8).

        Parameters
        ----------
        crops : Tensor, float32, (N, 3, 150, 150)
            Aligned RGB crops, 0 to 255.
        """
        x = F.relu(F.max_pool2d(self.stem((crops - self.mean) / _SCALE), 3, 2), inplace=True)
        found = []
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in _TAPS_AFTER_BLOCKS:
                found.append(x)
        map35, map17, map8 = found
        return map35, map17, map8


class DlibResNet(nn.Module):
    """The embedding network: 150 x 150 RGB crops to 128 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = DlibTrunk()
        self.blocks = nn.ModuleList(_blocks(_BLOCKS_TO_MAP8, len(_BLOCKS)))
        self.embed = nn.Linear(_BLOCKS[-1][1], EMBEDDING_SIZE, bias=False)

    def map8(self, crops: Tensor) -> Tensor:
        """Return the 8 x 8 feature maps, (N, 128, 8, 8), of (N, 3, 150, 150) crops."""
        return self.trunk.taps(crops)[2]

    def tail(self, map8: Tensor) -> Tensor:
        """Return the embeddings, (N, 128), of 8 x 8 feature maps, (N, 128, 8, 8)."""
        embeddings: Tensor = self.embed(self.pooled(map8))
        return embeddings

    def pooled(self, map8: Tensor) -> Tensor:
        """Return what the last layer is given, (N, 256), of 8 x 8 feature maps."""
        x = map8
        for block in self.blocks:
            x = block(x)
        return x.mean((2, 3))

    def forward(self, crops: Tensor) -> Tensor:
        """Return the embeddings, (N, 128), not normalised, of (N, 3, 150, 150) crops."""
        return self.tail(self.map8(crops))


def tensor_shapes() -> list[tuple[int, int, int, int]]:
    """Return the extents of the 59 tensors of dlib's file, from input to output."""
    convolutions = [(3, 32, 7)]
    for channels_in, channels_out, _ in _BLOCKS:
        convolutions += [(channels_in, channels_out, 3), (channels_out, channels_out, 3)]
    shapes = []
    for channels_in, channels_out, kernel in convolutions:
        weights_and_biases = channels_in * channels_out * kernel * kernel + channels_out
        shapes += [(weights_and_biases, 1, 1, 1), (2 * channels_out, 1, 1, 1)]
    return [*shapes, (256, EMBEDDING_SIZE, 1, 1)]


def from_tensors(tensors: Sequence[NDArray[np.float32]]) -> DlibResNet:
    """Return the network filled with the 59 flat tensors of dlib's file, ready for inference."""
    net = DlibResNet()
    convolutions = [m for m in net.modules() if isinstance(m, nn.Conv2d)]
    with torch.no_grad():
        for index, convolution in enumerate(convolutions):
            weights, affine = tensors[2 * index], tensors[2 * index + 1]
            count = convolution.out_channels
            gamma, beta = np.split(affine, 2)
            kernel = weights[:-count].reshape(tuple(convolution.weight.shape))
            convolution.weight.copy_(torch.from_numpy(kernel * gamma[:, None, None, None]))
            assert convolution.bias is not None
            convolution.bias.copy_(torch.from_numpy(weights[-count:] * gamma + beta))
        net.embed.weight.copy_(torch.from_numpy(tensors[-1].reshape(256, EMBEDDING_SIZE).T.copy()))
    return net.eval().requires_grad_(False)
