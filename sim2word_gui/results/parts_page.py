"""What each part of the face does to the score, and which parts together are enough to turn it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.parts import EnoughParts, PartAlone
from engine.language.catalogue import Language, say, sentences
from engine.language.parts import alone_text, parts_phrases, set_figures
from sim2word_gui.results.part_bar import BAR_ROLE, PartBar
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import ViewingModel
from sim2word_gui.widgets.copying import offer_copies
from sim2word_gui.widgets.rows import fit_rows
from sim2word_gui.widgets.translated import Translated

PART, BAR, VALUE, DOES, AREA = range(5)
_ROW_HEIGHT, _BAR_WIDTH = 25, 120


class PartsPage(Translated, QWidget):
    """A page of the results.

    Parameters
    ----------
    viewing : ViewingModel
        Whether the parts are drawn on the faces.
    parent : QWidget, optional

    Signals
    -------
    part_chosen(str or None)
    """

    part_chosen = Signal(object)

    def __init__(self, viewing: ViewingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = "en"
        self._comparison: Comparison | None = None
        self._viewing = viewing
        self._shown: object = None
        self._filling = False
        self.sentence, self.figures = QLabel(self), QLabel(self)
        self.chosen, self.help = QLabel(self), QLabel(self)
        self.sentence.setObjectName("answer")
        self.figures.setObjectName("quiet")
        self.help.setObjectName("quiet")
        for label in (self.sentence, self.figures, self.chosen, self.help):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, AREA + 1, self)
        self.table.setItemDelegateForColumn(BAR, PartBar(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        offer_copies(self.table)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(DOES, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(BAR, _BAR_WIDTH)
        self.table.currentCellChanged.connect(lambda *_: self._on_row())
        self.drawn = QCheckBox(self)
        self.drawn.toggled.connect(lambda on: viewing.change(parts=on))
        viewing.changed.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.figures)
        layout.addWidget(self.table)
        layout.addWidget(self.chosen)
        layout.addStretch(1)
        layout.addWidget(self.drawn)
        layout.addWidget(self.help)
        self.retranslate()
        self._follow()

    @property
    def rows(self) -> tuple[PartAlone, ...]:
        """The parts that are listed: what moves the score most comes first."""
        found = self._found
        return () if found is None else found.by_effect

    @property
    def _found(self) -> EnoughParts | None:
        return None if self._comparison is None else self._comparison.run.parts

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the parts of a comparison, if they are known yet."""
        self._comparison = comparison
        shown = comparison.number, comparison.run.parts, comparison.phase, self._language
        if shown != self._shown:
            self._shown = shown
            self._show()
        self._choose_row(comparison.part)

    def set_language(self, language: Language) -> None:
        """Name the parts in another language."""
        self._language = language
        self._show()

    def choose(self, part: str) -> None:
        """Choose a part, as a click on its row would."""
        names = [one.part for one in self.rows]
        if part in names:
            self.table.setCurrentCell(names.index(part), PART)

    def _follow(self) -> None:
        self.drawn.setChecked(self._viewing.value.parts)

    def _on_row(self) -> None:
        row = self.table.currentRow()
        if not self._filling and 0 <= row < len(self.rows):
            self.part_chosen.emit(self.rows[row].part)

    def _choose_row(self, part: str | None) -> None:
        """Follow what is chosen, whoever chose it."""
        self._filling = True
        names = [one.part for one in self.rows]
        if part in names:
            self.table.setCurrentCell(names.index(part), PART)
        else:
            self.table.clearSelection()
            self.table.setCurrentCell(-1, -1)
        self._filling = False
        found = self._found
        one = next((one for one in self.rows if one.part == part), None)
        self.chosen.setVisible(one is not None)
        if one is not None and found is not None:
            self.chosen.setText(alone_text(one, found, self._language))

    def _show(self) -> None:
        found, language = self._found, self._language
        keys = ("set", "effect", "value", "does", "area")
        self.table.setHorizontalHeaderLabels([say(f"parts.{key}", language) for key in keys])
        self.table.setVisible(bool(self.rows))
        self.help.setVisible(found is not None)
        self.help.setText(say("parts.alone_help", language))
        self.sentence.setText(
            self._without() if found is None else sentences(parts_phrases(found), language)
        )
        sets = () if found is None else found.found
        self.figures.setText("\n".join(set_figures(one, language) for one in sets))
        self.figures.setVisible(bool(sets))
        self._fill(found)

    def _fill(self, found: EnoughParts | None) -> None:
        self._filling = True
        rows = self.rows
        self.table.setRowCount(len(rows))
        bars = [] if found is None else [_bar(found, one) for one in rows]
        scale = max((abs(value) for bar in bars for value in bar[:3]), default=1.0) or 1.0
        for row, (one, bar) in enumerate(zip(rows, bars, strict=True)):
            for column, text in enumerate(self._cells(one, bar[0])):
                item = QTableWidgetItem(text)
                if column in (VALUE, AREA):
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                if column == BAR:
                    item.setData(BAR_ROLE, (*bar, one.stands_out, scale))
                self.table.setItem(row, column, item)
        self._filling = False
        fit_rows(self.table)

    def _cells(self, one: PartAlone, value: float) -> tuple[str, ...]:
        does = "holds_short" if value > 0 else "pulls_short"
        star = "★ " if one.stands_out else ""
        return (
            say(f"components.{one.part}", self._language),
            "",
            f"{value:+.3f}",
            star + say(f"parts.{does}", self._language),
            f"{one.area:.0%}",
        )

    def _without(self) -> str:
        """Return why there are no parts."""
        comparison = self._comparison
        if comparison is None or comparison.run.similarity is None:
            return self.tr("There is no score yet.")
        if comparison.phase is Phase.RUNNING:
            return self.tr("Working…")
        return say("parts.absent", self._language)

    def retranslate(self) -> None:
        """Set the texts."""
        self.table.setAccessibleName(self.tr("What each part of the face does to the score"))
        self.drawn.setText(self.tr("Draw the parts on the faces"))
        self._show()


def _bar(found: EnoughParts, one: PartAlone) -> tuple[float, float, float]:
    """Return what a part holds of the score, and the band of its shape elsewhere."""
    return found.holds(one), *(found.band(one) or (0.0, 0.0))
