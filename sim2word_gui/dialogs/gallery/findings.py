"""What a gallery's engine found: photos left out, a candidate's account, attributes erased."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.gallery import Candidate, ErasedAttribute, Interpretation, LeftOut
from engine.language.account import account_phrases
from engine.language.catalogue import say, sentences
from engine.language.vocabulary import Vocabulary
from sim2word_gui.system.language import Language
from sim2word_gui.widgets.bar_chart import NEUTRAL, OPPOSES, SUPPORTS, Bar, BarChart
from sim2word_gui.widgets.translated import Translated

_LISTED = 200
"""Photos."""


class Findings(Translated, QStackedWidget):
    """A list, or a sentence above a chart.

    Parameters
    ----------
    vocabulary : Vocabulary
    language : Language
    parent : QWidget, optional
    """

    def __init__(
        self, vocabulary: Vocabulary, language: Language, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vocabulary, self._language = vocabulary, language
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = BarChart(self)
        scroll = QScrollArea(self)
        scroll.setWidget(self.chart)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sentence)
        layout.addWidget(scroll, 1)
        self.addWidget(self.text)
        self.addWidget(page)
        self._shown: Interpretation | Candidate | tuple[LeftOut, ...] = ()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.text.setAccessibleName(self.tr("Findings"))
        self.chart.setAccessibleName(self.tr("Uncertainty with each attribute erased"))
        self.chart.setLabel("bottom", self.tr("Uncertainty of the gallery (0 to 1)"))
        self.chart.setToolTip(
            self.tr(
                "Bars: the uncertainty as it is, and with each attribute's region erased (paler:"
                " not supported). Frames: random regions of the same size, ± 2 sd. Line: as it is."
            )
        )
        if isinstance(self._shown, Interpretation):
            self.show_interpretation(self._shown)
        elif isinstance(self._shown, Candidate):
            self.show_account(self._shown)
        else:
            self.show_left_out(self._shown)

    def show_left_out(self, left: tuple[LeftOut, ...]) -> None:
        """Show which photos are not enrolled; nothing where there are none."""
        self._shown = left
        lines = [f"{one.path}: {one.cause}" for one in left[:_LISTED]]
        self.text.setPlainText("\n".join([self.tr("Not enrolled:"), *lines]) if left else "")
        self.setCurrentIndex(0)

    def show_account(self, candidate: Candidate) -> None:
        """Show what the score of a candidate goes with."""
        self._shown = candidate
        code = self._language.code
        if candidate.account is None:
            text = self.tr(
                "{person}: the score has no account. The photo is not where it was enrolled from,"
                " and the gallery has only its embedding; or the networks in use have no account."
            )
            self.text.setPlainText(text.format(person=candidate.person))
        else:
            head = self.tr("What the score of {person} goes with").format(person=candidate.person)
            said = sentences(account_phrases(candidate.account, brief=True), code)
            self.text.setPlainText(f"{head}\n\n{said}\n\n{say('account.probe_is_a', code)}")
        self.setCurrentIndex(0)

    def show_interpretation(self, carried: Interpretation) -> None:
        """Show which attribute carries an identification."""
        self._shown = carried
        self.sentence.setText(carried.text.said(self._language.code))
        whole = carried.uncertainty
        bars = [Bar(self.tr("as it is"), whole, NEUTRAL)]
        bars += [self._bar(one, whole) for one in carried.attributes]
        self.chart.show_bars(tuple(bars), line=whole)
        self.setCurrentIndex(1)

    def _bar(self, one: ErasedAttribute, whole: float) -> Bar:
        middle, reach = whole + one.control_mean, 2 * one.control_sd
        return Bar(
            self._vocabulary.name(one.key, self._language.code),
            one.uncertainty,
            SUPPORTS if one.change > 0 else OPPOSES,
            faint=not one.supported,
            interval=(middle - reach, middle + reach),
        )
