"""The table of candidates, and the scores of everybody else."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.contracts.gallery import Candidate, Identification
from sim2word_gui.texts.plain import plain
from sim2word_gui.widgets.thumbnails import as_pixmap
from sim2word_gui.widgets.translated import Translated

_HEIGHT = 110
_FACE, _ROW = 44, 48
_OTHERS = (128, 136, 148, 150)


class CandidateTable(Translated, QTableWidget):
    """One row a person, the most similar first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setIconSize(QSize(_FACE, _FACE))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._candidates: tuple[Candidate, ...] = ()
        self._gone: frozenset[int] = frozenset()
        self.retranslate()

    @property
    def chosen(self) -> Candidate | None:
        """The candidate of the row that is selected."""
        row = self.currentRow()
        return self._candidates[row] if 0 <= row < len(self._candidates) else None

    def show_found(self, found: Identification | None) -> None:
        """Show the candidates of a search."""
        self._candidates = () if found is None else found.candidates
        self._gone = frozenset()
        self.setRowCount(len(self._candidates))
        for row, one in enumerate(self._candidates):
            cells = (one.person, f"{one.cosine:.4f}", f"{one.mean:.4f}", str(one.photos))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(plain(one.best.path))
                self.setItem(row, column, item)
        if self._candidates:
            self.setCurrentCell(0, 0)
        self.retranslate()

    def show_faces(self, faces: tuple[NDArray[np.uint8] | None, ...]) -> None:
        """Show each candidate's face.

        Parameters
        ----------
        faces : tuple of ndarray, uint8, (height, width, 3), or None
            In the candidates' order; None where the photo is gone or was changed.
        """
        self._gone = frozenset(row for row, face in enumerate(faces) if face is None)
        for row, face in enumerate(faces):
            item = self.item(row, 0)
            if item is not None and face is not None:
                item.setIcon(QIcon(as_pixmap(face)))
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Candidates"))
        self.setHorizontalHeaderLabels(
            [self.tr("Person"), self.tr("Cosine"), self.tr("Mean"), self.tr("Photos")]
        )
        same = self.tr("{person} (one and the same photograph)")
        for row, one in enumerate(self._candidates):
            item = self.item(row, 0)
            if item is not None and one.same_photo is not None:
                item.setText(same.format(person=one.person))
        gone = self.tr("{person} (photo gone or changed)")
        for row in self._gone:
            item = self.item(row, 0)
            if item is not None:
                item.setText(gone.format(person=self._candidates[row].person))


class ScorePlot(Translated, pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """How everybody in the gallery scores, and the threshold."""

    _made = False
    """Colours may change while pyqtgraph makes its part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.hideAxis("left")
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._found: Identification | None = None
        self._made = True
        self.restyle()
        self.retranslate()

    def show_found(self, found: Identification | None) -> None:
        """Show the scores of a search."""
        self._found = found
        self.restyle()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setToolTip(
            self.tr("Everybody's score; solid: the first candidate, dashed: the threshold")
        )

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the colours change."""
        if self._made:
            super().changeEvent(event)
            if event.type() == QEvent.Type.PaletteChange:
                self.restyle()

    def restyle(self) -> None:
        """Draw with the colours of the palette."""
        self.clear()
        found = self._found
        palette = QGuiApplication.palette()
        self.setBackground(palette.color(QPalette.ColorRole.Window))
        text = palette.color(QPalette.ColorRole.Text)
        axis = self.getAxis("bottom")
        axis.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Mid)))
        axis.setTextPen(pg.mkPen(text))
        if found is None:
            return
        edges, counts = np.asarray(found.bin_edges), np.asarray(found.counts)
        self.plot(edges, counts, stepMode="center", fillLevel=0, brush=_OTHERS, pen=pg.mkPen(text))
        for candidate in found.candidates[:1]:
            self.addItem(pg.InfiniteLine(candidate.cosine, pen=pg.mkPen(text, width=3)))
        point = found.similarity.operating_point
        if point is not None:
            dashed = pg.mkPen(text, width=1, style=Qt.PenStyle.DashLine)
            self.addItem(pg.InfiniteLine(point.threshold, pen=dashed))
