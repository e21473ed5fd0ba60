"""The score on its distribution, its error rates, and the quality of the faces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Agreement
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.score import Similarity
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.results.distribution import MATED, NONMATED, DistributionPlot
from sim2word_gui.results.quality_table import QualityModel
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.texts.likelihood import likelihood_text
from sim2word_gui.texts.second_network import beside_text
from sim2word_gui.widgets.copying import offer_copies, offer_picture
from sim2word_gui.widgets.translated import Translated

_ROW_HEIGHT, _ROWS = 23, 7


class ScorePage(Translated, QWidget):
    """A page of the results.

    Parameters
    ----------
    vocabulary : Vocabulary
    quality : QualityModel
    parent : QWidget, optional
    """

    def __init__(
        self, vocabulary: Vocabulary, quality: QualityModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._language: Language = "en"
        self._similarity: Similarity | None = None
        self._refused: Sim2WordError | None = None
        self._quality = quality
        self.plot = DistributionPlot(self)
        self._beside: Agreement | None = None
        self.key = QLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.likelihood = QLabel(self)
        self.likelihood.setTextFormat(Qt.TextFormat.PlainText)
        self.likelihood.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.beside = QLabel(self)
        self.beside.setTextFormat(Qt.TextFormat.PlainText)
        self.beside.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.key, self.text, self.likelihood, self.beside):
            label.setWordWrap(True)
        self.quality = QTableView(self)
        self.quality.setModel(quality)
        self.quality.setMinimumHeight(_ROWS * _ROW_HEIGHT)
        self.quality.verticalHeader().hide()
        self.quality.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.quality.setShowGrid(False)
        offer_copies(self.quality)
        offer_picture(self.plot)
        self.quality.setAlternatingRowColors(True)
        self.quality.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.quality.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.quality.setTabKeyNavigation(False)
        header = self.quality.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 2)
        for widget in (self.key, self.plot, self.text, self.likelihood, self.beside):
            layout.addWidget(widget)
        layout.addWidget(self.quality, 1)
        self.retranslate()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the score of a comparison as far as it is known."""
        self._similarity = comparison.run.similarity
        explanation = comparison.run.explanation
        self._beside = None if explanation is None else explanation.beside
        self.plot.show_similarity(self._similarity)
        self.retranslate()

    def show_reading(
        self, _calibration: LikelihoodCalibration | None, refused: Sim2WordError | None
    ) -> None:
        """Know why the calibration chosen is not in use; None if it is."""
        self._refused = refused
        self.retranslate()

    def set_language(self, language: Language) -> None:
        """Name the words in another language."""
        self._language = language
        self.retranslate()

    def _beside_document(self) -> str:
        if self._beside is None:
            return ""
        return beside_text(self._beside, self._language)

    def retranslate(self) -> None:
        """Set the texts."""
        self._quality.retranslate()
        self.quality.setAccessibleName(self.tr("Quality of the faces"))
        self.beside.setText(self._beside_document())
        self.beside.setVisible(self._beside is not None)
        self.likelihood.setVisible(self._similarity is not None)
        if self._similarity is not None:
            self.likelihood.setText(
                likelihood_text(self._similarity, self._language, self._refused)
            )
        statistics = None if self._similarity is None else self._similarity.statistics
        self.plot.setVisible(statistics is not None)
        self.key.setVisible(statistics is not None)
        if self._similarity is None:
            self.text.setText(self.tr("There is no score yet."))
            return
        if statistics is None:
            self.text.setText(
                self.tr("No distribution: these models were never measured on pairs.")
            )
            return
        point = statistics.operating_point
        self.key.setText(
            f'<span style="color:{MATED.name()}">■</span> '
            + self.tr("{} mated pairs").format(f"{point.mated:,}")
            + f' &nbsp; <span style="color:{NONMATED.name()}">■</span> '
            + self.tr("{} non-mated pairs").format(f"{point.nonmated:,}")
            + f" &nbsp; {point.data}"
        )
        mated, nonmated = statistics.shares_below(self._similarity.cosine)
        self.text.setText(
            self.tr(
                "Cosine {cosine:.4f}, angular {angular:.4f}. {mated:.1%} of the mated and"
                " {nonmated:.1%} of the non-mated pairs score lower. At the threshold"
                " {threshold:.4f} the false match rate is {fmr:.2%} and the false non-match rate"
                " {fnmr:.2%} on these pairs."
            ).format(
                cosine=self._similarity.cosine,
                angular=self._similarity.angular,
                mated=mated,
                nonmated=nonmated,
                threshold=point.threshold,
                fmr=point.fmr,
                fnmr=point.fnmr,
            )
        )
