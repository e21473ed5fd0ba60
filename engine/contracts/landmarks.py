"""Dense landmarks of a face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POINTS = 478
"""As the mesh numbers them that MediaPipe's face mesh made known (Kartynnik et al., "Real-time
facial surface geometry from monocular video on mobile GPUs", 2019), with both irises."""


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Dense landmarks of one face, as a network reads them.

    Attributes
    ----------
    points : ndarray, float64, (POINTS, 3)
        x and y in photo pixels, also where a point is hidden or outside the photo; z in the same
        unit, relative, larger away from the camera.
    visible : ndarray, bool, (POINTS,)
        Whether a point lies in the photo, is turned towards the camera and is not covered.
    yaw, pitch, roll : float
        Of the head, degrees; signs as in :class:`engine.imaging.quality.pose.Pose`.
    person : ndarray, float32, (CELLS, CELLS)
        How surely a place of the frame is person, hair included, 0 to 1.
    covered : ndarray, float32, (CELLS, CELLS)
        How surely something lies over it, 0 to 1.
    frame : ndarray, float64, (2, 3)
        Takes coordinates of those two, in cells, to the photo's.
    """

    points: NDArray[np.float64]
    visible: NDArray[np.bool_]
    yaw: float
    pitch: float
    roll: float
    person: NDArray[np.float32]
    covered: NDArray[np.float32]
    frame: NDArray[np.float64]
