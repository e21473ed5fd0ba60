"""Draws a word's effect as a bar around zero, with the interval of its controls."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.contracts.explanation import Word
from sim2word_gui.results.words_model import SCALE_ROLE, WORD_ROLE
from sim2word_gui.widgets.bar_chart import INTERVAL, ON_SELECTION, OPPOSES, SUPPORTS

_MARGIN, _BAR_SHARE, _CONTROL_SHARE = 6.0, 0.5, 0.28
_FAINT = 0.45


class EffectBar(QStyledItemDelegate):
    """Paints the effect column."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the bar: blue, to the right, holds the score up; red pulls it down."""
        super().paint(painter, option, index)
        word: Word = index.data(WORD_ROLE)
        scale: float = index.data(SCALE_ROLE)
        change = word.ranking
        if change is None:
            return
        area = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        middle, half = area.center().x(), area.width() / 2

        def x(value: float) -> float:
            return middle + half * max(-1.0, min(1.0, value / scale))

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(_FAINT if word.supported is False else 1.0)
        height = area.height() * _BAR_SHARE
        bar = QRectF(middle, area.center().y() - height / 2, x(change.holds) - middle, height)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        colour = SUPPORTS if change.holds > 0 else OPPOSES
        painter.setBrush(colour.lighter(ON_SELECTION) if selected else colour)
        painter.drawRoundedRect(bar.normalized(), 2, 2)
        painter.setOpacity(1.0)
        if change.control is not None:
            low = x(-change.control.mean - 2 * change.control.sd)
            high = x(-change.control.mean + 2 * change.control.sd)
            height = area.height() * _CONTROL_SHARE
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(INTERVAL.lighter(ON_SELECTION) if selected else INTERVAL, 1.4))
            frame = QRectF(low, area.center().y() - height / 2, max(high - low, 1.5), height)
            painter.drawRect(frame)
        palette: QPalette = option.palette
        painter.setPen(QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1))
        painter.drawLine(int(middle), int(area.top()) + 3, int(middle), int(area.bottom()) - 3)
        painter.restore()
