"""Esc in a dialog that works: it cancels the work, and closes the dialog when there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton


class EscapeCancels(QDialog):
    """A dialog with a button that cancels.

    Attributes
    ----------
    cancel : QPushButton
        Enabled while there is something to cancel.
    """

    cancel: QPushButton

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel by Esc what runs, lest it is lost with the dialog."""
        if event.key() == Qt.Key.Key_Escape and self.cancel.isEnabled():
            self.cancel.click()
            event.accept()
        else:
            super().keyPressEvent(event)
