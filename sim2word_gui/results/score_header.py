"""The score with what it can be read against, always in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.contracts.pair import SIDES
from sim2word_gui.results.quality_table import QualityModel
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.widgets.translated import Translated


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
        self.cosine = QLabel(self)
        self.note = QLabel(self)
        self.note.setObjectName("quiet")
        self.poor = QLabel(self)
        for label in (self.note, self.poor):
            label.setWordWrap(True)
        for label in (self.score, self.cosine, self.note, self.poor):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QGridLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(2)
        layout.addWidget(self.title, 0, 0, 1, 2)
        layout.addWidget(self.score, 1, 0, 2, 1)
        layout.addWidget(self.cosine, 1, 1)
        layout.addWidget(self.note, 2, 1)
        layout.addWidget(self.poor, 3, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self.retranslate()

    def show_comparison(
        self, comparison: Comparison, *, ready: bool, may_score: bool, broken: bool
    ) -> None:
        """Show the score of a comparison as far as it is known."""
        self._comparison, self._ready, self._broken = comparison, ready, broken
        self._may_score = may_score
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Similarity score (angular, 0 to 1)"))
        comparison = self._comparison
        similarity = None if comparison is None else comparison.run.similarity
        self.score.setText("–" if similarity is None else f"{similarity.angular:.3f}")
        self.score.setAccessibleName(self.tr("Similarity score"))
        if similarity is None:
            self.cosine.setText(self._hint())
            self.note.clear()
        else:
            self.cosine.setText(self.tr("cosine {:.4f}").format(similarity.cosine))
            point = similarity.operating_point
            note = self.tr("No threshold: these models were never measured on pairs.")
            if point is not None:
                note = self.tr(
                    "threshold {threshold:.4f} ({data}: false matches {fmr:.2%}, false non-matches"
                    " {fnmr:.2%})"
                ).format(threshold=point.threshold, data=point.data, fmr=point.fmr, fnmr=point.fnmr)
            self.note.setText(note)
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
