"""Small pictures of photos and pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from engine.contracts.pair import SIDES
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.worker.pyramid import thumbnail

_SIDE = 62
_GAP = 4
_EMPTY = QColor(128, 136, 148, 70)


def as_pixmap(pixels: NDArray[np.uint8]) -> QPixmap:
    """Return RGB pixels, uint8, (height, width, 3), as a pixmap."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    image = QImage(whole.data, width, height, whole.strides[0], QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image.copy())


def pair_pixmap(comparison: Comparison) -> QPixmap:
    """Return both faces beside each other; a side without one is an empty frame."""
    picture = QPixmap(2 * _SIDE + _GAP, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, side in enumerate(SIDES):
        target = QRect(number * (_SIDE + _GAP), 0, _SIDE, _SIDE)
        photo = comparison.photos.get(side)
        preview = None if photo is None else photo.preview
        if preview is not None and preview.aligned is not None:
            painter.drawPixmap(target, as_pixmap(preview.aligned.crop))
        elif preview is not None and preview.levels:
            small = as_pixmap(thumbnail(preview.levels[-1])).scaled(
                _SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio
            )
            painter.fillRect(target, _EMPTY)
            offset = (target.size() - small.size()) / 2
            painter.drawPixmap(target.x() + offset.width(), offset.height(), small)
        else:
            painter.fillRect(target, _EMPTY)
    painter.end()
    return picture
