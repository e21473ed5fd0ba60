"""Draws a word's effect as a bar around zero, with the interval of its controls."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from engine.contracts.explanation import Word
from sim2word_gui.results.words_model import SCALE_ROLE, WORD_ROLE
from sim2word_gui.results.zero_bar import paint_zero_bar


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
        frame = None
        if change.control is not None:
            middle, reach = -change.control.mean, 2 * change.control.sd
            frame = middle - reach, middle + reach
        faint = word.supported is False
        paint_zero_bar(painter, option, change.holds, frame, scale, faint=faint)
