"""A line for the path of a folder, with a button that lets one choose it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget


class FolderField(QWidget):
    """A folder.

    Parameters
    ----------
    name : str
        What it is, for the file dialog and for screen readers.
    folder : str
        At first.
    parent : QWidget, optional
    """

    def __init__(self, name: str, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.line = QLineEdit(folder, self)
        self.line.setAccessibleName(name)
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.choose.clicked.connect(self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)
        self.setFocusProxy(self.line)

    @property
    def folder(self) -> Path | None:
        """The folder; None while there is none."""
        text = self.line.text().strip()
        return Path(text) if text else None

    def _ask(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._name, self.line.text())
        if name:
            self.line.setText(name)
