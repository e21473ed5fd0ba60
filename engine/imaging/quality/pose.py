"""How the head is turned, from five keypoints."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.quality.canonical import KEYPOINTS

_DEPTH = np.array([0.0, 0.0, 0.55, 0.12, 0.12])
"""How far each keypoint stands in front of the eyes, in distances between the eyes: a nose tip
about half of it. A person's own proportions differ, so that the angles are coarse."""


class Pose(NamedTuple):
    """Angles in degrees.

    Attributes
    ----------
    yaw : float
        Positive where the nose points to the right of the photo.
    pitch : float
        Positive where the face looks up.
    roll : float
        Positive clockwise in the photo.
    """

    yaw: float
    pitch: float
    roll: float


def model() -> NDArray[np.float64]:
    """Return the keypoints of a mean face, (5, 3): right, down and towards the camera."""
    flat = (KEYPOINTS - KEYPOINTS[:2].mean(0)) / (KEYPOINTS[1, 0] - KEYPOINTS[0, 0])
    return np.column_stack([flat, _DEPTH])


def head_pose(face: Face) -> Pose:
    """Return the pose that puts a mean face's keypoints nearest to a face's.

    Weak perspective: least squares for the first two rows of a scaled rotation (POS of D. DeMenthon
    and L. Davis, IJCV 1995), made a rotation by their singular values.
    """
    points = np.asarray(face.keypoints, dtype=np.float64)
    solid = model()
    rows, *_ = np.linalg.lstsq(solid - solid.mean(0), points - points.mean(0), rcond=None)
    u, _, vt = np.linalg.svd(rows.T, full_matrices=False)
    across, down = u @ vt
    return pose_of(across, down)


def pose_of(across: NDArray[np.float64], down: NDArray[np.float64]) -> Pose:
    """Return the pose of a rotation's first two rows, each (3,).

    They take a face's own directions (right in the photo of an upright frontal face, down, towards
    the camera) to the photo's right and down.
    """
    towards = np.cross(across, down)
    yaw = np.degrees(np.arctan2(across[2], towards[2]))
    pitch = np.degrees(np.arcsin(np.clip(-down[2], -1.0, 1.0)))
    roll = np.degrees(np.arctan2(down[0], down[1]))
    return Pose(float(yaw), float(pitch), float(roll))
