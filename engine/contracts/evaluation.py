"""What evaluations can be asked for, by name."""

from __future__ import annotations

GAMES = ("deletion", "hiding", "patches", "inpainting", "pointing")
"""That maps are held against each other in; see :mod:`engine.evaluate.games`."""
PLANTED = (
    "dark_glasses",
    "clear_glasses",
    "mustache",
    "goatee",
    "beard_shadow",
    "hat",
    "fringe",
    "lipstick",
    "heavy_brows",
    "skin_mark",
)
"""Kinds of changes that are drawn on a face; see :mod:`engine.evaluate.planting`."""
LEAST_PHOTOS = 10
"""Of a person whose words are compared between halves of the photos."""
EXCHANGED = "exchange"
"""Where a fill is asked for: the partner's pixels in place of a fill."""
