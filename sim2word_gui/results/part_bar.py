"""Draws what a part does to the score as a bar around zero, with what its shape does elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from sim2word_gui.results.zero_bar import paint_zero_bar

BAR_ROLE = Qt.ItemDataRole.UserRole
"""Value, low and high end of the frame, whether it stands out, and the scale: five numbers."""


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
        paint_zero_bar(painter, option, value, (low, high), scale, faint=not stands_out)
