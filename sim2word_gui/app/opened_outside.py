"""Files that the desktop hands to a program that runs: macOS does so, instead of arguments."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from sim2word_gui.window.shell import Window

_TOGETHER_MS = 200
"""Files that are handed over within this time are of one request."""


class OpenedOutside(QObject):
    """Opens them in the window used last; installed as an event filter of the application.

    Parameters
    ----------
    application : QApplication
        Is the parent.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._files: list[Path] = []
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER_MS)
        self._soon.timeout.connect(self._open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the file that an event names."""
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return super().eventFilter(watched, event)
        self._files.append(Path(event.file()))
        self._soon.start()
        return True

    def _open(self) -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]
        windows = [one for one in windows if not one.was_closed]
        if not windows:
            return  # the program ends
        window = next((one for one in windows if one.isActiveWindow()), windows[-1])
        files, self._files = self._files, []
        window.open_photos(files)
        window.raise_()
