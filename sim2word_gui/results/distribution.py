"""The score on the distribution of mated and non-mated pairs that it can be read against."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from engine.contracts.score import ScoreStatistics, Similarity
from sim2word_gui.widgets.translated import Translated

MATED, NONMATED = QColor(0, 140, 130), QColor(214, 120, 30)
_FILL_ALPHA = 70
_HEIGHT = 190
_LABEL_AT = 0.93
_MARGIN = 0.02


class DistributionPlot(Translated, pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """Two histograms, the threshold and the score."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._similarity: Similarity | None = None
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.hideAxis("left")
        self.setMinimumHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    def show_similarity(self, similarity: Similarity | None) -> None:
        """Show another score."""
        if similarity != self._similarity:
            self._similarity = similarity
            self.restyle()

    def restyle(self) -> None:
        """Draw with the colours of the palette and the words of the language."""
        self.clear()
        self.setBackground(QGuiApplication.palette().color(QPalette.ColorRole.Window))
        text = QGuiApplication.palette().color(QPalette.ColorRole.Text)
        axis = self.getAxis("bottom")
        axis.setPen(pg.mkPen(QGuiApplication.palette().color(QPalette.ColorRole.Mid)))
        axis.setTextPen(pg.mkPen(text))
        similarity = self._similarity
        statistics = None if similarity is None else similarity.statistics
        if similarity is None or statistics is None:
            return
        edges = np.asarray(statistics.bin_edges)
        for counts, colour in ((statistics.nonmated, NONMATED), (statistics.mated, MATED)):
            fill = QColor(colour)
            fill.setAlpha(_FILL_ALPHA)
            share = np.asarray(counts) / max(1, sum(counts))
            self.plot(
                edges, share, stepMode="center", fillLevel=0, brush=fill, pen=pg.mkPen(colour)
            )
        point = statistics.operating_point
        dashed = pg.mkPen(text, width=1, style=Qt.PenStyle.DashLine)
        self.addItem(_line(point.threshold, dashed, self.tr("threshold"), text, 0.78, left=True))
        score = pg.mkPen(text, width=3)
        self.addItem(_line(similarity.cosine, score, self.tr("this pair"), text, _LABEL_AT))
        low, high = span(statistics)
        self.setXRange(
            min(low, similarity.cosine) - _MARGIN, max(high, similarity.cosine) + _MARGIN, padding=0
        )

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Score on the distribution of known pairs"))
        self.setLabel("bottom", self.tr("Cosine"))
        self.restyle()


def _line(
    at: float, pen: object, label: str, colour: QColor, height: float, *, left: bool = False
) -> pg.InfiniteLine:
    anchor = (1.05 if left else -0.05, 0.5)
    options = {"position": height, "color": colour, "anchors": [anchor, anchor]}
    return pg.InfiniteLine(at, angle=90, pen=pen, label=label, labelOpts=options)


def span(statistics: ScoreStatistics) -> tuple[float, float]:
    """Return the part of the axis that holds pairs."""
    counts = np.asarray(statistics.mated) + np.asarray(statistics.nonmated)
    filled = np.flatnonzero(counts)
    if not len(filled):
        return statistics.bin_edges[0], statistics.bin_edges[-1]
    return statistics.bin_edges[filled[0]], statistics.bin_edges[filled[-1] + 1]
