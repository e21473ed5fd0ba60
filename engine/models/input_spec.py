"""How a network wants its crops: size, channels and scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_ARCFACE = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
_DLIB = np.array([[46.6, 45.5], [102.4, 45.5], [74.5, 77.5], [50.5, 101.5], [98.5, 101.5]])
"""Where YuNet's keypoints lie in dlib's own face chips of 150 pixels: medians over LFW
development photos, made symmetric."""
_DLIB_SIDE = 150
_ARCFACE_SIDE = 112
_WIDER_SIDE = 128
_MOST_PIXELS = 1024


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What stands between an RGB crop, 0 to 255, and a network's input.

    Attributes
    ----------
    size : int
        Side in pixels.
    mean : float, or three of them
        One for all channels, or one each, in the network's order.
    scale : float
        The input is (value - mean) / scale.
    channels : {"rgb", "bgr"}
    alignment : {"arcface", "dlib"}
        Where the keypoints lie in the crop.
    """

    size: int
    mean: float | tuple[float, float, float] = 127.5
    scale: float = 127.5
    channels: Literal["rgb", "bgr"] = "rgb"
    alignment: Literal["arcface", "dlib"] = "arcface"

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> InputSpec:
        """Return the specification of a JSON object.

        Raises
        ------
        TypeError, ValueError
        """
        spec = cls(**values)
        if spec.channels not in ("rgb", "bgr") or not 0 < spec.size <= _MOST_PIXELS:
            raise ValueError("channels are rgb or bgr, and the size is one of a face")
        if spec.alignment not in ("arcface", "dlib"):
            raise ValueError("the alignment is arcface or dlib")
        if isinstance(spec.mean, Sequence):
            red, green, blue = spec.mean
            return replace(spec, mean=(red, green, blue))
        return spec

    @property
    def template(self) -> NDArray[np.float64]:
        """Where the keypoints lie in a crop, (5, 2), in pixels."""
        if self.alignment == "dlib":
            return np.asarray(_DLIB * (self.size / _DLIB_SIDE))
        return arcface_template(self.size)

    def prepare(self, crops: Tensor) -> Tensor:
        """Return RGB crops, (N, 3, size, size), 0 to 255, as the network wants them."""
        ordered = crops.flip(1) if self.channels == "bgr" else crops
        mean = self.mean if isinstance(self.mean, float | int) else tuple(self.mean)
        return (ordered - _on(crops.device, mean)) / self.scale


@cache
def _on(device: torch.device, mean: float | tuple[float, ...]) -> Tensor:
    """Return means on a device, (1, 1 or 3, 1, 1); brought there once."""
    with torch.inference_mode(mode=False):
        return torch.tensor(mean, device=device).reshape(1, -1, 1, 1)


DLIB_INPUT = InputSpec(_DLIB_SIDE, mean=0.0, scale=1.0, alignment="dlib")
"""Of dlib's ResNet, which subtracts its mean itself."""


def arcface_template(size: int) -> NDArray[np.float64]:
    """Return where ArcFace networks expect the keypoints, (5, 2), in crops of a size.

    J. Guo et al., InsightFace: crops of multiples of 112 pixels; those of multiples of 128
    have a margin at both sides.
    """
    if size % _ARCFACE_SIDE == 0:
        return np.asarray(_ARCFACE * (size / _ARCFACE_SIDE))
    ratio = size / _WIDER_SIDE
    return np.asarray(_ARCFACE * ratio + np.array([(_WIDER_SIDE - _ARCFACE_SIDE) / 2 * ratio, 0.0]))
