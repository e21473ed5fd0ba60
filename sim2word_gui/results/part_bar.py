"""Draws what a part does to the score as a bar around zero, with what its shape does elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sim2word_gui.widgets.bar_chart import INTERVAL, ON_SELECTION, OPPOSES, SUPPORTS

BAR_ROLE = Qt.ItemDataRole.UserRole
"""Value, low and high end of the frame, whether it stands out, and the scale: five numbers."""
_MARGIN, _BAR_SHARE, _FRAME_SHARE, _FAINT = 6.0, 0.56, 0.32, 0.45


class PartBar(QStyledItemDelegate):
    """Paints a column: blue holds the score up, red pulls it down."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the bar."""
        super().paint(painter, option, index)
        value, low, high, stands_out, scale = index.data(BAR_ROLE)
        area = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        middle, half = area.center().x(), area.width() / 2

        def x(at: float) -> float:
            return float(middle + half * max(-1.0, min(1.0, at / scale)))

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(1.0 if stands_out else _FAINT)
        height = area.height() * _BAR_SHARE
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        colour = SUPPORTS if value > 0 else OPPOSES
        painter.setBrush(colour.lighter(ON_SELECTION) if selected else colour)
        bar = QRectF(middle, area.center().y() - height / 2, x(value) - middle, height)
        painter.drawRoundedRect(bar.normalized(), 2, 2)
        painter.setOpacity(1.0)
        height = area.height() * _FRAME_SHARE
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(INTERVAL.lighter(ON_SELECTION) if selected else INTERVAL, 1.4))
        frame = QRectF(x(low), area.center().y() - height / 2, max(x(high) - x(low), 1.5), height)
        painter.drawRect(frame)
        palette: QPalette = option.palette
        painter.setPen(QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1))
        painter.drawLine(int(middle), int(area.top()) + 3, int(middle), int(area.bottom()) - 3)
        painter.restore()
