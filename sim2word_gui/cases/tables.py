"""A case's runs and its log as tables."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.contracts.case import CaseContent, CaseEvent, Replayed
from engine.contracts.outgoing import shown
from sim2word_gui.texts.plain import plain
from sim2word_gui.texts.times import clock
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.worker.cases import LogLine

_ROW = 24
_TO_SECONDS = 19


class _Table(Translated, QTableWidget):
    """Rows that are read."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(0, columns, parent)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.retranslate()

    def _row(self, row: int, texts: tuple[str, ...]) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(shown(text))
            item.setToolTip(plain(text))
            self.setItem(row, column, item)


class RunsTable(_Table):
    """One row a run, and whether it gave the same figures again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._content: CaseContent | None = None
        self._replayed: dict[int, Replayed] = {}
        super().__init__(5, parent)

    def show_content(self, content: CaseContent) -> None:
        """Show the runs of a case."""
        if self._content is not None and content.case_id != self._content.case_id:
            self._replayed = {}
        self._content = content
        self._fill()

    def show_replayed(self, found: tuple[Replayed, ...]) -> None:
        """Show what came of doing them again."""
        self._replayed = {one.number: one for one in found}
        self._fill()

    def _fill(self) -> None:
        runs = () if self._content is None else self._content.runs
        self.setRowCount(len(runs))
        for row, run in enumerate(runs):
            self._row(
                row,
                (
                    str(run.number),
                    f"{run.cosine:.4f}",
                    run.settings.method,
                    self._again(self._replayed.get(run.number)),
                    clock(run.time)[:_TO_SECONDS],
                ),
            )

    def _again(self, found: Replayed | None) -> str:
        if found is None:
            return "–"
        if not found.same_models:
            return self.tr("other models: {:.8f}").format(found.again)
        if found.holds:
            return self.tr("same within {:.0e}").format(found.tolerance)
        return self.tr("DIFFERS: {:.8f}").format(found.again)

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Runs of the case"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("Run"),
                self.tr("Cosine"),
                self.tr("Method"),
                self.tr("Replayed"),
                self.tr("Kept, UTC"),
            ]
        )
        self._fill()


class LogTable(_Table):
    """One row a line of the log, the last one on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._lines: tuple[LogLine, ...] = ()
        super().__init__(4, parent)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.SmallestReadableFont))

    def show_log(self, lines: tuple[LogLine, ...]) -> None:
        """Show the lines of a log."""
        self._lines = lines
        self._fill()

    def _fill(self) -> None:
        names = self._names()
        self.setRowCount(len(self._lines))
        for row, line in enumerate(reversed(self._lines)):
            event = names.get(line.event, line.event)
            self._row(row, (str(line.number), clock(line.time)[:_TO_SECONDS], event, line.detail))

    def _names(self) -> dict[str, str]:
        return {
            CaseEvent.CREATED: self.tr("created"),
            CaseEvent.OPENED: self.tr("opened"),
            CaseEvent.NAMED: self.tr("title and examiner"),
            CaseEvent.NOTE: self.tr("note"),
            CaseEvent.OBSERVATION: self.tr("observation"),
            CaseEvent.MARK: self.tr("mark"),
            CaseEvent.UNMARKED: self.tr("mark removed"),
            CaseEvent.FACE: self.tr("face chosen"),
            CaseEvent.SETTINGS: self.tr("settings changed"),
            CaseEvent.CALIBRATION: self.tr("calibration"),
            CaseEvent.RUN_STARTED: self.tr("run started"),
            CaseEvent.RUN: self.tr("run kept"),
            CaseEvent.RUN_FAILED: self.tr("run failed"),
            CaseEvent.RUN_CANCELLED: self.tr("run cancelled"),
            CaseEvent.VIEWED: self.tr("viewed"),
            CaseEvent.EXPORTED: self.tr("exported"),
            CaseEvent.REPLAYED: self.tr("replayed"),
            CaseEvent.SIGNED: self.tr("signed off"),
            CaseEvent.STAMPED: self.tr("time stamp"),
        }

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Log of the case"))
        self.setHorizontalHeaderLabels(
            [self.tr("Line"), self.tr("Time, UTC"), self.tr("Event"), self.tr("What")]
        )
        self._fill()
