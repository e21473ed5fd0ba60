"""All words of an image as a bar chart, with the interval of random regions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.contracts.explanation import Intervention, Word
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.widgets.bar_chart import OPPOSES, SUPPORTS, Bar, BarChart
from sim2word_gui.widgets.translated import Translated


class WordChart(Translated, BarChart):
    """Horizontal bars, the first word on top.

    Parameters
    ----------
    vocabulary : Vocabulary
    parent : QWidget, optional
    """

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._shown: tuple[tuple[Word, ...], Language] | None = None
        self.retranslate()

    def show_words(self, words: tuple[Word, ...], language: Language) -> None:
        """Show the words of one image, in order."""
        if self._shown == (words, language):
            return
        self._shown = (words, language)
        self._name_axis()
        self.show_bars(tuple(self._bar(word, language) for word in words))

    def _bar(self, word: Word, language: Language) -> Bar:
        change = word.interventions[0]
        return Bar(
            self._vocabulary.name(word.key, language),
            change.effect,
            SUPPORTS if change.effect < 0 else OPPOSES,
            faint=word.supported is False,
            interval=_interval(change),
        )

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Effects of all words"))
        self._name_axis()
        self.setToolTip(self.tr("Bars: effects. Frames: random regions of the same size, ± 2 sd."))

    def _name_axis(self) -> None:
        """Say by which change the words are ranked: one for all of an image."""
        words = () if self._shown is None else self._shown[0]
        if words and words[0].is_by_exchange:
            text = self.tr("Change of the cosine when the region is exchanged")
        else:
            text = self.tr("Change of the cosine when the region is erased")
        self.setLabel("bottom", text)


def _interval(change: Intervention) -> tuple[float, float] | None:
    if change.control_mean is None or change.control_sd is None:
        return None
    return (
        change.control_mean - 2 * change.control_sd,
        change.control_mean + 2 * change.control_sd,
    )
