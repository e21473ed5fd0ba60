"""What happened to the shape of a picture: cut at the photo's edge, squeezed, interlaced."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.align import similarity_transform
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import KEYPOINTS, SIZE, is_face
from engine.imaging.quality.noise import grey_of

_USUAL_POINTS, _USUAL_BOX = 0.98, 1.33
"""Eyes to mouth over eye to eye, and height over width of the detector's box: medians of 300 people
of LFW."""
_FOLLOWED = 2.0
"""A detector's points and box follow a squeeze by half."""
_LEAST_LINES = 16
_EVERY, _HALF = 2, 0.5
"""Pixels of the frame between places that are looked at; half a pixel."""


def cut_off(pixels: NDArray[np.uint8], face: Face) -> float:
    """Return the share of a face that lies outside the photo, 0 to 1."""
    points = np.asarray(face.keypoints, dtype=np.float64)
    try:
        affine = similarity_transform(points, KEYPOINTS)
    except ValueError:
        return 0.0
    y, x = np.mgrid[0:SIZE:_EVERY, 0:SIZE:_EVERY].reshape(2, -1)
    back = cv2.invertAffineTransform(affine)
    at = np.column_stack([x, y])[is_face(x, y)] @ back[:, :2].T + back[:, 2]
    height, width = pixels.shape[:2]
    inside = (at >= -_HALF).all(1) & (at[:, 0] < width - _HALF) & (at[:, 1] < height - _HALF)
    return float(1 - inside.mean())


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
