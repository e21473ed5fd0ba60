"""Files that the desktop hands to a program that runs: macOS does so, instead of arguments."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from sim2word_gui.window import Window


class OpenedOutside(QObject):
    """Opens them in a window; installed as an event filter of the application.

    Parameters
    ----------
    window : Window
        Is the parent.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Open the file that an event names."""
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return super().eventFilter(watched, event)
        self._window.open_photos([Path(event.file())])
        self._window.raise_()
        return True
