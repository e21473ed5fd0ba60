"""A photo in several sizes, so that a huge one is drawn as fast as a small one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.imaging.opencv import cv2

_SMALL_ENOUGH = 1024
_THUMBNAIL = 128


def pyramid(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
    """Return a photo, uint8, (height, width, 3), and its halvings down to about 1024 pixels."""
    levels = [pixels]
    while max(levels[-1].shape[:2]) > _SMALL_ENOUGH:
        height, width = levels[-1].shape[:2]
        size = (max(1, width // 2), max(1, height // 2))
        smaller = cv2.resize(levels[-1], size, interpolation=cv2.INTER_AREA)
        levels.append(np.asarray(smaller, dtype=np.uint8))
    return tuple(levels)


def thumbnail(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy whose longer side has 128 pixels at most."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _THUMBNAIL / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
