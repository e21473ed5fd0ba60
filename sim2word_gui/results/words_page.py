"""The ranked words: chips, table, and the sentence or the reasons of a word."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.explanation import Word, WordSide
from engine.contracts.settings import PUBLISHED, Ranking
from engine.language.catalogue import sentences
from engine.language.sentence import word_phrases
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.results.chips import Chips
from sim2word_gui.results.effect_bar import EffectBar
from sim2word_gui.results.filter_bar import FilterBar
from sim2word_gui.results.word_filter import FilteredWords
from sim2word_gui.results.words_model import (
    CHANGE,
    EFFECT,
    IN_A,
    IN_B,
    RANK,
    STANDING,
    WORD,
    WORD_ROLE,
    WordsModel,
)
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.texts.words import WhyText, why
from sim2word_gui.widgets.copying import offer_copies
from sim2word_gui.widgets.translated import Translated

_WHY_HEIGHT = 98
_MARK_WIDTH = 26
_ROW_HEIGHT = 26


class WordsTable(QTableView):
    """The table; Ctrl+C copies the chosen word with its reasons.

    Signals
    -------
    copy_asked()
    """

    copy_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, or move through the list."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)


class WordsPage(Translated, QWidget):
    """A page of the results.

    Parameters
    ----------
    vocabulary : Vocabulary
    parent : QWidget, optional

    Signals
    -------
    word_chosen(tuple of (key, image) or None)
    listed()
        Other words are listed, for the chart.
    """

    word_chosen = Signal(object)
    listed = Signal()

    def __init__(
        self, vocabulary: Vocabulary, settings: SettingsFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._language: Language = "en"
        self._comparison: Comparison | None = None
        self._choosing = False
        self._shown: object = None
        self.bar = FilterBar(settings, self)
        self.chips = Chips(vocabulary, self)
        self.model = WordsModel(vocabulary, self)
        self.filtered = FilteredWords(self)
        self.filtered.setSourceModel(self.model)
        self.table = self._make_table()
        self.why = WhyText(self)
        self.order = QLabel(self)
        self.order.setObjectName("soft")
        self.copy_button = QToolButton(self)
        self.copy_all_button = QToolButton(self)
        self._lay_out()
        self.bar.changed.connect(self._refresh)
        self.bar.tabs.currentChanged.connect(self._on_image)
        self.chips.chosen.connect(self.choose)
        self.copy_button.clicked.connect(self._copy_word)
        self.copy_all_button.clicked.connect(self._copy_all)
        self.table.copy_asked.connect(self._copy_word)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.retranslate()

    def _make_table(self) -> WordsTable:
        table = WordsTable(self)
        table.setModel(self.filtered)
        table.setItemDelegateForColumn(EFFECT, EffectBar(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        offer_copies(table)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_MARK_WIDTH)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (RANK, WORD, CHANGE, STANDING):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (IN_A, IN_B):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, _MARK_WIDTH)
        header.setSectionResizeMode(EFFECT, QHeaderView.ResizeMode.Stretch)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def _lay_out(self) -> None:
        reasons = QScrollArea(self)
        reasons.setWidget(self.why)
        reasons.setWidgetResizable(True)
        reasons.setFixedHeight(_WHY_HEIGHT)
        reasons.setFrameShape(QScrollArea.Shape.NoFrame)
        reasons.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for button in (self.copy_button, self.copy_all_button):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.bar.head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self.bar)
        layout.addWidget(self.order)
        layout.addWidget(self.chips)
        layout.addWidget(self.table, 1)
        layout.addWidget(reasons)

    @property
    def image(self) -> WordSide:
        """Whose words are listed."""
        return self.bar.image

    @property
    def listed_words(self) -> tuple[Word, ...]:
        """The words that the filter lets through, in order."""
        rows = range(self.filtered.rowCount())
        return tuple(self.filtered.index(row, 0).data(WORD_ROLE) for row in rows)

    @property
    def chosen(self) -> Word | None:
        """The word of the chosen row."""
        index = self.table.currentIndex()
        return index.data(WORD_ROLE) if index.isValid() else None

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the ranking of a comparison as it stands."""
        shown = (comparison, comparison.run.words, comparison.word, comparison.phase)
        if shown != self._shown:
            self._shown = shown
            self._comparison = comparison
            self._refresh()

    def choose(self, key: str) -> None:
        """Choose a word by its key, as a click on it would."""
        index = self._index_of(key)
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def _index_of(self, key: str) -> QModelIndex:
        """Return where a word is listed; an invalid index if it is not."""
        row = self.model.row_of(key)
        if row is None:
            return QModelIndex()
        return self.filtered.mapFromSource(self.model.index(row, 0))

    def set_language(self, language: Language) -> None:
        """Name the words in another language."""
        self._language = language
        self.model.set_language(language)
        self._refresh()

    def _refresh(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        # The rows follow the comparison; a row that goes must not choose another word.
        self._choosing = True
        self.filtered.set_filter(self.bar.filter)
        self.model.set_words(comparison.run.words, self.image, in_place=self._stay_in_place)
        word = comparison.word
        index = self._index_of(word[0]) if word is not None and word[1] == self.image else None
        if index is not None and index.isValid():
            self.table.setCurrentIndex(index)
        else:
            flag = QItemSelectionModel.SelectionFlag.Clear
            self.table.selectionModel().setCurrentIndex(QModelIndex(), flag)
        self._choosing = False
        self._show_rest()
        self.listed.emit()
        chosen = next((one for one in comparison.run.words if (one.key, one.image) == word), None)
        if chosen is not None and chosen.protected and self.bar.filter.hide_protected:
            self.word_chosen.emit(None)  # nor is it named on the photos

    @property
    def _stay_in_place(self) -> bool:
        """Whether rows keep their places: while evidence comes in."""
        comparison = self._comparison
        return comparison is not None and comparison.phase is Phase.RUNNING

    def _show_rest(self) -> None:
        """Show what follows from the rows: order, chips, reasons and sentence."""
        self.order.setText(self._order_text)
        chosen = self.chosen
        words = self.listed_words
        self.chips.show_words(words, None if chosen is None else chosen.key, self._language)
        explanation = None if self._comparison is None else self._comparison.run.explanation
        if chosen is not None:
            self.why.setText(why(chosen, explanation, self._vocabulary, self._language))
        elif self.model.rowCount() and not words:
            none = self.tr("No word passes the filters.")
            self.why.setText(f"{none} {self.sentence}".strip())
        elif explanation is not None:
            self.why.setText(self.sentence)
        elif words:
            self.why.setText(self.tr("Choose a word to see its region and the reasons."))
        else:
            self.why.clear()
        self.copy_button.setEnabled(chosen is not None)
        self.copy_all_button.setEnabled(bool(words))

    @property
    def _order_text(self) -> str:
        """By what the words are ordered."""
        comparison = self._comparison
        if comparison is None or not comparison.run.words:
            return ""
        settings = comparison.settings
        if settings.method != PUBLISHED:
            return self.tr("Measured: held against random regions of the same size")
        if settings.ranking is Ranking.PAPER:
            return self.tr("As published (Sim2Word): by the change of the score")
        return self.tr("Published maps, words by how far they stand out")

    @property
    def sentence(self) -> str:
        """What is said of the words, without those that the filter hides."""
        explanation = None if self._comparison is None else self._comparison.run.explanation
        if explanation is None:
            return ""
        shown = [
            word
            for word in explanation.words
            if not (word.protected and self.bar.filter.hide_protected)
        ]
        top = int(str(dict(explanation.provenance.settings)["top"]))
        phrases = word_phrases(
            explanation.method,
            shown,
            explanation.ranked_as,
            top,
            accounted=explanation.account is not None,
        )
        return sentences(phrases, self._language)

    def _on_row(self) -> None:
        if self._choosing:
            return
        chosen = self.chosen
        if chosen is not None:
            self.word_chosen.emit((chosen.key, chosen.image))
            self._show_rest()

    def _on_image(self) -> None:
        """Look at the same word in the other image, where it has one."""
        comparison = self._comparison
        if comparison is not None and comparison.word is not None:
            key = comparison.word[0]
            known = self.model.row_of(key) is not None
            self.word_chosen.emit((key, self.image) if known else None)

    def _copy_word(self) -> None:
        if self.chosen is not None:
            QGuiApplication.clipboard().setText(self.why.text())

    def _copy_all(self) -> None:
        """Copy the listed words as a table for a spreadsheet."""
        columns = (RANK, WORD, IN_A, IN_B, CHANGE, STANDING)
        model = self.filtered
        head = [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns]
        rows = [
            [str(model.index(row, column).data()) for column in columns]
            for row in range(model.rowCount())
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in (head, *rows)))

    def retranslate(self) -> None:
        """Set the texts."""
        self.table.setAccessibleName(self.tr("Ranked words"))
        self.chips.setAccessibleName(self.tr("First words"))
        self.copy_button.setText(self.tr("Copy word"))
        self.copy_all_button.setText(self.tr("Copy table"))
        self._show_rest()
