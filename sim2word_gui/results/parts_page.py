"""Which parts of the face are enough to take the score across its threshold."""

from __future__ import annotations

from PySide6.QtCore import Qt
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

from engine.contracts.parts import EnoughParts, PartSet
from engine.language.catalogue import Language, say, sentences
from engine.language.parts import part_phrases, parts_phrases
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import ViewingModel
from sim2word_gui.widgets.translated import Translated

COLUMNS = ("set", "change", "area", "in_a", "in_b", "twins", "is_specific")


class PartsPage(Translated, QWidget):
    """A page of the results.

    Parameters
    ----------
    viewing : ViewingModel
        Whether the parts are drawn on the faces.
    parent : QWidget, optional
    """

    def __init__(self, viewing: ViewingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = "en"
        self._comparison: Comparison | None = None
        self._viewing = viewing
        self.sentence, self.help = QLabel(self), QLabel(self)
        self.sentence.setObjectName("answer")
        self.help.setObjectName("quiet")
        for label in (self.sentence, self.help):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, len(COLUMNS), self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.drawn = QCheckBox(self)
        self.drawn.toggled.connect(lambda on: viewing.change(parts=on))
        viewing.changed.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.drawn)
        layout.addWidget(self.help)
        self.retranslate()
        self._follow()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the sets of a comparison, if they are known yet."""
        self._comparison = comparison
        self._show()

    def set_language(self, language: Language) -> None:
        """Name the parts in another language."""
        self._language = language
        self._show()

    def _follow(self) -> None:
        self.drawn.setChecked(self._viewing.value.parts)

    def _show(self) -> None:
        comparison, language = self._comparison, self._language
        found = None if comparison is None else comparison.run.parts
        self.table.setHorizontalHeaderLabels([say(f"parts.{key}", language) for key in COLUMNS])
        self.table.setVisible(found is not None and bool(found.found))
        self.help.setVisible(found is not None)
        self.help.setText(say("parts.help", language))
        self.sentence.setText(
            self._without() if found is None else sentences(parts_phrases(found), language)
        )
        self._fill(found)

    def _fill(self, found: EnoughParts | None) -> None:
        sets = () if found is None else found.found
        self.table.setRowCount(len(sets))
        for row, one in enumerate(sets):
            for column, text in enumerate(self._cells(one)):
                self.table.setItem(row, column, QTableWidgetItem(text))

    def _cells(self, one: PartSet) -> tuple[str, ...]:
        language = self._language
        between = say("language.words_between", language)
        return (
            between.join(say(phrase, language) for phrase in part_phrases(one.parts)),
            say(f"parts.{one.kind}", language),
            f"{one.area:.0%}",
            f"{one.cosine_a:.3f}",
            f"{one.cosine_b:.3f}",
            "–" if one.twins is None else f"{one.twins.mean:.3f}",
            say(f"parts.{'yes' if one.specific else 'no'}", language),
        )

    def _without(self) -> str:
        """Return why there are no sets."""
        comparison = self._comparison
        if comparison is None or comparison.run.similarity is None:
            return self.tr("There is no score yet.")
        if comparison.phase is Phase.RUNNING:
            return self.tr("Working…")
        return say("parts.absent", self._language)

    def retranslate(self) -> None:
        """Set the texts."""
        self.table.setAccessibleName(self.tr("Sets of parts that are enough"))
        self.drawn.setText(self.tr("Draw the parts on the faces"))
        self._show()
