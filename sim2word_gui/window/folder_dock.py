"""The photos of a folder, to be dragged onto a side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import SIDES
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.plain import plain
from sim2word_gui.widgets.thumbnails import as_pixmap
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.worker.engine_thread import EngineThread

_PATH = Qt.ItemDataRole.UserRole
_WIDTH = 158


class PhotoList(QListWidget):
    """Thumbnails that are dragged as files, or put on a side by the keys A and B.

    Signals
    -------
    chosen(str, Path)
        A side and the photo for it; the side is empty where any will do.
    """

    chosen = Signal(str, object)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Return the photos as files."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(item.data(_PATH))) for item in items])
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the photo on a side."""
        item = self.currentItem()
        side = event.text().lower()
        if item is not None and side in SIDES:
            self.chosen.emit(side, item.data(_PATH))
        else:
            super().keyPressEvent(event)


class FolderDock(Translated, QDockWidget):
    """A dock with the photos of one folder.

    Parameters
    ----------
    engine : EngineThread
        Makes the thumbnails.
    parent : QWidget, optional
    """

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("folder")
        self._engine = engine
        self._items: dict[Path, QListWidgetItem] = {}
        self._token = CancelToken()
        self.hint = QLabel(self)
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self.list = PhotoList(self)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setIconSize(QSize(110, 84))
        self.list.setGridSize(QSize(138, 112))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setDragEnabled(True)
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        self.setWidget(inside)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(2 * _WIDTH)
        self.hide()
        engine.thumbnailed.connect(self._on_thumbnail)
        self.list.itemActivated.connect(lambda item: self.list.chosen.emit("", item.data(_PATH)))
        self.retranslate()

    def show_photos(self, photos: Sequence[Path]) -> None:
        """Show the photos of another folder."""
        self._token.cancel()
        self._token = CancelToken()
        self.list.clear()
        self._items.clear()
        for photo in photos:
            item = QListWidgetItem(photo.name, self.list)
            item.setData(_PATH, photo)
            item.setToolTip(plain(str(photo)))
            self._items[photo] = item
            self._engine.thumbnail(photo, self._token)
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Want no more thumbnails."""
        self._token.cancel()
        self._engine.thumbnailed.disconnect(self._on_thumbnail)

    def _on_thumbnail(self, path: Path, pixels: object, error: object) -> None:
        item = self._items.get(path)
        if item is None:
            return
        if error is None:
            item.setIcon(QIcon(as_pixmap(pixels)))  # type: ignore[arg-type] # an array then
        else:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(plain(error_text(error)))  # type: ignore[arg-type] # a Sim2WordError

    def retranslate(self) -> None:
        """Set the texts."""
        self.setWindowTitle(self.tr("Folder"))
        self.list.setAccessibleName(self.tr("Photos of the folder"))
        self.hint.setText(self.tr("Drag a photo onto a side, or press A or B."))
