"""From measurements to components from 0 to 100, higher better.

Informed by how OFIQ, the reference software of ISO/IEC 29794-5, maps its native measures: cosine
squared of angles, sigmoids of the rest. The centres are this program's own.
"""

from __future__ import annotations

import math

from scipy.special import expit

from engine.contracts.pair import QualityScores

_EYES_PX, _EYES_WIDTH = 45.0, 12.0
_SHARP_LOG, _SHARP_WIDTH = math.log(60.0), 0.6
_GREY, _GREY_REACH = 127.5, 110.0
_CLIPPED = 0.25
_CONTRAST, _CONTRAST_WIDTH = 25.0, 6.0
_BLOCKS, _BLOCKS_WIDTH = 1.9, 0.22


def score_quality(
    *,
    inter_eye_px: float,
    yaw_deg: float,
    pitch_deg: float,
    roll_deg: float,
    sharpness: float,
    brightness: float,
    clipped: float,
    contrast: float,
    covered: float,
    blockiness: float,
) -> QualityScores:
    """Return the components; see :class:`Quality` for the measurements.

    Parameters
    ----------
    covered : float
        Share of the face, 0 to 1.
    blockiness : float
        1 without traces of blocks.
    """
    off = abs(brightness - _GREY) / _GREY_REACH
    return QualityScores(
        inter_eye=_sigmoid(inter_eye_px, _EYES_PX, _EYES_WIDTH),
        yaw=_angle(yaw_deg),
        pitch=_angle(pitch_deg),
        roll=_angle(roll_deg),
        sharpness=_sigmoid(math.log(max(sharpness, 1e-3)), _SHARP_LOG, _SHARP_WIDTH),
        exposure=100 * max(0.0, 1 - off**2) * max(0.0, 1 - clipped / _CLIPPED),
        contrast=_sigmoid(contrast, _CONTRAST, _CONTRAST_WIDTH),
        occlusion=100 * (1 - covered),
        compression=_sigmoid(-blockiness, -_BLOCKS, _BLOCKS_WIDTH),
    )


def _sigmoid(value: float, centre: float, width: float) -> float:
    return 100 * float(expit((value - centre) / width))


def _angle(degrees: float) -> float:
    return 100 * max(0.0, math.cos(math.radians(degrees))) ** 2
