"""Plain measurements of a face image; figures for the examiner, not a grade."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts import Face, Quality
from engine.imaging.opencv import cv2

_SMALL_EYES_PX = 30.0
_BLURRED_LAPLACIAN = 60.0
_DARK, _BRIGHT = 50.0, 205.0
_LOW_CONTRAST = 25.0
_CLIPPED_SHARE = 0.2
_TURNED = 0.45
_BLACK, _WHITE = 2, 253


def measure_quality(face: Face, crop: NDArray[np.uint8]) -> Quality:
    """Measure one aligned face.

    Parameters
    ----------
    face : Face
        In photo coordinates.
    crop : ndarray, uint8, (size, size, 3)
        Its aligned RGB crop.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    right, left, nose = (np.asarray(p) for p in face.keypoints[:3])
    eyes = left - right
    distance = face.inter_eye_distance
    across = float((nose - (right + left) / 2) @ eyes) / max(distance**2, 1e-9)
    sharpness = float(cv2.Laplacian(grey, cv2.CV_64F).var())
    brightness, contrast = float(grey.mean()), float(grey.std())
    clipped = float(((grey <= _BLACK) | (grey >= _WHITE)).mean())
    yaw = float(np.clip(2 * across, -1, 1))
    poor = {
        "small_face": distance < _SMALL_EYES_PX,
        "blurred": sharpness < _BLURRED_LAPLACIAN,
        "dark": brightness < _DARK,
        "bright": brightness > _BRIGHT,
        "low_contrast": contrast < _LOW_CONTRAST,
        "clipped": clipped > _CLIPPED_SHARE,
        "turned": abs(yaw) > _TURNED,
    }
    return Quality(
        inter_eye_px=distance,
        sharpness=sharpness,
        brightness=brightness,
        contrast=contrast,
        clipped=clipped,
        roll_deg=float(np.degrees(np.arctan2(eyes[1], eyes[0]))),
        yaw_ratio=yaw,
        warnings=tuple(name for name, is_poor in poor.items() if is_poor),
    )
