"""Colours of maps: perceptually uniform, transparent where nothing is."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

_LEVELS = 256


def saliency_table() -> NDArray[np.uint8]:
    """Return RGBA values, uint8, (256, 4), from nothing (transparent) to the largest value."""
    table = pg.colormap.get("inferno").getLookupTable(nPts=_LEVELS, alpha=True).copy()
    table[:, 3] = np.rint(255 * np.sqrt(np.linspace(0, 1, _LEVELS))).astype(np.uint8)
    return np.asarray(table, dtype=np.uint8)
