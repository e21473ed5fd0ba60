"""Colours of maps: perceptually uniform, diverging for signed ones, the paper's by choice."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from sim2word_gui.state.viewing import Colours

LEVELS = 256


@cache
def opaque_table(colours: Colours) -> NDArray[np.uint8]:
    """Return RGBA values, uint8, (256, 4), from the smallest to the largest value."""
    if colours is Colours.JET:
        return _jet()
    table = pg.colormap.get(colours.value).getLookupTable(nPts=LEVELS, alpha=True)
    if colours in (Colours.DIVERGING, Colours.DIVERGING_COLOUR_BLIND):
        table = table[::-1]  # blue supports, as in the bars
    return np.asarray(table, dtype=np.uint8)


@cache
def overlay_table(colours: Colours, *, signed: bool) -> NDArray[np.uint8]:
    """Return the same, but transparent where the value is 0, so that the face shows there.

    Jet is left opaque, as published pictures have it.
    """
    table = opaque_table(colours).copy()
    if colours is Colours.JET:
        return table
    strength = np.abs(np.linspace(-1 if signed else 0, 1, LEVELS))
    if signed and colours in (Colours.DIVERGING, Colours.DIVERGING_COLOUR_BLIND):
        # Full colours from the first: pale ones would tint the skin where there is nothing.
        half = LEVELS // 2
        table[:half, :3], table[half:, :3] = table[0, :3], table[-1, :3]
        table[:, 3] = np.rint(255 * strength).astype(np.uint8)
        return table
    table[:, 3] = np.rint(255 * np.sqrt(strength)).astype(np.uint8)
    return table


def _jet() -> NDArray[np.uint8]:
    """Return the rainbow from blue to red that saliency papers use."""
    value = np.linspace(0, 1, LEVELS)[:, None]
    peaks = np.array([[0.75, 0.5, 0.25]])
    rgb = np.clip(1.5 - 4 * np.abs(value - peaks), 0, 1)
    table = np.rint(255 * np.hstack([rgb, np.ones((LEVELS, 1))]))
    return np.asarray(table, dtype=np.uint8)
