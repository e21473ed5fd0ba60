"""A forward pass that stops at a feature map, so that maps can be made from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import torch
from torch import Tensor, nn

_Net = TypeVar("_Net", bound=nn.Module)
_CONVOLUTION_DIMS = 4


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the cells of one axis lie in pixels.

    Attributes
    ----------
    stride, offset : float
        Cell i has its receptive field's centre at ``offset + stride * i``.
    """

    stride: float
    offset: float

    def weights(self, cells: int, pixels: int) -> Tensor:
        """Return what every cell adds to every pixel, (pixels, cells), interpolated linearly.

        Pixels beyond the outermost cells have their values.
        """
        at = (torch.arange(pixels, dtype=torch.float64) - self.offset) / self.stride
        at = at.clamp(0, cells - 1)
        return (1 - (at[:, None] - torch.arange(cells)).abs()).clamp_min(0)

    def then(self, later: Axis) -> Axis:
        """Return the axis of cells that lie at `later` among the cells of this one."""
        return Axis(self.stride * later.stride, self.offset + self.stride * later.offset)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells of a feature map lie in the crop.

    Attributes
    ----------
    crop_size : int
        Side of the crop in pixels.
    x, y : Axis
        In pixels of the crop.
    """

    crop_size: int
    x: Axis
    y: Axis

    @classmethod
    def square(cls, crop_size: int, stride: float, offset: float) -> Grid:
        """Return a grid whose axes are alike."""
        axis = Axis(stride, offset)
        return cls(crop_size, axis, axis)

    def to_crop(self, maps: Tensor) -> Tensor:
        """Return maps, (..., h, w), resampled to (..., crop_size, crop_size).

        Bilinear between the centres of the receptive fields, constant beyond the outermost.
        """
        across = _weights(self.x, maps.shape[-1], self.crop_size, maps.device, maps.dtype)
        down = _weights(self.y, maps.shape[-2], self.crop_size, maps.device, maps.dtype)
        return down @ (maps @ across.T)


@cache
def _weights(
    axis: Axis, cells: int, pixels: int, device: torch.device, dtype: torch.dtype
) -> Tensor:
    """Return an axis' weights where they are used; brought there once."""
    with torch.inference_mode(mode=False):
        return axis.weights(cells, pixels).to(device, dtype)


@dataclass(frozen=True, slots=True, eq=False)
class Tapped:
    """Feature maps of some crops, and the rest of the network.

    Attributes
    ----------
    features : Tensor, float32, (views * N, C, h, w)
        The crops as they are and, with two views, after them their mirror images.
    finish : callable
        Takes the features to the network's output, (N, K), averaged over the views.
    views : {1, 2}
    grid : Grid
    """

    features: Tensor
    finish: Callable[[Tensor], Tensor]
    views: int
    grid: Grid

    @classmethod
    def joined(cls, parts: Sequence[Tapped]) -> Tapped | None:
        """Return passes of one network over several crops as one; None of nothing."""
        if not parts:
            return None
        first = parts[0]
        views = [part.features.chunk(first.views) for part in parts]
        joined = [torch.cat(view) for view in zip(*views, strict=True)]
        return replace(first, features=torch.cat(joined))

    def to_crop(self, maps: Tensor) -> Tensor:
        """Return maps over the features, (..., views * N, h, w), as (..., N, size, size).

        The map of a mirror image is mirrored back; views are averaged.
        """
        large = self.grid.to_crop(maps)
        if self.views == 1:
            return large
        upright, mirrored = large.chunk(2, dim=-3)
        return (upright + mirrored.flip(-1)) / 2


def channels_last(net: _Net) -> _Net:
    """Return a network with its weights in the memory order that convolutions like best."""
    for parameter in net.parameters():
        if parameter.dim() == _CONVOLUTION_DIMS:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return net


def with_mirror(crops: Tensor) -> Tensor:
    """Return (N, C, h, w) crops followed by their mirror images, (2 N, C, h, w)."""
    return torch.cat([crops, crops.flip(3)])


def mean_of_views(outputs: Tensor) -> Tensor:
    """Return (N, K) means of outputs, (2 N, K), of crops and their mirror images."""
    upright, mirrored = outputs.chunk(2)
    return (upright + mirrored) / 2
