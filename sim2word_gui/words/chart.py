"""All words of an image as a bar chart, with the interval of random regions."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from engine.contracts import Word
from engine.vocabulary import Language, Vocabulary
from sim2word_gui.translated import Translated
from sim2word_gui.words.effect_bar import CONTROL, OPPOSES, SUPPORTS

_ROW_PX = 24
_AXES_PX = 60
_BAR, _INTERVAL = 0.62, 0.3
_FAINT = 110


class WordChart(Translated, pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """Horizontal bars, the first word on top.

    Parameters
    ----------
    vocabulary : Vocabulary
    parent : QWidget, optional
    """

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._words: tuple[Word, ...] = ()
        self._language: Language = "en"
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getViewBox().invertY(True)
        self.getAxis("left").setStyle(tickLength=0)
        self.getAxis("bottom").enableAutoSIPrefix(False)
        self.getPlotItem().showGrid(x=True, y=False, alpha=0.15)
        self.retranslate()

    def show_words(self, words: tuple[Word, ...], language: Language) -> None:
        """Show the words of one image, in order."""
        if words == self._words and language == self._language:
            return
        self._words, self._language = words, language
        self.restyle()

    def restyle(self) -> None:
        """Draw with the colours of the palette."""
        self.clear()
        self.setBackground(QGuiApplication.palette().color(QPalette.ColorRole.Window))
        colour = QGuiApplication.palette().color(QPalette.ColorRole.Text)
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(pg.mkPen(QGuiApplication.palette().color(QPalette.ColorRole.Mid)))
            axis.setTextPen(pg.mkPen(colour))
        rows = list(range(len(self._words)))
        self.getAxis("left").setTicks(
            [[(r, self._vocabulary.name(w.key, self._language)) for r, w in enumerate(self._words)]]
        )
        self.setMinimumHeight(_AXES_PX + _ROW_PX * max(1, len(rows)))
        if not rows:
            return
        changes = [word.interventions[0] for word in self._words]
        self.addItem(
            pg.BarGraphItem(
                x0=0, y=rows, height=_BAR, width=[c.effect for c in changes],
                brushes=[self._colour(word) for word in self._words],
                pen=pg.mkPen(None),
            )
        )  # fmt: skip
        measured = [
            (row, c.control_mean, c.control_sd)
            for row, c in enumerate(changes)
            if c.control_mean is not None and c.control_sd is not None
        ]
        if measured:
            self.addItem(
                pg.BarGraphItem(
                    x0=[mean - 2 * sd for _, mean, sd in measured],
                    width=[4 * sd for _, _, sd in measured],
                    y=[row for row, *_ in measured],
                    height=_INTERVAL, brush=None, pen=pg.mkPen(CONTROL, width=1.5),
                )
            )  # fmt: skip
        self.addItem(pg.InfiniteLine(0, angle=90, pen=pg.mkPen(colour, width=1)))
        self.setYRange(-0.6, len(rows) - 0.4, padding=0)

    def _colour(self, word: Word) -> QColor:
        colour = QColor(SUPPORTS if word.interventions[0].effect < 0 else OPPOSES)
        if word.supported is False:
            colour.setAlpha(_FAINT)
        return colour

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Effects of all words"))
        self.setLabel("bottom", self.tr("Change of the cosine when the region is erased"))
        self.setToolTip(self.tr("Bars: effects. Frames: random regions of the same size, ± 2 sd."))
        self.getAxis("left").setStyle(autoExpandTextSpace=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
