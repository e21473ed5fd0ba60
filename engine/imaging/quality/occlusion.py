"""How much of the face is covered: places that look unlike the face's own skin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.imaging.opencv import cv2

# Left, top, right, bottom in the canonical frame.
_SKIN = (
    (36, 62, 50, 74),
    (78, 62, 92, 74),  # under the eyes
    (40, 76, 50, 88),
    (78, 76, 88, 88),  # cheeks beside the mouth
    (59, 52, 69, 64),
    (57, 66, 71, 76),  # the nose
    (50, 24, 62, 34),
    (66, 24, 78, 34),  # the forehead
    (58, 80, 70, 86),  # above the lip
)
_EYES = ((36, 44, 52, 56), (76, 44, 92, 56))
_UNLIKE = 22.0
"""Distance in CIELAB, lightness counted a third, beyond which a place is not that skin."""
_LIGHTNESS = 1 / 3
_FLAT = 6.0
"""Standard deviation of an eye's grey values under which no eye is seen."""


def covered(face: NDArray[np.uint8]) -> float:
    """Return the share of places that are covered, 0 to 1.

    Nine places of skin are held against their own median colour, and both eyes must have texture.
    Shadows, beards and hair over the forehead count as covering; skin-coloured things do not.

    Parameters
    ----------
    face : ndarray, uint8, (128, 128, 3)
        In the canonical frame.
    """
    lab = np.asarray(cv2.cvtColor(face.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    colours = np.array([_median(lab, box) for box in _SKIN])
    off = (colours - np.median(colours, axis=0)) * np.array([_LIGHTNESS, 1.0, 1.0])
    unlike = np.linalg.norm(off, axis=1) > _UNLIKE
    grey = cv2.cvtColor(face, cv2.COLOR_RGB2GRAY)
    flat = [grey[top:bottom, left:right].std() < _FLAT for left, top, right, bottom in _EYES]
    return float(np.mean([*unlike, *flat]))


def _median(lab: NDArray[np.float32], box: tuple[int, int, int, int]) -> NDArray[np.float32]:
    left, top, right, bottom = box
    return np.asarray(np.median(lab[top:bottom, left:right].reshape(-1, 3), axis=0))
