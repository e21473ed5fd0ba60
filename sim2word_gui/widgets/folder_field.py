"""A line for the path of a folder, with a button that lets one choose it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from sim2word_gui.widgets.file_field import FileField


class FolderField(FileField):
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
        super().__init__(name, self._ask_for_folder, folder, parent)

    @property
    def folder(self) -> Path | None:
        """The folder; None while there is none."""
        text = self.line.text().strip()
        return Path(text) if text else None

    def _ask_for_folder(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self.line.accessibleName(), start)
