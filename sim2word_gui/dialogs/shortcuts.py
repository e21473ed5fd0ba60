"""Every command with its keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

_SIZE = (560, 620)


class ShortcutsDialog(QDialog):
    """A table made from the commands themselves.

    Parameters
    ----------
    actions : iterable of QAction
    parent : QWidget, optional
    """

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(_SIZE[0], min(_SIZE[1], self.screen().availableGeometry().height() - 40))
        form = QKeySequence.SequenceFormat.NativeText
        rows = [
            (action.text(), ", ".join(key.toString(form) for key in action.shortcuts()[:2]))
            for action in actions
            if action.shortcuts()
        ]
        rows += [
            (self.tr("In a photo: move"), self.tr("Arrow keys")),
            (self.tr("In a photo: zoom"), self.tr("Wheel, + and −")),
            (self.tr("In the swipe view: move the line"), self.tr("Ctrl with an arrow key")),
            (self.tr("In the list of words: copy the word"), "Ctrl+C"),
            (self.tr("In the photos of a folder: put on a side"), "A, B"),
        ]
        self.table = QTableWidget(len(rows), 2, self)
        self.table.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(
            1, QHeaderView.ResizeMode.ResizeToContents
        )
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                self.table.setItem(row, column, QTableWidgetItem(text))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
