"""A place to drop a photo on; a click or a key opens one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from sim2word_gui.system.intake import Offer, can_take, take


def accept_copy(event: QDropEvent) -> None:
    """Accept a drop as a copy, whatever its source proposes.

    A source that hears of a move may delete the file, and that is somebody's evidence.
    """
    from PySide6.QtCore import Qt

    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


class DropTarget(QWidget):
    """A widget that takes files, folders and images dropped on it.

    Signals
    -------
    offered(Offer)
    failed(OSError)
        An image could not be kept.
    """

    offered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)

    def highlight(self, on: bool) -> None:
        """Show that a drop would be taken."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome what can be opened."""
        if can_take(event.mimeData()):
            accept_copy(event)
            self.highlight(on=True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on to welcome it."""
        accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        self.highlight(on=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.highlight(on=False)
        try:
            offer = take(event.mimeData())
        except OSError as error:
            self.failed.emit(error)
            return
        if offer != Offer():
            accept_copy(event)
            self.offered.emit(offer)


class DropArea(QFrame):
    """The dashed frame with a title and a hint.

    Signals
    -------
    clicked()
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropArea")
        self.title = QLabel(self)
        self.title.setObjectName("dropTitle")
        self.hint = QLabel(self)
        self.hint.setObjectName("dropHint")
        layout = QVBoxLayout(self)
        layout.addStretch()
        for label in (self.title, self.hint):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch()

    def finish(self) -> None:
        """Set what the first paint does without: the focus and the shape of the mouse."""
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, title: str, hint: str) -> None:
        """Set both texts."""
        self.title.setText(title)
        self.hint.setText(hint)
        self.setAccessibleName(f"{title} {hint}".strip())

    def highlight(self, on: bool) -> None:
        """Show that a drop would be taken."""
        self.setProperty("hot", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for a photo."""
        from PySide6.QtCore import Qt

        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for a photo."""
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
