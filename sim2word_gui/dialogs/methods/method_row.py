"""A row of the grid: a method's name, its progress and its two cells."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from engine.contracts.methods import ComparedMethod, MethodCard
from engine.contracts.pair import SIDES, AlignedFace
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.dialogs.methods.map_cell import MapCell
from sim2word_gui.dialogs.methods.map_picture import scale_of, with_map
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.thumbnails import as_pixmap

_NAME_WIDTH = 210


class MethodRow(QWidget):
    """Owns the widgets of one method; they lie in the grid of the window.

    Signals
    -------
    enlarged(str, int)
        Name of the method and number of the face whose map is to be shown large.
    """

    enlarged = Signal(str, int)

    def __init__(self, card: MethodCard, vocabulary: Vocabulary, parent: QWidget) -> None:
        super().__init__(parent)
        self.card, self._vocabulary = card, vocabulary
        self._compared: ComparedMethod | None = None
        self.title = QLabel(card.title, self)
        self.title.setObjectName("heading")
        self.paper = QLabel(card.paper, self)
        self.paper.setObjectName("quiet")
        self.note = QLabel(self)
        self.note.setObjectName("quiet")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.cells = tuple(MapCell(self) for _ in SIDES)
        for label in (self.title, self.paper, self.note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for number, cell in enumerate(self.cells):
            cell.clicked.connect(lambda n=number: self.enlarged.emit(self.card.name, n))
        self._lay_out()

    def _lay_out(self) -> None:
        name = QWidget(self)
        name.setFixedWidth(_NAME_WIDTH)
        column = QVBoxLayout(name)
        column.setContentsMargins(0, 4, 8, 0)
        for widget in (self.title, self.paper, self.bar, self.note):
            column.addWidget(widget)
        column.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(name, 0, 0)
        for number, cell in enumerate(self.cells):
            grid.addWidget(cell, 0, 1 + number)
            grid.setColumnStretch(1 + number, 1)

    def show_progress(self, share: float | None, *, running: bool) -> None:
        """Show how far the method is; None before it runs."""
        self.bar.setVisible(running and self._compared is None and share is not None)
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * (share or 0.0)))
        if self._compared is None:
            waiting = running and share is None
            self.note.setText(self.tr("waiting") if waiting else "")

    def show_result(
        self,
        compared: ComparedMethod,
        faces: tuple[AlignedFace, AlignedFace],
        count: int,
        language: Language,
    ) -> None:
        """Show the maps with their effects, or why there are none.

        Parameters
        ----------
        compared : ComparedMethod
        faces : pair of AlignedFace
        count : int
            Methods that have a rank.
        language : {"en", "zh"}
            Of the words.
        """
        drawn = self._compared is not None and self._compared.maps is compared.maps
        self._compared = compared
        self.bar.hide()
        if compared.maps is None or compared.effects is None:
            self.note.setText("" if compared.error is None else error_text(compared.error))
            return
        kind = self.tr("signed") if compared.card.signed else self.tr("without signs")
        cost = self.tr("{cost:.0f} forward passes a face").format(cost=compared.cost)
        scale = scale_of(compared)
        ends = (
            self.tr("no effect: the maps are flat")
            if scale.low == scale.high
            else self.tr("colours from {low:.3g} to {high:.3g}").format(
                low=scale.low, high=scale.high
            )
        )
        self.note.setText(f"{cost}, {kind}\n{ends}")
        for number, cell in enumerate(self.cells):
            if not drawn:
                picture = as_pixmap(with_map(faces[number].crop, compared.maps[number], scale))
                cell.show_picture(picture)
            name = f"{compared.card.title}, {SIDES[number].upper()}"
            cell.rename(self.tr("Enlarge: {}").format(name))
            effect = f"{compared.effects[number].effect:+.4f}"
            if compared.ranks is not None:
                rank = self.tr("rank {rank} of {count}").format(
                    rank=compared.ranks[number], count=count
                )
                effect = f"{effect} · {rank}"
            word = compared.words[number]
            named = (
                self.tr("no word")
                if word is None
                else f"{self._vocabulary.name(word.key, language)} {word.effect:+.4f}"
            )
            cell.show_text(f"{effect}\n{named}")
