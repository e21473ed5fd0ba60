"""How noisy a face's pixels are, and how sharp it is whatever its noise, light and contrast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.opencv import cv2

_DIFFERENCE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float64)
"""The difference of two Laplacians of J. Immerkær, "Fast noise variance estimation", 1996: blind to
slopes and edges, with a gain of 6 on white noise."""
_GAIN, _MEDIAN_OF_NORMAL = 6.0, 0.6745
_EVEN_SHARE = 0.5
"""Of the pixels: those with the least slope, where there is little but noise."""
_LEAST_SIDE = 16
_SCALE = 2.0
"""Pixels of the canonical frame: finer detail counts as noise."""
_LEAST_CONTRAST = 1.0


def noise_level(pixels: NDArray[np.uint8], face: Face) -> float:
    """Return the standard deviation of the noise of a face in its photo, grey levels.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
        The photo.
    face : Face
    """
    grey = grey_of(pixels, face)
    if min(grey.shape) < _LEAST_SIDE:
        return 0.0
    inner = slice(2, -2)
    differences = np.abs(cv2.filter2D(grey, -1, _DIFFERENCE))[inner, inner]
    smooth = cv2.GaussianBlur(grey, (0, 0), _SCALE)
    slope = np.hypot(cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1))[inner, inner]
    even = differences[slope <= np.quantile(slope, _EVEN_SHARE)]
    return float(np.median(even)) / _MEDIAN_OF_NORMAL / _GAIN


def grey_of(pixels: NDArray[np.uint8], face: Face) -> NDArray[np.float64]:
    """Return a face's box of its photo, grey; empty where it lies outside."""
    left, top, width, height = face.box
    part = pixels[
        max(0, int(top)) : max(0, int(top + height)), max(0, int(left)) : max(0, int(left + width))
    ]
    if not part.size:
        return np.zeros((0, 0))
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY), np.float64)


def sharpness_of(upright: NDArray[np.uint8]) -> float:
    """Return how much detail a face has at the scale of two pixels of the canonical frame.

    The variance of the Laplacian of a Gaussian, normalised for its scale (T. Lindeberg, 1998),
    relative to the variance of all grey values, in per cent: the same in dim light, with less
    contrast and with moderate noise.

    Parameters
    ----------
    upright : ndarray, uint8, (SIZE, SIZE, 3)
        In the canonical frame.
    """
    grey = np.asarray(cv2.cvtColor(upright, cv2.COLOR_RGB2GRAY), np.float64)
    contrast = max(float(grey.std()), _LEAST_CONTRAST)
    detail = cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), _SCALE), cv2.CV_64F)
    return 100.0 * float(detail.var()) * _SCALE**4 / contrast**2
