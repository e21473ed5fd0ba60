"""The words of a person and the photos of the set, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.contracts.gallery import LeftOut
from engine.contracts.people import PersonWord, SetPhoto
from engine.language.vocabulary import Vocabulary
from sim2word_gui.system.language import Language
from sim2word_gui.texts.plain import plain
from sim2word_gui.widgets.translated import Translated

_ROW = 24


class ReadOnlyTable(Translated, QTableWidget):
    """Rows that are read only; the second column takes what is left."""

    def __init__(self, columns: int, wide: int, parent: QWidget | None = None) -> None:
        super().__init__(0, columns, parent)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)

    def fill(self, rows: Sequence[tuple[str, ...]], tips: Sequence[str]) -> None:
        """Show rows, each with a tooltip."""
        self.setRowCount(len(rows))
        for row, (cells, tip) in enumerate(zip(rows, tips, strict=True)):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(plain(tip))
                self.setItem(row, column, item)


class PersonWordTable(ReadOnlyTable):
    """One row a word, best first."""

    def __init__(
        self, vocabulary: Vocabulary, language: Language, parent: QWidget | None = None
    ) -> None:
        super().__init__(7, 1, parent)
        self._vocabulary, self._language = vocabulary, language
        self._words: tuple[PersonWord, ...] = ()
        self.retranslate()

    def show_words(self, words: tuple[PersonWord, ...]) -> None:
        """Show the words of a report."""
        self._words = words
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Words of the person"))
        self.setHorizontalHeaderLabels(
            [
                "",
                self.tr("Word"),
                self.tr("Score"),
                self.tr("95% interval"),
                self.tr("Photos above 0"),
                self.tr("p"),
                self.tr("Finding"),
            ]
        )
        stands, not_so = self.tr("stands out"), self.tr("not supported")
        self.fill(
            [
                (
                    str(one.rank),
                    self._vocabulary.name(one.key, self._language.code),
                    f"{one.score:+.4f}",
                    f"{one.low:+.4f} … {one.high:+.4f}",
                    f"{one.consistency:.0%}",
                    f"{one.p:.3f}",
                    stands if one.supported else not_so,
                )
                for one in self._words
            ],
            [
                self.tr(
                    "Exchanging its region raises the cosine with others by {effect:+.4f} more than"
                    " random regions do; {contrast:+.2f} spreads above others; in {present:.0%} of"
                    " the photos"
                ).format(effect=one.effect, contrast=one.contrast, present=one.present)
                for one in self._words
            ],
        )


class SetPhotoTable(ReadOnlyTable):
    """One row a photo: the one that fits least first, and those that could not be used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(4, 3, parent)
        self._photos: tuple[SetPhoto, ...] = ()
        self._left_out: tuple[LeftOut, ...] = ()
        self.retranslate()

    def show_photos(self, photos: tuple[SetPhoto, ...], left_out: tuple[LeftOut, ...]) -> None:
        """Show the photos of a report."""
        self._photos, self._left_out = photos, left_out
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Photos of the person"))
        self.setHorizontalHeaderLabels(
            [self.tr("Photo"), self.tr("Mean cosine"), self.tr("Robust z"), self.tr("Finding")]
        )
        fits, odd = self.tr("fits"), self.tr("does not fit")
        rows = [
            (Path(p.path).name, f"{p.cosine:.4f}", f"{p.z:+.1f}", fits if p.fits else odd)
            for p in self._photos
        ]
        rows += [
            (Path(one.path).name, "", "", self.tr("not used: {cause}").format(cause=one.cause))
            for one in self._left_out
        ]
        paths = [p.path for p in self._photos] + [one.path for one in self._left_out]
        self.fill(rows, paths)
