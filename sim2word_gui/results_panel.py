"""Score, sentence and ranked words, filling while the engine runs."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.contracts import WORD_SIDES, Explanation, Similarity, Word
from engine.vocabulary import Language, Vocabulary
from sim2word_gui.effect_bar import EffectBar
from sim2word_gui.words_model import EFFECT, RANK, STANDING, VALUE, WORD, WordsModel


class ResultsPanel(QWidget):
    """The right side of the window.

    Signals
    -------
    word_chosen(str)
        Key of the word that was selected.
    """

    word_chosen = Signal(str)

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = "en"
        self._explanation: Explanation | None = None
        self.score = QLabel("–", self)
        self.score.setObjectName("score")
        self.score_note = _wrapped("soft", self)
        self.banner = _wrapped("banner", self)
        self.banner.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence = _wrapped("sentence", self)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(self.tr("Image whose words are shown"))
        for text in (self.tr("Words in A"), self.tr("Words in B"), self.tr("In both")):
            self.tabs.addTab(text)
        self.model = WordsModel(vocabulary, self)
        self.table = self._make_table()
        self.limits = _wrapped("soft", self)
        self.limits.setText(
            self.tr(
                "Influence on a neural network's score, not evidential importance; it does not"
                " say who is shown."
            )
        )
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        heading = QLabel(self.tr("Similarity score"), self)
        heading.setObjectName("soft")
        for widget in (heading, self.score, self.score_note, self.banner, self.sentence, line):
            layout.addWidget(widget)
        layout.addWidget(self.tabs)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.limits)
        self.tabs.currentChanged.connect(self._change_tab)
        self.clear()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(self.tr("Ranked words"))
        table.setModel(self.model)
        table.setItemDelegateForColumn(EFFECT, EffectBar(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (RANK, WORD, VALUE, STANDING):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(EFFECT, QHeaderView.ResizeMode.Stretch)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._tell_choice())
        return table

    @property
    def chosen_key(self) -> str | None:
        """Key of the selected word, or None."""
        index = self.table.currentIndex()
        return self.model.word_at(index.row()).key if index.isValid() else None

    def clear(self) -> None:
        """Show that there is no result."""
        self._explanation = None
        self.score.setText("–")
        self.score_note.setText(self.tr("Choose two photos and press Explain."))
        self.sentence.clear()
        self.model.set_words(())
        self.show_banner("")

    def show_banner(self, text: str, kind: str = "error") -> None:
        """Show a message with its cause and next step, or remove it.

        Parameters
        ----------
        text : str
        kind : {"error", "note"}
        """
        self.banner.setProperty("kind", kind)
        self.banner.style().unpolish(self.banner)
        self.banner.style().polish(self.banner)
        self.banner.setText(text)
        self.banner.setVisible(bool(text))

    def show_similarity(self, similarity: Similarity) -> None:
        """Show the score, with the operating point it can be read against."""
        self.score.setText(f"{similarity.angular:.3f}")
        note = self.tr("cosine {:.4f}").format(similarity.cosine)
        point = similarity.operating_point
        if point is not None:
            note += self.tr(
                "  ·  operating point {threshold:.4f} on {data}: false match rate {fmr:.2%},"
                " false non-match rate {fnmr:.2%}"
            ).format(threshold=point.threshold, data=point.data, fmr=point.fmr, fnmr=point.fnmr)
        self.score_note.setText(note)

    def show_words(self, words: tuple[Word, ...]) -> None:
        """Show the ranking as it stands, keeping the selected word selected."""
        key = self.chosen_key
        self.model.set_words(words)
        self._select(key)

    def show_explanation(self, explanation: Explanation) -> None:
        """Show the whole result."""
        self._explanation = explanation
        self.show_words(explanation.words)
        self._show_sentence()

    def set_language(self, language: Language) -> None:
        """Show words and sentence in another language."""
        self._language = language
        key = self.chosen_key
        self.model.set_language(language)
        self._select(key)
        self._show_sentence()

    def _show_sentence(self) -> None:
        if self._explanation is not None:
            text = self._explanation.text
            self.sentence.setText(text.zh if self._language == "zh" else text.en)

    def _change_tab(self, index: int) -> None:
        key = self.chosen_key
        self.model.set_image(WORD_SIDES[index])
        self._select(key)

    def _select(self, key: str | None) -> None:
        row = None if key is None else self.model.row_of(key)
        if row is None:
            return
        flags = QItemSelectionModel.SelectionFlag
        selection = self.table.selectionModel()
        blocked = selection.blockSignals(True)
        selection.setCurrentIndex(self.model.index(row, 0), flags.ClearAndSelect | flags.Rows)
        selection.blockSignals(blocked)
        self.table.viewport().update()

    def _tell_choice(self) -> None:
        key = self.chosen_key
        if key is not None:
            self.word_chosen.emit(key)


def _wrapped(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
