"""A photo with the marks of an examiner drawn on it, numbered, for reports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contracts.marks import MarkShape, Points
from engine.imaging.opencv import cv2

Image = NDArray[np.uint8]
Drawn = tuple[int, MarkShape, Points]
"""A mark's number, its shape and its points in the picture."""

_INK, _EDGE = (255, 196, 0), (20, 20, 20)
_SIDE = 900
"""Pixels of the longer side of what is printed."""
_AROUND, _LEAST = 0.35, 0.25
"""Of the marks' extent: what is shown around them; of the photo's shorter side: the least shown."""


def charted(pixels: Image, marks: Sequence[Drawn]) -> Image:
    """Return the part of a photo that holds the marks, enlarged or reduced, with them on it.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
    marks : sequence of Drawn
        In pixels of the photo; those without points are left out.
    """
    shown = [one for one in marks if one[2]]
    left, top, right, bottom = _part(pixels, shown)
    part = pixels[top:bottom, left:right]
    scale = _SIDE / max(part.shape[:2])
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    drawn: Image = np.array(cv2.resize(part, size, interpolation=how), np.uint8)
    for number, shape, points in shown:
        at = np.array([((x - left + 0.5) * scale, (y - top + 0.5) * scale) for x, y in points])
        _draw(drawn, number, shape, np.rint(at).astype(np.int32))
    return drawn


def _part(pixels: Image, marks: Sequence[Drawn]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is shown; all of it where nothing is marked."""
    height, width = pixels.shape[:2]
    points = [at for _, _, of_mark in marks for at in of_mark]
    if not points:
        return 0, 0, width, height
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    middle = (low + high) / 2
    wanted = (1 + 2 * _AROUND) * (high - low).max()
    half = max(wanted, _LEAST * min(height, width)) / 2
    left, top = (max(0, int(np.floor(v))) for v in middle - half)
    right, bottom = (int(np.ceil(v)) + 1 for v in middle + half)
    right, bottom = min(width, right), min(height, bottom)
    if left >= right or top >= bottom:  # marked beyond the photo
        return 0, 0, width, height
    return left, top, right, bottom


def _draw(image: Image, number: int, shape: MarkShape, at: NDArray[np.int32]) -> None:
    for ink, thick in ((_EDGE, 5), (_INK, 2)):  # an edge, so that it shows on any photo
        if shape is MarkShape.POINT:
            cv2.circle(image, at[0].tolist(), 9, ink, thick, cv2.LINE_AA)
            cv2.circle(image, at[0].tolist(), 1, ink, thick, cv2.LINE_AA)
        else:
            cv2.polylines(image, [at], shape is MarkShape.OUTLINE, ink, thick, cv2.LINE_AA)
    x, y = at[at[:, 1].argmin()].tolist()
    for ink, thick in ((_EDGE, 6), (_INK, 2)):
        place = (min(x + 12, image.shape[1] - 30), max(y - 8, 22))
        cv2.putText(
            image, str(number), place, cv2.FONT_HERSHEY_SIMPLEX, 0.9, ink, thick, cv2.LINE_AA
        )
