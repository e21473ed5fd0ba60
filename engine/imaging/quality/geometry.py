"""What happened to the shape of a picture: cut at the photo's edge, squeezed, interlaced."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.align import similarity_transform
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import KEYPOINTS, SIZE
from engine.imaging.quality.noise import grey_of

_OVAL = (64, 66), (38, 50)
"""Middle and half axes of the face in the canonical frame."""
_USUAL_POINTS, _USUAL_BOX = 0.98, 1.33
"""Eyes to mouth over eye to eye, and height over width of the detector's box: medians of 300 people
of LFW."""
_FOLLOWED = 2.0
"""A detector's points and box follow a squeeze by half."""
_LEAST_LINES = 16


def cut_off(pixels: NDArray[np.uint8], face: Face) -> float:
    """Return the share of a face that lies outside the photo, 0 to 1."""
    points = np.asarray(face.keypoints, dtype=np.float64)
    try:
        affine = similarity_transform(points, KEYPOINTS)
    except ValueError:
        return 0.0
    inside = cv2.warpAffine(
        np.ones(pixels.shape[:2], np.float32), affine, (SIZE, SIZE), flags=cv2.INTER_NEAREST
    )
    oval = np.zeros((SIZE, SIZE), np.uint8)
    cv2.ellipse(oval, *_OVAL, 0, 0, 360, 1, -1)
    return float(1 - inside[oval > 0].mean())


def aspect(face: Face) -> float:
    """Return how much higher than usual a face is for its width; coarse, 1 is usual."""
    points = np.asarray(face.keypoints, dtype=np.float64)
    eyes = float(np.hypot(*(points[1] - points[0])))
    down = float(np.hypot(*((points[3] + points[4]) / 2 - (points[0] + points[1]) / 2)))
    width, height = face.box[2:]
    if min(eyes, down, width, height) <= 0:
        return 1.0
    off = math.log(down / eyes / _USUAL_POINTS) + math.log(height / width / _USUAL_BOX)
    return math.exp(_FOLLOWED * off / 2)


def interlacing(pixels: NDArray[np.uint8], face: Face) -> float:
    """Return how comb-like a face's lines are; 1 where there is no comb.

    Steps to the next line over those to the second, relative to the same across.
    """
    grey = grey_of(pixels, face)
    if min(grey.shape) < _LEAST_LINES:
        return 1.0
    down, across = _steps(grey), _steps(grey.T)
    return down / across if across > 0 else 1.0


def _steps(grey: NDArray[np.float64]) -> float:
    second = float(np.abs(grey[2:] - grey[:-2]).mean())
    return float(np.abs(np.diff(grey, axis=0)).mean()) / second if second > 0 else 1.0
