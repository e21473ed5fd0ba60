"""A face under a grid of cells, each with its number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from sim2word_gui.dialogs.methods.map_picture import coloured
from sim2word_gui.state.overlays import Scale
from sim2word_gui.widgets.thumbnails import as_pixmap

_LETTERS = 0.26
"""Of a cell's side: the height of its number."""
_LINE, _PLATE = QColor(255, 255, 255, 90), QColor(0, 0, 0, 130)


def with_cells(
    crop: NDArray[np.uint8], values: NDArray[np.float32], scale: Scale, form: str, side: int
) -> QPixmap:
    """Return a face in grey under coloured cells that show their numbers.

    Parameters
    ----------
    crop : ndarray, uint8, (size, size, 3)
    values : ndarray, float32, (h, w)
        Of the cells, which cover the crop.
    scale : Scale
    form : str
        How a number is written, for :meth:`str.format`.
    side : int
        Of the picture, in pixels.
    """
    size = crop.shape[0]
    rows, columns = values.shape
    down = np.arange(size) * rows // size
    across = np.arange(size) * columns // size
    picture = as_pixmap(coloured(crop, values[down][:, across], scale)).scaled(
        side, side, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
    )
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    high, wide = side / rows, side / columns
    font = painter.font()
    font.setPixelSize(max(8, round(_LETTERS * min(high, wide))))
    painter.setFont(font)
    for row in range(rows):
        for column in range(columns):
            cell = QRectF(column * wide, row * high, wide, high)
            painter.setPen(_LINE)
            painter.drawRect(cell)
            text = form.format(float(values[row, column]))
            plate = painter.boundingRect(cell, int(Qt.AlignmentFlag.AlignCenter), text)
            painter.fillRect(plate.adjusted(-2, 0, 2, 0), _PLATE)
            painter.setPen(Qt.GlobalColor.white)
            painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.end()
    return picture
