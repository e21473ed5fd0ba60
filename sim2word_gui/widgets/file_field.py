"""A line for the path of a file, with a button that lets one choose it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from sim2word_gui.widgets.translated import Translated


class FileField(Translated, QWidget):
    """A file.

    Parameters
    ----------
    name : str
        What it is, for screen readers.
    ask : callable
        Shows a file dialog that starts from the text given, and returns a path or nothing.
    file : str
        At first.
    parent : QWidget, optional
    """

    def __init__(
        self, name: str, ask: Callable[[str], str], file: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self.line = QLineEdit(file, self)
        self.line.setAccessibleName(name)
        self.line.setCursorPosition(len(file))
        self.choose = QPushButton(self)
        self.choose.clicked.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)
        self.setFocusProxy(self.line)
        self.retranslate()

    def rename(self, name: str) -> None:
        """Call it by another name, of another language."""
        self.line.setAccessibleName(name)

    def retranslate(self) -> None:
        """Set the texts."""
        self.choose.setText(self.tr("Choose…"))

    @property
    def file(self) -> Path | None:
        """The file; None while there is none, or no name of one."""
        path = Path(self.line.text().strip())
        return path if path.name.strip(".") else None

    def _choose(self) -> None:
        name = self._ask(self.line.text())
        if name:
            self.line.setText(name)
