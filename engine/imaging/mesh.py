"""The mesh of a face: a mean face, which way its places look, and how other faces lie on it.

*Mean frame*: the mean face seen from the front, its pupils at (-0.5, 0) and (0.5, 0), the middle of
the mouth at (0, 1); the frame of the outlines of :mod:`engine.imaging.face_parts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.contracts.landmarks import Landmarks
from engine.contracts.pair import Affine
from engine.files.resources import resource
from engine.imaging.opencv import cv2
from engine.imaging.quality.pose import Pose, pose_of

PUPILS, MOUTH_CORNERS, NOSE_TIP = (468, 473), (61, 291), 4
FIVE = (*PUPILS, NOSE_TIP, *MOUTH_CORNERS)
"""The points that are nearest to a detector's five, the subject's right before the left."""
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""Around the face, in order."""
FACING = 0.1
"""Least cosine between the camera and where a place looks, of one that is seen."""

_FEWEST = 8
"""Points that have to be seen for a face to be laid out by them alone."""
_FILE = "embedded/mean_face.npy"
_AXIS_BEHIND = 0.1
"""Of the face's width: how far behind it lies the axis of the cylinder that it is rolled off."""
_AROUND = np.array(
    [(x, y) for y in (-2.6, -1.5, 0.5, 2.4, 3.4) for x in (-3.0, -1.9, 0.0, 1.9, 3.0)]
)
_AROUND = _AROUND[(np.abs(_AROUND) > (1.2, 0)).any(1) & ~((_AROUND == (0.0, 0.5)).all(1))]
"""Places of the mean frame around the face, so that there is an outside to go by."""


@dataclass(frozen=True, slots=True, eq=False)
class MeanFace:
    """The mean face.

    Attributes
    ----------
    shape : ndarray, float64, (POINTS, 3)
        Its points: right, down, away from the camera.
    flat : ndarray, float64, (POINTS, 2)
        In the mean frame.
    triangles : ndarray, int, (n, 3)
        Between its points, all turned alike.
    """

    shape: NDArray[np.float64]
    flat: NDArray[np.float64]
    triangles: NDArray[np.int_]

    @classmethod
    def of(cls, shape: NDArray[np.float64]) -> MeanFace:
        """Return the face of some points, (POINTS, 3)."""
        eyes, mouth = shape[list(PUPILS)].mean(0), shape[list(MOUTH_CORNERS)].mean(0)
        apart = shape[PUPILS[1], 0] - shape[PUPILS[0], 0]
        flat = (shape[:, :2] - eyes[:2]) / [apart, mouth[1] - eyes[1]]
        return cls(shape, flat, _triangles(shape))

    def facing(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far each point of a face looks at the camera, (POINTS,), -1 to 1."""
        a, b, c = (points[self.triangles[:, corner]] for corner in range(3))
        normals = np.cross(b - a, c - a)
        found = np.zeros_like(points)
        for corner in range(3):
            np.add.at(found, self.triangles[:, corner], normals)
        length = np.linalg.norm(found, axis=1)
        return np.asarray(-found[:, 2] / np.maximum(length, np.finfo(float).tiny))

    def pose(self, points: NDArray[np.float64]) -> Pose:
        """Return how the head of a face's points, (POINTS, 3), is turned.

        By the rotation that takes the mean face nearest to it (W. Kabsch, Acta Crystallographica A
        32, 1976).
        """
        flip = np.array([1, 1, -1])  # z grows away from the camera
        ours, mean = (points - points.mean(0)) * flip, (self.shape - self.shape.mean(0)) * flip
        u, _, vt = np.linalg.svd(ours.T @ mean)
        across, down, _ = u @ np.diag([1, 1, np.sign(np.linalg.det(u @ vt))]) @ vt
        return pose_of(across, down)


@cache
def mean_face() -> MeanFace:
    """Return the mean face, read once."""
    with resource(_FILE).open("rb") as file:
        return MeanFace.of(np.load(file, allow_pickle=False).astype(np.float64))


def _triangles(shape: NDArray[np.float64]) -> NDArray[np.int_]:
    """Return Delaunay's triangles over the face rolled off as from a cylinder."""
    x, y, z = shape.T
    axis = z.max() + np.ptp(x) * _AXIS_BEHIND
    rolled = np.column_stack([np.arctan2(x, axis - z) * (axis - z).max(), y])
    from scipy.spatial import Delaunay

    found = np.asarray(Delaunay(rolled).simplices)
    a, b, c = (shape[found[:, corner]] for corner in range(3))
    outward = (a + b + c) / 3 - [0, y.mean(), axis]
    turned = (np.cross(b - a, c - a) * outward).sum(1) < 0
    found[turned] = found[turned][:, ::-1]
    return found


def in_crop(landmarks: Landmarks, affine: Affine) -> NDArray[np.float64]:
    """Return a face's points in a crop, (POINTS, 3).

    Parameters
    ----------
    landmarks : Landmarks
    affine : ndarray, float64, (2, 3)
        Takes crop coordinates to those of the photo.
    """
    back = cv2.invertAffineTransform(affine)
    scale = float(np.sqrt(abs(np.linalg.det(back[:, :2]))))
    xy = landmarks.points[:, :2] @ back[:, :2].T + back[:, 2]
    return np.column_stack([xy, landmarks.points[:, 2] * scale])


def seen_mask(points: NDArray[np.float64], size: int) -> NDArray[np.bool_]:
    """Return where a crop shows the face itself, (size, size): triangles that are turned to it."""
    mean = mean_face()
    facing = mean.facing(points) > 0
    shown = mean.triangles[facing[mean.triangles].all(1)]
    mask = np.zeros((size, size), np.uint8)
    for corners in np.rint(points[:, :2][shown] * 16).astype(np.int32):
        cv2.fillConvexPoly(mask, corners, 1, shift=4)
    return mask > 0


def coordinates(points: NDArray[np.float64], size: int) -> NDArray[np.float32]:
    """Return where each pixel of a crop lies in the mean frame, float32, (size, size, 2).

    Linear between the points that are seen, and beyond them towards places around the face.

    Parameters
    ----------
    points : ndarray, float64, (POINTS, 3)
        In the crop.
    size : int
    """
    mean = mean_face()
    seen = mean.facing(points) > FACING
    if seen.sum() < _FEWEST:  # turned away: its points lie somewhere all the same
        seen[:] = True
    return _interpolated(*_with_surroundings(points[seen, :2], mean.flat[seen]), size)


def displaced(
    points: NDArray[np.float64], others: NDArray[np.float64], size: int
) -> NDArray[np.float32]:
    """Return where each pixel of a crop is found in another face's crop, (size, size, 2).

    Places of the face go with its points; towards the crop's border they go with the crop. Where
    both faces' points are the same, every pixel is found where it is, exactly.

    Parameters
    ----------
    points, others : ndarray, float64, (POINTS, 3)
        The two faces' points, each in its crop.
    size : int
    """
    seen = mean_face().facing(points) > FACING
    if seen.sum() < _FEWEST:
        seen[:] = True
    steps = np.linspace(0, size - 1, 5)
    border = np.array([(x, y) for x in steps for y in steps if {x, y} & {0, size - 1}])
    at = np.concatenate([points[seen, :2], border])
    by = np.concatenate([(others - points)[seen, :2], np.zeros_like(border)])
    y, x = np.mgrid[0:size, 0:size]
    return np.asarray(np.stack([x, y], -1) + _interpolated(at, by, size), np.float32)


def _with_surroundings(
    at: NDArray[np.float64], flat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points and their places in the mean frame, with places around by an affine fit."""
    ones = np.ones((len(flat), 1))
    fit, *_ = np.linalg.lstsq(np.hstack([flat, ones]), at, rcond=None)
    around = np.hstack([_AROUND, np.ones((len(_AROUND), 1))]) @ fit
    return np.concatenate([at, around]), np.concatenate([flat, _AROUND])


def _interpolated(
    at: NDArray[np.float64], values: NDArray[np.float64], size: int
) -> NDArray[np.float32]:
    """Return values at every pixel, linear on Delaunay's triangles; nearest beyond them."""
    # Imported where it is needed: a score and its account, which come first, are without it.
    from scipy.interpolate import LinearNDInterpolator
    from scipy.spatial import Delaunay, cKDTree

    y, x = np.mgrid[0:size, 0:size]
    pixels = np.column_stack([x.ravel(), y.ravel()])
    found = LinearNDInterpolator(Delaunay(at), values, fill_value=np.nan)(pixels)
    beyond = np.isnan(found).any(1)
    if beyond.any():
        found[beyond] = values[cKDTree(at).query(pixels[beyond])[1]]
    return np.asarray(found.reshape(size, size, -1), np.float32)
