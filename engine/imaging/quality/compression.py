"""Traces of block compression: steps at every eighth pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.opencv import cv2

_BLOCK = 8
_MARGIN = 0.3
_LEAST = 3 * _BLOCK
_LITTLE = 0.05
"""Grey values; what is flat has no blocks."""


def blockiness(pixels: NDArray[np.uint8], face: Face) -> float:
    """Return how much larger steps between pixels are at every eighth than elsewhere.

    1 without traces. Measured over the face and its surroundings, at the strongest of the eight
    offsets, so that a cropped photo shows them too; one that was resized afterwards does not.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
        The photo.
    face : Face
    """
    left, top, width, height = face.box
    x0, y0 = (int(max(0, v - _MARGIN * s)) for v, s in ((left, width), (top, height)))
    x1, y1 = int(left + (1 + _MARGIN) * width), int(top + (1 + _MARGIN) * height)
    part = pixels[y0:y1, x0:x1]
    if min(part.shape[:2]) < _LEAST:
        return 1.0
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.mean([_along(grey), _along(grey.T)]))


def _along(grey: NDArray[np.float32]) -> float:
    steps = np.abs(np.diff(grey, axis=1)).mean(0)
    whole = steps[: len(steps) // _BLOCK * _BLOCK].reshape(-1, _BLOCK).mean(0)
    strongest = int(np.argmax(whole))
    others = np.delete(whole, strongest)
    return float((whole[strongest] + _LITTLE) / (np.median(others) + _LITTLE))
