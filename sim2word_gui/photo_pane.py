"""One side of the pair: drop or open a photo, see its faces, choose one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine.contracts import Face, Photo, Side
from sim2word_gui.photo_view import PhotoView
from sim2word_gui.plain_text import plain


class DropArea(QFrame):
    """What a pane shows before it has a photo; a click opens one."""

    clicked = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropArea")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        self.title = QLabel(text, self)
        self.title.setObjectName("dropTitle")
        self.hint = QLabel(self.tr("or click to open one"), self)
        self.hint.setObjectName("soft")
        for label in (self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        layout.addStretch()
        layout.addWidget(self.title)
        layout.addWidget(self.hint)
        layout.addStretch()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for a photo."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)


class PhotoPane(QWidget):
    """A pane for image A or B.

    Signals
    -------
    dropped(list of Path)
        Files were dropped on the pane.
    open_asked()
    face_clicked(int)
    """

    dropped = Signal(list)
    open_asked = Signal()
    face_clicked = Signal(int)

    def __init__(self, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"pane_{side}")
        self.setAcceptDrops(True)
        self.name = QLabel(side.upper(), self)
        self.name.setObjectName("paneName")
        self.file = QLabel(self)
        self.file.setObjectName("soft")
        self.file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.file.setMinimumWidth(40)
        self.open_button = QPushButton(self.tr("Open…"), self)
        self.open_button.setAccessibleName(self.tr("Open photo {}").format(side.upper()))
        self.open_button.clicked.connect(self.open_asked)
        self.message = QLabel(self)
        self.message.setObjectName("paneMessage")
        self.message.setWordWrap(True)
        for label in (self.file, self.message):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.message.hide()
        self.view = PhotoView(self)
        self.view.face_clicked.connect(self.face_clicked)
        self.area = DropArea(self.tr("Drop photo {} here").format(side.upper()), self)
        self.area.clicked.connect(self.open_asked)

        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.file, 1)
        head.addWidget(self.open_button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.message)
        layout.addLayout(self._stack, 1)

    def show_loading(self, path: Path) -> None:
        """Say that a photo is being read."""
        self.show_empty()
        self._set_file(path.name)
        self.area.title.setText(self.tr("Reading the photo…"))
        self.area.hint.clear()

    def show_empty(self) -> None:
        """Show the invitation to drop a photo."""
        self.view.set_photo(None)
        self._stack.setCurrentWidget(self.area)
        self.area.title.setText(self.tr("Drop photo {} here").format(self.name.text()))
        self.area.hint.setText(self.tr("or click to open one"))
        self._set_file("")
        self.show_message("")

    def show_photo(self, photo: Photo, faces: tuple[Face, ...], chosen: int | None) -> None:
        """Show a photo with its faces."""
        self._set_file(f"{photo.name}  ·  {photo.width} × {photo.height}")
        self.view.set_photo(photo)
        self.view.set_faces(faces, chosen)
        self._stack.setCurrentWidget(self.view)
        self.view.fit()

    def show_message(self, text: str) -> None:
        """Show a line above the photo, or remove it."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _set_file(self, text: str) -> None:
        self.file.setProperty("whole", text)
        self.file.setToolTip(plain(text))
        self._elide()

    def _elide(self) -> None:
        whole = self.file.property("whole") or ""
        mode = Qt.TextElideMode.ElideMiddle
        self.file.setText(self.file.fontMetrics().elidedText(whole, mode, self.file.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shorten the file name to what fits."""
        super().resizeEvent(event)
        self._elide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome local files."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._highlight(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Look as before."""
        self._highlight(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files."""
        self._highlight(False)
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _highlight(self, on: bool) -> None:
        self.area.setProperty("hot", on)
        self.area.style().unpolish(self.area)
        self.area.style().polish(self.area)


def local_files(data: QMimeData) -> list[Path]:
    """Return the local files of a drop."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
