"""The ranked words as a table model whose rows move instead of being made again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from engine.contracts.explanation import Word, WordSide
from engine.contracts.pair import Side
from engine.language.vocabulary import Language, Vocabulary

RANK, WORD, IN_A, IN_B, EFFECT, CHANGE, STANDING = range(7)
WORD_ROLE = Qt.ItemDataRole.UserRole
SCALE_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class WordsModel(QAbstractTableModel):
    """The words of one image, in order of rank.

    Parameters
    ----------
    vocabulary : Vocabulary
    parent : QObject, optional
    """

    def __init__(self, vocabulary: Vocabulary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._language: Language = "en"
        self._rows: list[Word] = []
        self._scale = 1.0

    @property
    def words(self) -> tuple[Word, ...]:
        """The words in order of rank."""
        return tuple(self._rows)

    def set_words(
        self, words: tuple[Word, ...], image: WordSide, *, in_place: bool = False
    ) -> None:
        """Take a ranking; a word that stays keeps its row's selection while it moves.

        Parameters
        ----------
        words : tuple of Word
            Of all images.
        image : {"a", "b", "both"}
            Whose words are shown.
        in_place : bool
            Whether a word that is listed keeps its row, and new ones follow: so that nothing moves
            under the mouse while evidence comes in.
        """
        ranked = [w for w in words if w.image == image and w.rank is not None]
        ranked.sort(key=lambda word: word.rank or 0)
        if in_place and self._rows and self._rows[0].image == image:
            rows = {word.key: row for row, word in enumerate(self._rows)}
            ranked.sort(key=lambda word: rows.get(word.key, len(rows)))
        if self._rows and ranked and self._rows[0].image != ranked[0].image:
            self.beginResetModel()
            self._rows = ranked
            self.endResetModel()
        else:
            self._remove_all_but({word.key for word in ranked})
            self._append([w for w in ranked if self.row_of(w.key) is None])
            self._order(ranked)
        self._scale = scale_of(words)
        if ranked:
            self.dataChanged.emit(self.index(0, 0), self.index(len(ranked) - 1, STANDING))

    def _remove_all_but(self, keys: set[str]) -> None:
        for row in reversed(range(len(self._rows))):
            if self._rows[row].key not in keys:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()

    def _append(self, words: list[Word]) -> None:
        if words:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(words) - 1)
            self._rows += words
            self.endInsertRows()

    def _order(self, words: list[Word]) -> None:
        if [word.key for word in self._rows] == [word.key for word in words]:
            self._rows = words
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        keys = [self._rows[index.row()].key for index in old]
        self._rows = words
        places = {word.key: row for row, word in enumerate(words)}
        new = [
            self.index(places[key], index.column()) for key, index in zip(keys, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def set_language(self, language: Language) -> None:
        """Name the words in another language."""
        self._language = language
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, STANDING)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, STANDING))

    def row_of(self, key: str) -> int | None:
        """Return the row of a word, or None."""
        return next((row for row, word in enumerate(self._rows) if word.key == key), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of words."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else STANDING + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole):
            return self._header_help()[section]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            "#",
            self.tr("Word"),
            "A",
            "B",
            self.tr("Effect"),
            self.tr("Holds"),
            self.tr("z"),
        )[section]

    def _header_help(self) -> tuple[str, ...]:
        return (
            self.tr("Rank"),
            self.tr("What the attribute network reads on the face"),
            self.tr("● face A has it, + it has clearly more of it than B"),
            self.tr("● face B has it, + it has clearly more of it than A"),
            self.tr(
                "What the region holds of the score. Blue, to the right: it holds the score"
                " up; red: it pulls it down. Frame: two standard deviations of random regions"
                " of the same size."
            ),
            self.tr("The score less what it is with the region changed, by what ranks the words"),
            self.tr(
                "Standard deviations between what it holds and what random regions of the same"
                " size hold; ★ stands out, and supports the word"
            ),
        )

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        word = self._rows[index.row()]
        column = index.column()
        if role == WORD_ROLE:
            return word
        if role == SCALE_ROLE:
            return self._scale
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(word, column)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._standing(word) if column == STANDING else self._text(word, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            if column in (RANK, CHANGE, STANDING):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if column in (IN_A, IN_B):
                return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole and word.supported is False:
            return QGuiApplication.palette().placeholderText()
        return None

    def _text(self, word: Word, column: int) -> str:
        change = word.ranking
        match column:
            case 0:
                return str(word.rank)
            case 1:
                return self._vocabulary.name(word.key, self._language)
            case 2:
                return _mark(word, "a")
            case 3:
                return _mark(word, "b")
            case 5 if change is not None:
                return f"{change.holds:+.4f}"
            case 6 if change is not None:
                if change.control is None:
                    return "…"
                z = -change.control.z  # of what the region holds, as the bar
                return f"★ {z:+.1f}" if word.supported else f"{z:+.1f}"
            case _:
                return ""

    def _standing(self, word: Word) -> str:
        if word.supported is None:
            return self.tr("Random regions are being measured, or were not asked for")
        return self.tr("stands out") if word.supported else self.tr("not supported")


def _mark(word: Word, side: Side) -> str:
    if word.present_a if side == "a" else word.present_b:
        return "●"
    return "+" if word.more_in == side else "–"


def scale_of(words: tuple[Word, ...]) -> float:
    """Return the largest effect or control bound of all words: full width of a bar."""
    extents = [0.0]
    for word in words:
        change = word.ranking
        if change is not None:
            extents.append(abs(change.effect))
            if change.control is not None:
                extents.append(abs(change.control.mean) + 2 * change.control.sd)
    return max(extents) or 1.0
