"""The score on one scale: known pairs behind it, the threshold, and this pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.contracts.score import ScoreStatistics, Similarity
from sim2word_gui.results.distribution import MATED, NONMATED, span
from sim2word_gui.widgets.translated import Translated

_HEIGHT, _ABOVE, _BELOW = 74, 14, 16
"""Pixels: of all of it, of the names above the pairs, of the numbers below the line."""
_SIDE = 14
_FILL_ALPHA = 70
_STEP = 0.05
_DOT = 4.5
_MARGIN = 0.01
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Dot:
    """Another score on the ruler.

    Attributes
    ----------
    value : float
        Cosine.
    name : str
        Said in the description.
    colour : QColor
    hollow : bool
    """

    value: float
    name: str
    colour: QColor
    hollow: bool = False


class Ruler(Translated, QWidget):
    """Shows a score, its threshold and the scores of known pairs on one scale.

    Parameters
    ----------
    parent : QWidget, optional
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._similarity: Similarity | None = None
        self._dots: tuple[Dot, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(200)
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Return the size that it would like."""
        return QSize(360, _HEIGHT)

    @property
    def dots(self) -> tuple[Dot, ...]:
        """The other scores that are shown."""
        return self._dots

    def show_similarity(self, similarity: Similarity | None) -> None:
        """Show another score."""
        if similarity != self._similarity:
            self._similarity = similarity
            self.retranslate()

    def show_dots(self, dots: tuple[Dot, ...]) -> None:
        """Show other scores beside it."""
        if dots != self._dots:
            self._dots = dots
            self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Score, threshold and known pairs on one scale"))
        similarity = self._similarity
        if similarity is None:
            self.setAccessibleDescription("")
        else:
            said = [self.tr("this pair {:.3f}").format(similarity.cosine)]
            point = similarity.operating_point
            if point is not None:
                said.append(self.tr("threshold {:.3f}").format(point.threshold))
            said += [f"{dot.name} {dot.value:.3f}" for dot in self._dots]
            self.setAccessibleDescription(", ".join(said))
        self.setToolTip(self.accessibleDescription())
        self.update()

    def scale(self) -> tuple[float, float]:
        """Return the lowest and the highest cosine that there is a place for."""
        similarity = self._similarity
        if similarity is None:
            return 0.0, 1.0
        shown = [similarity.cosine, *(dot.value for dot in self._dots)]
        if similarity.statistics is None:
            low, high = min(0.0, *shown), 1.0
        else:
            low, high = span(similarity.statistics)
        return min(low, *shown) - _MARGIN, min(max(high, *shown), 1.0) + _MARGIN

    def x_of(self, value: float) -> float:
        """Return where a cosine lies, in pixels from the left."""
        low, high = self.scale()
        return _SIDE + (self.width() - 2 * _SIDE) * (value - low) / (high - low)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint pairs, line, threshold and score."""
        similarity = self._similarity
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        line = self.height() - _BELOW
        soft = self.palette().color(QPalette.ColorRole.PlaceholderText)
        text = self.palette().color(QPalette.ColorRole.Text)
        if similarity is not None:
            self._paint_numbers(painter, line, soft)
            if similarity.statistics is not None:
                self._paint_pairs(painter, similarity.statistics, line)
                self._paint_threshold(painter, similarity.statistics, line, text)
            for dot in self._dots:
                painter.setPen(QPen(dot.colour, 1.8))
                painter.setBrush(Qt.BrushStyle.NoBrush if dot.hollow else dot.colour)
                painter.drawEllipse(QPointF(self.x_of(dot.value), line), _DOT, _DOT)
            at = self.x_of(similarity.cosine)
            painter.setPen(QPen(text, 2.6))
            painter.drawLine(QPointF(at, _ABOVE + 5), QPointF(at, line))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(text)
            head = [QPointF(at - 5, _ABOVE), QPointF(at + 5, _ABOVE), QPointF(at, _ABOVE + 8)]
            painter.drawPolygon(QPolygonF(head))
        painter.end()

    def _paint_numbers(self, painter: QPainter, line: float, soft: QColor) -> None:
        low, high = self.scale()
        painter.setPen(QPen(soft, 1))
        painter.drawLine(QPointF(_SIDE, line), QPointF(self.width() - _SIDE, line))
        step = _STEP
        while (high - low) / step > max(2, self.width() / 60):
            step *= 2
        first = int(np.ceil(low / step))
        for number in range(first, int(np.floor(high / step + 1e-9)) + 1):
            at = self.x_of(number * step)
            painter.drawLine(QPointF(at, line), QPointF(at, line + 3))
            place = QRectF(at - 30, line + 3, 60, _BELOW - 3)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{number * step:.2f}")

    def _paint_pairs(self, painter: QPainter, statistics: ScoreStatistics, line: float) -> None:
        edges = statistics.bin_edges
        room = line - _ABOVE - 8
        kinds = (
            (statistics.nonmated, NONMATED, self.tr("strangers")),
            (statistics.mated, MATED, self.tr("mates")),
        )
        for counts, colour, name in kinds:  # each name at its own end
            highest = max(1, *counts)
            shape = QPolygonF([QPointF(self.x_of(edges[0]), line)])
            for count, start, end in zip(counts, edges, edges[1:], strict=False):
                top = line - room * count / highest
                shape.append(QPointF(self.x_of(start), top))
                shape.append(QPointF(self.x_of(end), top))
            shape.append(QPointF(self.x_of(edges[-1]), line))
            low, high = self.x_of(edges[0]), self.x_of(edges[-1])
            painter.setClipRect(QRectF(max(low, _SIDE), 0, min(high, self.width()) - low, line))
            fill = QColor(colour)
            fill.setAlpha(_FILL_ALPHA)
            painter.setBrush(fill)
            painter.setPen(QPen(colour, 1))
            painter.drawPolygon(shape)
            painter.setClipping(False)
            painter.setPen(colour)
            left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            place = QRectF(_SIDE, 0, self.width() - 2 * _SIDE, _ABOVE)
            painter.drawText(place, right if counts is statistics.mated else left, name)

    def _paint_threshold(
        self, painter: QPainter, statistics: ScoreStatistics, line: float, text: QColor
    ) -> None:
        value = statistics.operating_point.threshold
        at = self.x_of(value)
        painter.setPen(QPen(text, 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, _ABOVE), QPointF(at, line))
        painter.setPen(text)
        place = QRectF(at - 140, 0, 140 + _GAP, _ABOVE)
        said = self.tr("threshold {:.3f}").format(value)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, said)
