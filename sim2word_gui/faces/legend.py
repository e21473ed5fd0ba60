"""The one numeric scale of both maps, and the values under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sim2word_gui.state.overlays import Scale
from sim2word_gui.widgets.colour_maps import opaque_table
from sim2word_gui.widgets.translated import Translated

_WIDTH, _HEIGHT, _BAR = 205, 34, 12
_STOPS = 16


class Legend(Translated, QWidget):
    """Colours from the smallest to the largest value with their numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale: Scale | None = None
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.retranslate()

    @property
    def labels(self) -> tuple[str, ...]:
        """The numbers from left to right; a single text where there are no colours."""
        scale = self._scale
        if scale is None:
            return (self.tr("no map"),)
        if scale.high == 0:
            return (self.tr("no effect: the map is zero everywhere"),)
        middle = (scale.low + scale.high) / 2
        times = "×" if scale.of_mean else ""
        low, between, high = (f"{value:.3g}" for value in (scale.low, middle, scale.high))
        if scale.signed:
            return (
                self.tr("down {}").format(low + times),
                between,
                self.tr("up {}").format(high + times),
            )
        return low, between, high

    def show_scale(self, scale: Scale | None) -> None:
        """Show another scale."""
        self._scale = scale
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Scale of the map: {}").format(", ".join(self.labels)))
        self.setToolTip(
            self.tr(
                "One scale for both faces of this pair, and of no other. Signed maps: blue holds"
                " the score up, red pulls it down; their colours are full from the 99th"
                " percentile of the sizes. A number with × says how many times as much as the"
                " mean place of a face."
            )
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint colours and numbers."""
        painter = QPainter(self)
        painter.setPen(self.palette().placeholderText().color())
        scale, labels = self._scale, self.labels
        if scale is None or scale.high == 0:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, labels[0])
            painter.end()
            return
        bar = QRectF(1, 1, self.width() - 2, _BAR)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        table = opaque_table(scale.colours)
        for stop in range(_STOPS + 1):
            share = stop / _STOPS
            red, green, blue, _ = (int(v) for v in table[round(share * (len(table) - 1))])
            gradient.setColorAt(share, QColor(red, green, blue))
        painter.fillRect(bar, gradient)
        painter.drawRect(bar)
        below = QRectF(0, _BAR + 2, self.width(), self.height() - _BAR - 2)
        sides = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        for side, label in zip(sides, labels, strict=True):
            painter.drawText(below, side, label)
        painter.end()
