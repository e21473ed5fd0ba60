"""The shape of a face from its landmarks: readings for the rows, never printed, never a word.

Distances between points in three dimensions, so that a turned head changes them little. Depth is
the landmark network's guess. On one photo they are unsure: of their variance over people's photos
0.2 to 0.5 is of the person.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.contracts.landmarks import Landmarks
from engine.imaging.mesh import mean_face

_Length = tuple[tuple[int, int], ...]
"""Mean of distances between points."""

_EYES: _Length = ((468, 473),)
_HEIGHT: _Length = ((10, 152),)
_WIDTH: _Length = ((234, 454),)
_MOUTH: _Length = ((61, 291),)

SHAPES: dict[str, tuple[_Length, _Length]] = {
    "shape.face_width": (_WIDTH, _HEIGHT),
    "shape.jaw_width": (((172, 397), (58, 288)), _WIDTH),
    "shape.chin_length": (((17, 152),), _HEIGHT),
    "shape.forehead_height": (((10, 9),), _HEIGHT),
    "shape.eye_spacing": (((133, 362),), ((33, 263),)),
    "shape.eye_opening": (((159, 145), (386, 374)), ((33, 133), (263, 362))),
    "shape.brow_height": (((105, 159), (334, 386)), _EYES),
    "shape.nose_length": (((168, 2),), _HEIGHT),
    "shape.nose_width": (((129, 358),), _EYES),
    "shape.mouth_width": (_MOUTH, _EYES),
    "shape.lip_fullness": (((0, 13), (14, 17)), _MOUTH),
}
"""By name, the length that is read and the length that it is relative to."""


def shape_of(landmarks: Landmarks | None) -> tuple[float, ...]:
    """Return the readings in the order of :data:`SHAPES`: logarithms of relative lengths.

    Those of the mean face where a face has no landmarks.
    """
    points = mean_face().shape if landmarks is None else landmarks.points
    return tuple(_log(points, *lengths) for lengths in SHAPES.values())


def _log(points: NDArray[np.float64], of: _Length, over: _Length) -> float:
    return math.log(max(1e-3, _mean(points, of) / max(1e-6, _mean(points, over))))


def _mean(points: NDArray[np.float64], pairs: _Length) -> float:
    return float(np.mean([np.linalg.norm(points[a] - points[b]) for a, b in pairs]))
