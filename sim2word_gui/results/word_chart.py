"""All words of an image as a bar chart, with the interval of random regions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.contracts.explanation import Measurement, Word
from engine.evidence import cards
from engine.language.catalogue import say
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.system.language import spoken
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
        bars = (
            self._bar(word, made, language) for word in words if (made := word.ranking) is not None
        )
        self.show_bars(tuple(bars))

    def _bar(self, word: Word, change: Measurement, language: Language) -> Bar:
        return Bar(
            self._vocabulary.name(word.key, language),
            change.holds,
            SUPPORTS if change.holds > 0 else OPPOSES,
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
        kind = next((made.kind for word in words if (made := word.ranking)), cards()[0].name)
        self.setLabel("bottom", say(f"evidence.{kind}.axis", spoken()))


def _interval(change: Measurement) -> tuple[float, float] | None:
    if change.control is None:
        return None
    middle, reach = -change.control.mean, 2 * change.control.sd
    return middle - reach, middle + reach
