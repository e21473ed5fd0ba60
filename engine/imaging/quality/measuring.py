"""Measurements of a face image; figures for the examiner, not a verdict."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.landmarks import Landmarks
from engine.contracts.pair import COVERED, Face, Quality
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import canonical
from engine.imaging.quality.compression import blockiness
from engine.imaging.quality.geometry import aspect, cut_off, interlacing
from engine.imaging.quality.noise import noise_level, sharpness_of
from engine.imaging.quality.pose import Pose, head_pose
from engine.imaging.quality.scoring import score_quality

_SMALL_EYES_PX = 30.0
_BLURRED = 1.2
_NOISY = 12.0
_DARK, _BRIGHT = 50.0, 205.0
_LOW_CONTRAST = 25.0
_CLIPPED_SHARE = 0.2
_TURNED_DEG, _NODDED_DEG, _TILTED_DEG = 35.0, 30.0, 20.0
_CUT_OFF_SHARE = 0.1
_BLOCKY = 1.9
_SQUEEZED, _SQUEEZED_BY_FIVE, _FRONTAL_DEG = 1.22, 1.4, 15.0
_COMBED = 1.5
_BLACK, _WHITE = 2, 253


def measure_quality(
    pixels: NDArray[np.uint8],
    face: Face,
    crop: NDArray[np.uint8],
    covered: float,
    landmarks: Landmarks | None = None,
) -> Quality:
    """Measure one face.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
        The photo.
    face : Face
        In photo coordinates.
    crop : ndarray, uint8, (size, size, 3)
        Its aligned RGB crop.
    covered : float
        Share of the face in the photo that is covered, 0 to 1, as a network reads it.
    landmarks : Landmarks, optional
        Without them pose and aspect are estimated from the five keypoints.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    if landmarks is None:
        pose = head_pose(face)
    else:
        pose = Pose(landmarks.yaw, landmarks.pitch, landmarks.roll)
    upright = canonical(pixels, face)
    outside = cut_off(pixels, face)
    found = {
        "inter_eye_px": face.inter_eye_distance,
        "sharpness": 0.0 if upright is None else sharpness_of(upright),
        "noise": noise_level(pixels, face),
        "brightness": float(grey.mean()),
        "contrast": float(grey.std()),
        "clipped": float(((grey <= _BLACK) | (grey >= _WHITE)).mean()),
        "roll_deg": pose.roll,
        "yaw_deg": pose.yaw,
        "pitch_deg": pose.pitch,
        "covered": 1 - (1 - covered) * (1 - outside),
        "cut_off": outside,
        "blockiness": blockiness(pixels, face),
        "aspect": aspect(face, landmarks),
        "interlacing": interlacing(pixels, face),
    }
    usual = _SQUEEZED_BY_FIVE if landmarks is None else _SQUEEZED
    return Quality(
        scores=score_quality(found),
        warnings=_poor(found, usual),
        **found,  # type: ignore[arg-type]
    )


def _poor(found: dict[str, float], usual: float) -> tuple[str, ...]:
    """Return the codes of what is poor.

    Parameters
    ----------
    found : dict
    usual : float
        How much higher or wider than usual a face may be, as a factor.
    """
    frontal = max(abs(found["yaw_deg"]), abs(found["pitch_deg"])) < _FRONTAL_DEG
    poor = {
        "small_face": found["inter_eye_px"] < _SMALL_EYES_PX,
        "blurred": found["sharpness"] < _BLURRED,
        "noisy": found["noise"] > _NOISY,
        "dark": found["brightness"] < _DARK,
        "bright": found["brightness"] > _BRIGHT,
        "low_contrast": found["contrast"] < _LOW_CONTRAST,
        "clipped": found["clipped"] > _CLIPPED_SHARE,
        "turned": abs(found["yaw_deg"]) > _TURNED_DEG,
        "tilted": abs(found["roll_deg"]) > _TILTED_DEG,
        "nodded": abs(found["pitch_deg"]) > _NODDED_DEG,
        "covered": found["covered"] > COVERED,
        "cut_off": found["cut_off"] > _CUT_OFF_SHARE,
        "squeezed": frontal and not 1 / usual < found["aspect"] < usual,
        "interlaced": found["interlacing"] > _COMBED,
        "blocky": found["blockiness"] > _BLOCKY,
    }
    return tuple(name for name, is_poor in poor.items() if is_poor)
