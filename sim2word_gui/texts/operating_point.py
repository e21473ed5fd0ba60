"""A threshold in words, never without what it comes from."""

from __future__ import annotations

from engine.contracts.score import OperatingPoint
from engine.language.score import threshold_text
from sim2word_gui.system.language import spoken


def point_text(point: OperatingPoint) -> str:
    """Return a threshold with its data and error rates, in the language of the program."""
    return threshold_text(point, spoken())
