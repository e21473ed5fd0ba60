"""A face with a method's map on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import SaliencyMap
from engine.contracts.methods import ComparedMethod
from sim2word_gui.state.overlays import Scale
from sim2word_gui.state.viewing import fitting
from sim2word_gui.widgets.colour_maps import overlay_table

_OPAQUE = 0.78


def scale_of(compared: ComparedMethod) -> Scale:
    """Return the scale of a method that has maps, the same for both faces."""
    assert compared.span is not None
    signed = compared.card.signed
    return Scale(*compared.span, fitting(None, signed=signed), signed)


def with_map(crop: NDArray[np.uint8], saliency: SaliencyMap, scale: Scale) -> NDArray[np.uint8]:
    """Return a crop, uint8, (size, size, 3), in grey with a map on it in colour."""
    return coloured(crop, saliency.values, scale)


def coloured(
    crop: NDArray[np.uint8], values: NDArray[np.float32], scale: Scale
) -> NDArray[np.uint8]:
    """Return a crop, uint8, (size, size, 3), in grey with values, (size, size), in colour."""
    span = scale.high - scale.low
    table = overlay_table(scale.colours, signed=scale.signed)
    share = (values - scale.low) / span if span > 0 else np.zeros_like(values)
    colours = table[np.clip(np.rint(share * (len(table) - 1)), 0, len(table) - 1).astype(int)]
    grey = crop.astype(np.float32).mean(2, keepdims=True).repeat(3, 2)
    if span <= 0:
        return np.asarray(np.rint(grey), dtype=np.uint8)
    weight = _OPAQUE * colours[..., 3:].astype(np.float32) / 255
    mixed = grey * (1 - weight) + colours[..., :3] * weight
    return np.asarray(np.rint(mixed), dtype=np.uint8)
