"""A face with a method's map on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts import SaliencyMap
from sim2word_gui.maps.colour_maps import fitting, overlay_table
from sim2word_gui.maps.overlay import Scale

_OPAQUE = 0.78


def scale_of(saliency: SaliencyMap) -> Scale:
    """Return a map's own scale: methods have units of their own."""
    values = saliency.values
    if saliency.signed:
        high = float(np.abs(values).max())
        return Scale(-high, high, fitting(None, signed=True), True)
    low, high = float(values.min()), float(values.max())
    return Scale(low, high, fitting(None, signed=False), False)


def with_map(crop: NDArray[np.uint8], saliency: SaliencyMap) -> NDArray[np.uint8]:
    """Return a crop, uint8, (size, size, 3), in grey with a map on it in colour."""
    scale = scale_of(saliency)
    span = scale.high - scale.low
    table = overlay_table(scale.colours, signed=scale.signed)
    share = (saliency.values - scale.low) / span if span > 0 else np.zeros_like(saliency.values)
    colours = table[np.clip(np.rint(share * (len(table) - 1)), 0, len(table) - 1).astype(int)]
    grey = crop.astype(np.float32).mean(2, keepdims=True).repeat(3, 2)
    if span <= 0:
        return np.asarray(np.rint(grey), dtype=np.uint8)
    weight = _OPAQUE * colours[..., 3:].astype(np.float32) / 255
    mixed = grey * (1 - weight) + colours[..., :3] * weight
    return np.asarray(np.rint(mixed), dtype=np.uint8)
