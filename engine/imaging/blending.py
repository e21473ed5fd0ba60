"""Regions of a crop replaced by other pixels, with soft borders where they are asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.imaging.opencv import cv2

_SIGMA = 0.012
"""Of the blur of a region's border, of the crop's side."""


def weights(regions: NDArray[np.bool_], *, soft: bool) -> NDArray[np.bool_] | NDArray[np.float32]:
    """Return how much of every pixel is replaced, (..., size, size).

    Parameters
    ----------
    regions : ndarray, bool, (..., size, size)
    soft : bool
        Whether the border is blurred; otherwise the regions as they are.
    """
    if not soft:
        return regions
    sigma = _SIGMA * regions.shape[-1]
    found = np.empty(regions.shape, np.float32)
    for place in np.ndindex(regions.shape[:-2]):
        cv2.GaussianBlur(regions[place].astype(np.float32), (0, 0), sigma, found[place])
    return found


def replaced(
    crop: NDArray[np.uint8], pixels: NDArray[np.uint8], region: NDArray[np.bool_], *, soft: bool
) -> NDArray[np.uint8]:
    """Return a crop with a region replaced, uint8, (size, size, 3), as a network is given it.

    Parameters
    ----------
    crop, pixels : ndarray, uint8, (size, size, 3)
    region : ndarray, bool, (size, size)
    soft : bool
    """
    weight = weights(region, soft=soft)
    if weight.dtype == bool:
        return np.where(weight[..., None], pixels, crop)
    mixed = crop + weight[..., None] * (pixels.astype(np.float32) - crop)
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)
