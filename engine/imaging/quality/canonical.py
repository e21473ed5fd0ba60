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
