"""Outlines in the frame of a face (`engine.explain.parts.zones`): ndarrays, float64, (n, 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Shape = NDArray[np.float64]

_CORNERS = 48


def box(left: float, top: float, right: float, bottom: float) -> Shape:
    """Return a rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def oval(x: float, y: float, rx: float, ry: float, power: float = 2.0) -> Shape:
    """Return an ellipse; with a power above 2 it grows corners."""
    angles = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    cos, sin = np.cos(angles), np.sin(angles)
    xs = x + rx * np.sign(cos) * np.abs(cos) ** (2 / power)
    ys = y + ry * np.sign(sin) * np.abs(sin) ** (2 / power)
    return np.stack([xs, ys], axis=1)


def pair(shape: Shape) -> tuple[Shape, Shape]:
    """Return an outline and its mirror image."""
    return shape, shape * (-1, 1)


def symmetric(*points: tuple[float, float]) -> Shape:
    """Return the outline whose right half is given from top to bottom."""
    return np.array([*points, *((-x, y) for x, y in reversed(points))])
