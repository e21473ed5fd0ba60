"""From measurements to components from 0 to 100, higher better.

Informed by how OFIQ, the reference software of ISO/IEC 29794-5, maps its native measures: cosine
squared of angles, sigmoids of the rest. The centres are this program's own.
"""

from __future__ import annotations

import math

from scipy.special import expit

from engine.contracts.pair import QualityScores

_EYES_PX, _EYES_WIDTH = 45.0, 12.0
_SHARP_LOG, _SHARP_WIDTH = math.log(1.2), 0.4
_NOISE, _NOISE_WIDTH = 12.0, 3.0
_GREY, _GREY_REACH = 127.5, 110.0
_CLIPPED = 0.25
_CONTRAST, _CONTRAST_WIDTH = 25.0, 6.0
_BLOCKS, _BLOCKS_WIDTH = 1.9, 0.22


def score_quality(found: dict[str, float]) -> QualityScores:
    """Return the components from measurements, named as in :class:`Quality`."""
    off = abs(found["brightness"] - _GREY) / _GREY_REACH
    sharp = math.log(max(found["sharpness"], 1e-3))
    return QualityScores(
        inter_eye=_sigmoid(found["inter_eye_px"], _EYES_PX, _EYES_WIDTH),
        yaw=_angle(found["yaw_deg"]),
        pitch=_angle(found["pitch_deg"]),
        roll=_angle(found["roll_deg"]),
        sharpness=_sigmoid(sharp, _SHARP_LOG, _SHARP_WIDTH),
        noise=_sigmoid(-found["noise"], -_NOISE, _NOISE_WIDTH),
        exposure=100 * max(0.0, 1 - off**2) * max(0.0, 1 - found["clipped"] / _CLIPPED),
        contrast=_sigmoid(found["contrast"], _CONTRAST, _CONTRAST_WIDTH),
        occlusion=100 * (1 - found["covered"]),
        compression=_sigmoid(-found["blockiness"], -_BLOCKS, _BLOCKS_WIDTH),
    )


def _sigmoid(value: float, centre: float, width: float) -> float:
    return 100 * float(expit((value - centre) / width))


def _angle(degrees: float) -> float:
    return 100 * max(0.0, math.cos(math.radians(degrees))) ** 2
