"""Measurements of a face image; figures for the examiner, not a verdict."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face, Quality
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import canonical
from engine.imaging.quality.compression import blockiness
from engine.imaging.quality.occlusion import covered
from engine.imaging.quality.pose import head_pose
from engine.imaging.quality.scoring import score_quality

_SMALL_EYES_PX = 30.0
_BLURRED_LAPLACIAN = 60.0
_DARK, _BRIGHT = 50.0, 205.0
_LOW_CONTRAST = 25.0
_CLIPPED_SHARE = 0.2
_TURNED_DEG, _NODDED_DEG, _TILTED_DEG = 35.0, 30.0, 30.0
_COVERED_SHARE = 0.25
_BLOCKY = 1.9
_BLACK, _WHITE = 2, 253


def measure_quality(pixels: NDArray[np.uint8], face: Face, crop: NDArray[np.uint8]) -> Quality:
    """Measure one face.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
        The photo.
    face : Face
        In photo coordinates.
    crop : ndarray, uint8, (size, size, 3)
        Its aligned RGB crop.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    pose = head_pose(face)
    upright = canonical(pixels, face)
    share = 0.0 if upright is None else covered(upright)
    found = {
        "inter_eye_px": face.inter_eye_distance,
        "sharpness": float(cv2.Laplacian(grey, cv2.CV_64F).var()),
        "brightness": float(grey.mean()),
        "contrast": float(grey.std()),
        "clipped": float(((grey <= _BLACK) | (grey >= _WHITE)).mean()),
        "roll_deg": pose.roll,
        "yaw_deg": pose.yaw,
        "pitch_deg": pose.pitch,
        "covered": share,
        "blockiness": blockiness(pixels, face),
    }
    return Quality(
        scores=score_quality(**found),
        warnings=_poor(found),
        **found,  # type: ignore[arg-type]
    )


def _poor(found: dict[str, float]) -> tuple[str, ...]:
    """Return the codes of what is poor."""
    poor = {
        "small_face": found["inter_eye_px"] < _SMALL_EYES_PX,
        "blurred": found["sharpness"] < _BLURRED_LAPLACIAN,
        "dark": found["brightness"] < _DARK,
        "bright": found["brightness"] > _BRIGHT,
        "low_contrast": found["contrast"] < _LOW_CONTRAST,
        "clipped": found["clipped"] > _CLIPPED_SHARE,
        "turned": abs(found["yaw_deg"]) > _TURNED_DEG,
        "tilted": abs(found["roll_deg"]) > _TILTED_DEG,
        "nodded": abs(found["pitch_deg"]) > _NODDED_DEG,
        "covered": found["covered"] > _COVERED_SHARE,
        "blocky": found["blockiness"] > _BLOCKY,
    }
    return tuple(name for name, is_poor in poor.items() if is_poor)
