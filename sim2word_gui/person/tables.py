"""The words of a person and the photos of the set, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.contracts import PersonFound, PersonReport
from engine.vocabulary import Language, Vocabulary
from sim2word_gui.plain_text import plain

_ROW = 24


class _Table(QTableWidget):
    """Rows that are read only; the second column takes what is left."""

    def __init__(self, headers: list[str], wide: int, parent: QWidget | None = None) -> None:
        super().__init__(0, len(headers), parent)
        self.setHorizontalHeaderLabels(headers)
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


class PersonWordTable(_Table):
    """One row a word, best first."""

    def __init__(
        self, vocabulary: Vocabulary, language: Language, parent: QWidget | None = None
    ) -> None:
        headers = ["", self.tr("Word"), self.tr("Score"), self.tr("95% interval"),
                   self.tr("Photos above 0"), self.tr("p"), self.tr("Finding")]  # fmt: skip
        super().__init__(headers, 1, parent)
        self._vocabulary, self._language = vocabulary, language
        self.setAccessibleName(self.tr("Words of the person"))

    def show_report(self, report: PersonReport) -> None:
        """Show the words of a report."""
        stands, not_so = self.tr("stands out"), self.tr("not supported")
        self.fill(
            [
                (
                    str(one.rank), self._vocabulary.name(one.key, self._language),
                    f"{one.score:+.4f}", f"{one.low:+.4f} … {one.high:+.4f}",
                    f"{one.consistency:.0%}", f"{one.p:.3f}",
                    stands if one.supported else not_so,
                )
                for one in report.words
            ],
            [
                self.tr(
                    "Exchanging its region raises the cosine with others by {effect:+.4f} more than"
                    " random regions do; {contrast:+.2f} spreads above others; in {present:.0%} of"
                    " the photos"
                ).format(effect=one.effect, contrast=one.contrast, present=one.present)
                for one in report.words
            ],
        )  # fmt: skip


class SetPhotoTable(_Table):
    """One row a photo: the one that fits least first, and those that could not be used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        headers = [self.tr("Photo"), self.tr("Mean cosine"), self.tr("Robust z"),
                   self.tr("Finding")]  # fmt: skip
        super().__init__(headers, 3, parent)
        self.setAccessibleName(self.tr("Photos of the person"))

    def show_found(self, found: PersonFound) -> None:
        """Show the photos of a report."""
        fits, odd = self.tr("fits"), self.tr("does not fit")
        photos = found.report.photos
        rows = [
            (Path(p.path).name, f"{p.cosine:.4f}", f"{p.z:+.1f}", fits if p.fits else odd)
            for p in photos
        ]
        rows += [
            (Path(one.path).name, "", "", self.tr("not used: {cause}").format(cause=one.cause))
            for one in found.left_out
        ]
        self.fill(rows, [p.path for p in photos] + [one.path for one in found.left_out])
