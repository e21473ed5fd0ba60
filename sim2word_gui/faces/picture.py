"""A photo of any size as a graphics item: only what is seen is drawn, at a fitting size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.imaging.opencv import cv2
from sim2word_gui.faces.frames import HALF_PIXEL, extent
from sim2word_gui.state.viewing import Tone
from sim2word_gui.worker.jobs import Pyramid

_STEEPEST = 0.99


def tone_table(tone: Tone) -> NDArray[np.uint8]:
    """Return what each of the 256 values is shown as, uint8, (256,)."""
    values = np.arange(256, dtype=np.float64)
    contrast = tone.contrast / 100
    slope = 1 + contrast if contrast < 0 else 1 / (1 - _STEEPEST * contrast)
    shown = (values - 127.5) * slope + 127.5 + 2.55 * tone.brightness
    return np.clip(np.rint(shown), 0, 255).astype(np.uint8)


class Picture(QGraphicsItem):
    """A photo in its own coordinates: pixel centres are whole numbers.

    Parameters
    ----------
    parent : QGraphicsItem, optional
    """

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._levels: Pyramid = ()
        self._tone = Tone()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @property
    def levels(self) -> Pyramid:
        """The photo and its halvings; empty when none is shown."""
        return self._levels

    def set_levels(self, levels: Pyramid) -> None:
        """Show another photo."""
        if levels is not self._levels:
            self.prepareGeometryChange()
            self._levels = levels
            self.update()

    def set_tone(self, tone: Tone) -> None:
        """Show it brighter or with more contrast."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the photo's extent."""
        if not self._levels:
            return QRectF()
        height, width = self._levels[0].shape[:2]
        return extent(width, height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the part that is seen."""
        if not self._levels:
            return
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        # As many pixels as the screen shows, at least: never a level that is too coarse.
        best = int(np.floor(np.log2(1 / detail))) if 0 < detail < 1 else 0
        level = self._levels[min(max(best, 0), len(self._levels) - 1)]
        whole = self.boundingRect()
        height, width = level.shape[:2]
        across, down = width / whole.width(), height / whole.height()
        seen = option.exposedRect.intersected(whole)
        left = max(0, int((seen.left() + HALF_PIXEL) * across) - 1)
        top = max(0, int((seen.top() + HALF_PIXEL) * down) - 1)
        right = min(width, int((seen.right() + HALF_PIXEL) * across) + 2)
        bottom = min(height, int((seen.bottom() + HALF_PIXEL) * down) + 2)
        if right <= left or bottom <= top:
            return
        part = np.ascontiguousarray(level[top:bottom, left:right])
        if self._tone != Tone():
            part = np.asarray(cv2.LUT(part, tone_table(self._tone)), dtype=np.uint8)
        image = QImage(
            part.data, part.shape[1], part.shape[0], part.strides[0], QImage.Format.Format_RGB888
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, detail < _SHOW_PIXELS)
        painter.drawImage(
            QRectF(
                left / across - HALF_PIXEL,
                top / down - HALF_PIXEL,
                (right - left) / across,
                (bottom - top) / down,
            ),
            image,
        )


_SHOW_PIXELS = 12.0
"""Screen pixels a photo pixel, from which single pixels are shown as squares."""
