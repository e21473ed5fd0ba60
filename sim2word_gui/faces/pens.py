"""Pens for marks on photos."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPen


def cosmetic(colour: QColor, width: float) -> QPen:
    """Return a pen that is as wide on the screen at any zoom."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen
