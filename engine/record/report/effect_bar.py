"""What a region holds of the score, as a picture: a bar, and the frame of its controls."""

from __future__ import annotations

import numpy as np

from engine.imaging import png
from engine.imaging.opencv import cv2
from engine.record.reading import MeasurementRecord

WIDTH, HEIGHT = 260, 22
"""Pixels."""
SPREADS = 2
"""Standard deviations to each side of the mean of random changes."""
_SUPPORTS, _OPPOSES, _FRAME, _ZERO = (42, 111, 187), (200, 85, 61), (110, 120, 132), (91, 102, 117)
_PAPER = (244, 246, 248)


def interval(made: MeasurementRecord) -> tuple[float, float] | None:
    """Return what random regions hold, mean and two standard deviations; None without any."""
    if made.control_mean is None or made.control_sd is None:
        return None
    reach = SPREADS * made.control_sd
    return -made.control_mean - reach, -made.control_mean + reach


def full_scale(measurements: list[MeasurementRecord]) -> float:
    """Return the largest size of any effect or interval: that of a bar of full length."""
    extents = [abs(made.effect) for made in measurements]
    extents += [abs(end) for made in measurements for end in interval(made) or ()]
    return max(extents, default=0.0) or 1.0


def effect_bar(made: MeasurementRecord, scale: float) -> bytes:
    """Return the bar of a measurement as PNG."""
    return bar_picture(-made.effect, interval(made), scale)  # an erased support lowers the score


def bar_picture(value: float, ends: tuple[float, float] | None, scale: float) -> bytes:
    """Return a bar around zero, with the interval of its controls as a frame, as PNG."""
    image = np.full((HEIGHT, WIDTH, 3), _PAPER, np.uint8)
    middle = WIDTH // 2

    def at(value: float) -> int:
        return round(middle + (middle - 3) * max(-1.0, min(1.0, value / scale)))

    colour = _SUPPORTS if value > 0 else _OPPOSES
    cv2.rectangle(image, (middle, 4), (at(value), HEIGHT - 5), colour, -1)
    if ends is not None:
        low, high = at(ends[0]), at(ends[1])
        cv2.rectangle(image, (low, 7), (max(high, low + 1), HEIGHT - 8), _FRAME, 1)
    cv2.line(image, (middle, 0), (middle, HEIGHT - 1), _ZERO, 1)
    return png(image)
