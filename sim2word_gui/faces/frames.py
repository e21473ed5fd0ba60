"""Changes between coordinate frames as Qt's transforms."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from engine.contracts.pair import Affine

HALF_PIXEL = 0.5


def from_affine(affine: Affine) -> QTransform:
    """Return a 2 x 3 affine, crop to photo, as a transform."""
    (a, b, x), (c, d, y) = affine
    return QTransform(a, c, b, d, x, y)


def centred(transform: QTransform) -> QTransform:
    """Return a transform for an image item, whose first pixel centre is at (0.5, 0.5)."""
    return QTransform.fromTranslate(-HALF_PIXEL, -HALF_PIXEL) * transform


def extent(width: int, height: int) -> QRectF:
    """Return the extent of an image whose pixel centres are whole numbers."""
    return QRectF(-HALF_PIXEL, -HALF_PIXEL, width, height)


def turned(rectangle: QRectF, quarters: int) -> QTransform:
    """Return a turn to the right by quarters about the middle of a rectangle."""
    middle = rectangle.center()
    back = QTransform.fromTranslate(-middle.x(), -middle.y())
    turn = QTransform().rotate(90 * quarters)
    return back * turn * QTransform.fromTranslate(middle.x(), middle.y())
