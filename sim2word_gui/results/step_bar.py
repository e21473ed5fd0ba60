"""Draws a line of the account as a step from one score to another."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from engine.language.account import Step
from sim2word_gui.results.account_model import SCALE_ROLE, STEP_ROLE
from sim2word_gui.widgets.bar_chart import NEUTRAL, OPPOSES, SUPPORTS

_MARGIN, _SHARE, _FAINT = 8.0, 0.56, 0.4


class StepBar(QStyledItemDelegate):
    """Paints the column of steps: blue brings together, red sets apart, grey has no name."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a step, with a mark where the score stands after it."""
        super().paint(painter, option, index)
        step: Step = index.data(STEP_ROLE)
        low, high = index.data(SCALE_ROLE)
        area = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        width = max(high - low, 1e-9)

        def x(value: float) -> float:
            return float(area.left() + area.width() * (value - low) / width)

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = area.height() * _SHARE
        bar = QRectF(
            x(step.start), area.center().y() - height / 2, x(step.end) - x(step.start), height
        )
        colour = (SUPPORTS if step.end > step.start else OPPOSES) if step.is_row else NEUTRAL
        painter.setOpacity(1.0 if step.firm or not step.is_row else _FAINT)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar.normalized(), 2, 2)
        painter.setOpacity(1.0)
        palette: QPalette = option.palette
        ends = step.start == step.end
        role = QPalette.ColorRole.Text if ends else QPalette.ColorRole.PlaceholderText
        painter.setPen(QPen(palette.color(role), 2.5 if ends else 1))
        at = x(step.end)
        painter.drawLine(int(at), int(area.top()) + 2, int(at), int(area.bottom()) - 2)
        painter.restore()
