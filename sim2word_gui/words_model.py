"""The ranked words as a table model."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from engine.contracts import Word, WordSide
from engine.vocabulary import Language, Vocabulary

RANK, WORD, EFFECT, VALUE, STANDING = range(5)
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
        self._all: tuple[Word, ...] = ()
        self._image: WordSide = "a"
        self._rows: list[Word] = []

    def set_words(self, words: tuple[Word, ...]) -> None:
        """Take a new ranking; rows that stay keep their place where they can."""
        self._all = words
        self._refresh()

    def set_image(self, image: WordSide) -> None:
        """Show the words of another image."""
        self._image = image
        self._refresh()

    def set_language(self, language: Language) -> None:
        """Name the words in another language."""
        self._language = language
        self._refresh()

    def row_of(self, key: str) -> int | None:
        """Return the row of a word, or None."""
        for row, word in enumerate(self._rows):
            if word.key == key:
                return row
        return None

    def word_at(self, row: int) -> Word:
        """Return the word of a row."""
        return self._rows[row]

    def _refresh(self) -> None:
        rows = [w for w in self._all if w.image == self._image and w.rank is not None]
        rows.sort(key=lambda word: word.rank or 0)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def scale(self) -> float:
        """The largest effect or control bound of all words: full width of a bar."""
        extents = [0.0]
        for word in self._all:
            for change in word.interventions:
                spread = 2 * (change.control_sd or 0.0)
                extents += [abs(change.effect), abs(change.control_mean or 0.0) + spread]
        return max(extents) or 1.0

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Return the number of words."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else STANDING + 1

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("#"),
            self.tr("Word"),
            self.tr("Effect of erasing"),
            self.tr("Change"),
            self.tr("Controls"),
        )[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        word = self._rows[index.row()]
        if role == WORD_ROLE:
            return word
        if role == SCALE_ROLE:
            return self.scale
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(word, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (RANK, VALUE):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and word.supported is False:
            return QGuiApplication.palette().placeholderText()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._why(word)
        return None

    def _text(self, word: Word, column: int) -> str:
        change = word.interventions[0]
        if column == RANK:
            return str(word.rank)
        if column == WORD:
            return self._vocabulary.name(word.key, self._language)
        if column == VALUE:
            return f"{change.effect:+.4f}"
        if column == STANDING:
            if change.z is None:
                return self.tr("measuring…")
            return self.tr("stands out") if word.supported else self.tr("not supported")
        return ""

    def _why(self, word: Word) -> str:
        change = word.interventions[0]
        name = self._vocabulary.name(word.key, self._language)
        text = self.tr(
            "{name}: erasing {area:.1%} of the crop changes the cosine by {effect:+.4f}, to"
            " {similarity:.4f}."
        ).format(name=name, area=change.area, effect=change.effect, similarity=change.similarity)
        if change.control_mean is not None and change.control_sd is not None:
            text += " " + self.tr(
                "Random regions of the same size change it by {mean:+.4f} ± {sd:.4f} (z {z:+.1f})."
            ).format(mean=change.control_mean, sd=change.control_sd, z=change.z or 0.0)
        return text
