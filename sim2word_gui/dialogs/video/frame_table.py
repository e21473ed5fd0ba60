"""The best frames of every track of a video."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.contracts.video import SeenInFrame, VideoSearched
from engine.language.warnings import warning_text
from sim2word_gui.system.language import Language
from sim2word_gui.widgets.thumbnails import as_pixmap
from sim2word_gui.widgets.translated import Translated

_FACE, _ROW = 60, 66
_BEST = 5
"""Frames of a track that are listed."""
_COLUMNS = 6
_WARNINGS = 5


class FrameTable(Translated, QTableWidget):
    """One row a frame: track by track, the best of each first.

    Parameters
    ----------
    language : Language
    parent : QWidget, optional
    """

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(0, _COLUMNS, parent)
        self._language = language
        self._found: VideoSearched | None = None
        self._seen: list[SeenInFrame] = []
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WARNINGS, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().hide()
        self.setIconSize(QSize(_FACE, _FACE))
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.retranslate()

    @property
    def chosen(self) -> SeenInFrame | None:
        """The face of the row that is selected."""
        row = self.currentRow()
        return self._seen[row] if 0 <= row < len(self._seen) else None

    def show_found(self, found: VideoSearched | None) -> None:
        """Show the best frames of every track."""
        self._found = found
        tracks = () if found is None else found.tracks
        self._seen = [one for track in tracks for one in track.best[:_BEST]]
        self.clearContents()
        self.setRowCount(len(self._seen))
        for row, one in enumerate(self._seen):
            face = QTableWidgetItem()
            face.setIcon(QIcon(as_pixmap(np.ascontiguousarray(one.crop))))
            self.setItem(row, 0, face)
            for column in range(1, _COLUMNS):
                self.setItem(row, column, QTableWidgetItem())
        if self._seen:
            self.setCurrentCell(0, 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Best frames of every track"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("Face"),
                self.tr("Track"),
                self.tr("Time"),
                self.tr("Frame"),
                self.tr("Quality"),
                self.tr("Warnings"),
            ]
        )
        if self._found is None:
            return
        row = 0
        for number, track in enumerate(self._found.tracks, 1):
            for place, one in enumerate(track.best[:_BEST]):
                first, last = track.seen[0].seconds, track.seen[-1].seconds
                of_track = self.tr("{number}: {count} frames, {first:.1f} to {last:.1f} s")
                text = of_track.format(number=number, count=len(track.seen), first=first, last=last)
                self._say(row, (text if place == 0 else str(number), *self._texts(one)))
                row += 1

    def _texts(self, one: SeenInFrame) -> tuple[str, ...]:
        warnings = [warning_text(code, self._language.code) for code in one.quality.warnings]
        if one.doubtful:
            warnings.insert(0, self.tr("decoded from damaged data"))
        return (
            self.tr("{:.3f} s").format(one.seconds),
            self.tr("{frame}, face {face}").format(frame=one.number, face=one.index),
            f"{one.lowest:.0f}",
            ", ".join(warnings),
        )

    def _say(self, row: int, texts: tuple[str, ...]) -> None:
        for column, text in enumerate(texts, 1):
            item = self.item(row, column)
            assert item is not None
            item.setText(text)
            item.setToolTip(text)
