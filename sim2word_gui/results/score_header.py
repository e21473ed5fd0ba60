"""The score on its ruler, with the side of the threshold in words; always in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.contracts.pair import SIDES
from engine.language.catalogue import say, sentences
from engine.language.score import not_calibrated_text, score_phrases
from sim2word_gui.results.quality_table import QualityModel
from sim2word_gui.results.ruler import Dot, Ruler
from sim2word_gui.state.changes import Change
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import ELSEWHERE
from sim2word_gui.system.language import spoken
from sim2word_gui.texts.likelihood import likelihood_line
from sim2word_gui.widgets.bar_chart import NEUTRAL
from sim2word_gui.widgets.copying import offer_picture
from sim2word_gui.widgets.translated import Translated

_DOTS = {
    "erase": (QColor(150, 60, 170), False),
    "exchange": (QColor(150, 60, 170), True),
    ELSEWHERE: (NEUTRAL, True),
}
"""Colours of the scores with the chosen region changed, and which are drawn hollow."""


class ScoreHeader(Translated, QWidget):
    """Above the pages of the results.

    Parameters
    ----------
    quality : QualityModel
        Knows what is poor in the faces.
    parent : QWidget, optional
    """

    def __init__(self, quality: QualityModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quality = quality
        self._comparison: Comparison | None = None
        self._ready = self._broken = False
        self._may_score = True
        self.title = QLabel(self)
        self.title.setObjectName("soft")
        self.score = QLabel("–", self)
        self.score.setObjectName("score")
        self.side = QLabel(self)
        self.side.setObjectName("heading")
        self.ruler = Ruler(self)
        offer_picture(self.ruler)
        self.note = QLabel(self)
        self.note.setObjectName("quiet")
        self.likelihood, self.poor = QLabel(self), QLabel(self)
        for label in (self.title, self.side, self.note, self.likelihood, self.poor):
            label.setWordWrap(True)
        for label in (self.score, self.side, self.note, self.likelihood, self.poor):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QGridLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(2)
        layout.addWidget(self.score, 0, 0, 2, 1)
        layout.addWidget(self.title, 0, 1)
        layout.addWidget(self.side, 1, 1)
        for row, widget in enumerate((self.ruler, self.note, self.likelihood, self.poor), 2):
            layout.addWidget(widget, row, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self.retranslate()

    def show_comparison(
        self, comparison: Comparison, *, ready: bool, may_score: bool, broken: bool
    ) -> None:
        """Show the score of a comparison as far as it is known."""
        self._comparison, self._ready, self._broken = comparison, ready, broken
        self._may_score = may_score
        self.retranslate()

    def show_changes(self, changes: list[Change]) -> None:
        """Show on the ruler what the chosen region makes of the score, mean of both faces."""
        found: dict[str, list[float]] = {}
        for change in changes:
            if change.fill is not None:
                found.setdefault(change.shown, []).append(change.cosine)
        self.ruler.show_dots(
            tuple(
                Dot(sum(values) / len(values), self._name_of(shown), *_DOTS[shown])
                for shown, values in found.items()
            )
        )

    def _name_of(self, shown: str) -> str:
        if shown == ELSEWHERE:
            return self.tr("elsewhere")
        return say(f"evidence.{shown}.changed", spoken())

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Similarity score (cosine of the embeddings)"))
        comparison = self._comparison
        similarity = None if comparison is None else comparison.run.similarity
        self.score.setText("–" if similarity is None else f"{similarity.cosine:.3f}")
        self.score.setAccessibleName(self.tr("Similarity score"))
        self.ruler.show_similarity(similarity)
        likelihood = None if similarity is None else similarity.likelihood
        beyond = () if similarity is None else similarity.not_calibrated
        self.likelihood.setVisible(likelihood is not None or bool(beyond))
        if likelihood is not None:
            self.likelihood.setText(likelihood_line(likelihood, spoken()))
        elif beyond:
            self.likelihood.setText(not_calibrated_text(beyond, spoken()))
        if similarity is None:
            self.side.setText(self._hint())
            self.note.clear()
        else:
            point = similarity.operating_point
            above = point is not None and similarity.cosine >= point.threshold
            side = "none" if point is None else "above" if above else "below"
            self.side.setText(say(f"score.side_{side}", spoken()))
            self.note.setText(sentences(score_phrases(similarity), spoken()))
        poor = [
            f"{side.upper()}: {', '.join(self._quality.warnings(side))}"
            for side in SIDES
            if self._quality.warnings(side)
        ]
        self.poor.setText(
            "⚠ " + self.tr("Mind – {}. Read the score with care.").format("; ".join(poor))
        )
        self.poor.setVisible(bool(poor))

    def _hint(self) -> str:
        comparison = self._comparison
        if comparison is not None and comparison.phase is Phase.RUNNING:
            return self.tr("Working…")
        if self._broken:
            return self.tr("The models could not be loaded.")
        if not self._ready:
            return self.tr("The models are being loaded…")
        if comparison is not None and comparison.is_ready and not self._may_score:
            if comparison.case is None:
                return self.tr("Not to be scored yet: an open case of this pair is analysed first.")
            return self.tr("Not to be scored yet: see the page Case.")
        if comparison is not None and comparison.is_ready:
            return self.tr("Ready: press Explain.")
        if comparison is not None and len(comparison.photos) == len(SIDES):
            return self.tr("Two faces are needed.")
        return self.tr("Choose two photos.")
