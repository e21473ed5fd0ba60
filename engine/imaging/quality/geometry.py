"""What happened to the shape of a picture: cut at the photo's edge, squeezed, interlaced."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.contracts.landmarks import Landmarks
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
HEIGHTS_OVER_WIDTHS: tuple[tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]], ...] = (
    (((10, 152),), ((234, 454),)),
    (((470, 472), (475, 477)), ((469, 471), (474, 476))),
    (((6, 2),), ((33, 133), (263, 362))),
    (((168, 152),), ((127, 356),)),
    (((6, 152),), ((468, 473),)),
    (((168, 2),), ((98, 327),)),
)
"""Landmarks whose distances down and across the face are held against each other: the oval, the
irises, nose and eyes, brows to chin and temples, nose to chin and pupils, the nose."""
_OF_SHAPES = (-0.592, -0.171, 1.08, 2.0, -0.846, 0.394)
_OF_FIVE, _OFFSET = 0.119, 0.302
"""By ``python -m training.aspect``."""
_LEAST_LINES, _LEAST_LENGTH = 16, 1e-3
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


def aspect(face: Face, landmarks: Landmarks | None = None) -> float:
    """Return how much higher than usual a face is for its width; 1 is usual.

    Faces differ too: with dense landmarks by 7 % (standard deviation over people that nothing was
    fitted on), by the five keypoints alone by 9 % and only half as much of a squeeze is seen. Of a
    face that looks at the camera alone.
    """
    if landmarks is None:
        return aspect_of_five(face)
    shapes = proportions(landmarks)
    off = float(np.dot(_OF_SHAPES, shapes)) + _OF_FIVE * math.log(aspect_of_five(face)) + _OFFSET
    return math.exp(off)


def proportions(landmarks: Landmarks) -> NDArray[np.float64]:
    """Return the logarithms of :data:`HEIGHTS_OVER_WIDTHS` of a face."""
    at = landmarks.points[:, :2]

    def length(lines: tuple[tuple[int, int], ...]) -> float:
        return float(np.mean([np.hypot(*(at[a] - at[b])) for a, b in lines]))

    lengths = [(length(down), length(across)) for down, across in HEIGHTS_OVER_WIDTHS]
    return np.log(np.maximum(lengths, _LEAST_LENGTH)) @ (1.0, -1.0)


def aspect_of_five(face: Face) -> float:
    """Return the same by a detector's points and box; coarse."""
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
