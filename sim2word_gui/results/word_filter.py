"""Which of the ranked words are shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from engine.contracts.explanation import Direction, Word
from sim2word_gui.results.words_model import WORD_ROLE


@dataclass(frozen=True, slots=True)
class WordFilter:
    """What a word must be to be shown.

    Attributes
    ----------
    direction : Direction or None
        None takes both.
    supported_only : bool
        Only those that stand out of random regions.
    hide_protected : bool
        None of perceived race, gender and age.
    """

    direction: Direction | None = None
    supported_only: bool = False
    hide_protected: bool = False

    def accepts(self, word: Word) -> bool:
        """Whether a word is shown."""
        return (
            (self.direction is None or word.direction is self.direction)
            and (word.supported is True or not self.supported_only)
            and not (self.hide_protected and word.protected)
        )


class FilteredWords(QSortFilterProxyModel):
    """The words that a filter lets through, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.filter = WordFilter()

    def set_filter(self, chosen: WordFilter) -> None:
        """Use another filter."""
        if chosen != self.filter:
            self.beginFilterChange()
            self.filter = chosen
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether a word is shown."""
        word = self.sourceModel().index(row, 0, parent).data(WORD_ROLE)
        return self.filter.accepts(word)
