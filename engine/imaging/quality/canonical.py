"""A face in one upright frame of fixed size, so that measures do not depend on a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.align import similarity_transform
from engine.imaging.opencv import cv2

SIZE = 128
KEYPOINTS = np.array(
    [(44.0, 50.0), (84.0, 50.0), (64.0, 73.0), (47.0, 90.0), (81.0, 90.0)], dtype=np.float64
)
"""Where the keypoints of a frontal face lie: the medians of YuNet's on aligned faces."""

_OVAL = (64.0, 66.0, 38.0, 50.0)
"""Middle and half axes of the face, from the forehead to the chin."""


def is_face(x: NDArray[np.int_], y: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Return which places of the frame are face."""
    middle_x, middle_y, half_x, half_y = _OVAL
    return np.asarray(((x - middle_x) / half_x) ** 2 + ((y - middle_y) / half_y) ** 2 <= 1)


def canonical(pixels: NDArray[np.uint8], face: Face) -> NDArray[np.uint8] | None:
    """Return a face of a photo, uint8, (SIZE, SIZE, 3); None if its keypoints coincide."""
    points = np.asarray(face.keypoints, dtype=np.float64)
    try:
        affine = similarity_transform(points, KEYPOINTS)
    except ValueError:
        return None
    return np.asarray(
        cv2.warpAffine(
            pixels, affine, (SIZE, SIZE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
        ),
        dtype=np.uint8,
    )
