"""Paints a bar around zero in a cell of a table, with the interval of its controls as a frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from sim2word_gui.widgets.bar_chart import INTERVAL, ON_SELECTION, OPPOSES, SUPPORTS

_MARGIN, _BAR_SHARE, _FRAME_SHARE = 6.0, 0.5, 0.28
_FAINT = 0.45


def paint_zero_bar(
    painter: QPainter,
    option: QStyleOptionViewItem,
    value: float,
    frame: tuple[float, float] | None,
    scale: float,
    *,
    faint: bool,
) -> None:
    """Paint a bar: blue, to the right, holds the score up; red pulls it down.

    Parameters
    ----------
    painter : QPainter
    option : QStyleOptionViewItem
        Of the cell.
    value : float
    frame : (low, high) or None
        The interval of the controls.
    scale : float
        The size that a bar of full length has.
    faint : bool
        Whether it does not stand out of them.
    """
    area = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
    middle, half = area.center().x(), area.width() / 2

    def x(at: float) -> float:
        return float(middle + half * max(-1.0, min(1.0, at / scale)))

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setOpacity(_FAINT if faint else 1.0)
    height = area.height() * _BAR_SHARE
    bar = QRectF(middle, area.center().y() - height / 2, x(value) - middle, height)
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    colour = SUPPORTS if value > 0 else OPPOSES
    painter.setBrush(colour.lighter(ON_SELECTION) if selected else colour)
    painter.drawRoundedRect(bar.normalized(), 2, 2)
    painter.setOpacity(1.0)
    if frame is not None:
        low, high = map(x, frame)
        height = area.height() * _FRAME_SHARE
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(INTERVAL.lighter(ON_SELECTION) if selected else INTERVAL, 1.4))
        painter.drawRect(QRectF(low, area.center().y() - height / 2, max(high - low, 1.5), height))
    palette: QPalette = option.palette
    painter.setPen(QPen(palette.color(QPalette.ColorRole.PlaceholderText), 1))
    painter.drawLine(int(middle), int(area.top()) + 3, int(middle), int(area.bottom()) - 3)
    painter.restore()
