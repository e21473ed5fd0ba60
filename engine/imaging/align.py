"""Alignment of a face to the square crop that a recognition network expects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Affine, Face
from engine.imaging.opencv import cv2

_HALF = 0.5


def similarity_transform(source: NDArray[np.float64], target: NDArray[np.float64]) -> Affine:
    """Return the rotation, scale and shift that takes points nearest to others.

    Least squares over all points, without reflection.

    Parameters
    ----------
    source, target : ndarray, float64, (n, 2)

    Returns
    -------
    ndarray, float64, (2, 3)

    Raises
    ------
    ValueError
        If all source points coincide.
    """
    source_mean, target_mean = source.mean(0), target.mean(0)
    s, t = source - source_mean, target - target_mean
    spread = float((s**2).sum())
    if spread < np.finfo(np.float64).eps:
        raise ValueError("the points of the face coincide")
    a = float((s * t).sum()) / spread
    b = float((s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum()) / spread
    rotation = np.array([[a, -b], [b, a]])
    return np.column_stack([rotation, target_mean - rotation @ source_mean])


def align(
    pixels: NDArray[np.uint8], face: Face, template: NDArray[np.float64], size: int
) -> tuple[NDArray[np.uint8], Affine]:
    """Cut a face out of a photo, upright and scaled.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
    face : Face
        Its five keypoints are in photo coordinates.
    template : ndarray, float64, (5, 2)
        Where the keypoints should lie, in crop coordinates.
    size : int
        Side of the crop.

    Returns
    -------
    crop : ndarray, uint8, (size, size, 3)
        Bilinear samples; beyond the photo its edge is repeated.
    affine : ndarray, float64, (2, 3)
        Takes crop coordinates to photo coordinates.
    """
    forward = similarity_transform(np.asarray(face.keypoints, dtype=np.float64), template)
    crop = cv2.warpAffine(
        pixels, forward, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    inverse = np.asarray(cv2.invertAffineTransform(forward), dtype=np.float64)
    return np.asarray(crop, dtype=np.uint8), inverse


def between(crop: Affine, other: Affine) -> Affine:
    """Return what takes coordinates of one crop of a photo to those of another crop of it.

    Parameters
    ----------
    crop, other : ndarray, float64, (2, 3)
        Take their crop's coordinates to those of the photo.
    """
    from_photo = np.vstack([cv2.invertAffineTransform(other), [0, 0, 1]])
    return np.asarray((from_photo @ np.vstack([crop, [0, 0, 1]]))[:2])


def carry_mask(mask: NDArray[np.bool_], affine: Affine, size: int) -> NDArray[np.bool_]:
    """Return a mask in another frame: where it covers more than half of a pixel.

    Parameters
    ----------
    mask : ndarray, bool, (height, width)
    affine : ndarray, float64, (2, 3)
        Takes coordinates of the result to those of the mask.
    size : int
        Side of the result.

    Returns
    -------
    ndarray, bool, (size, size)
    """
    carried = cv2.warpAffine(
        mask.astype(np.float32),
        affine,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    return np.asarray(carried > _HALF)
