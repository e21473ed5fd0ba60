"""The window's shell: painted at once, furnished when the rest of the program is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget

from sim2word_gui.system.settings import Desktop, SettingsFile
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.window.start_page import StartPage

if TYPE_CHECKING:
    from sim2word_gui.state.services import Services
    from sim2word_gui.window.workspace import Workspace

_SMALLEST = (900, 520)
_FIRST = (1360, 820)
_OF_SCREEN = 0.96
_CLOSE_AGAIN_MS = 100


class Window(Translated, QMainWindow):
    """One window of the program.

    Parameters
    ----------
    settings : SettingsFile

    Signals
    -------
    painted()
        Once, after the window was painted first.
    """

    painted = Signal()

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings
        self._waiting: list[Path] = []
        self._was_painted = False
        self._was_closed = False
        self._services: Services | None = None
        self._workspace: Workspace | None = None
        super().__init__()
        self.setMinimumSize(*_SMALLEST)
        self.resize(QSize(*_FIRST).boundedTo(self.screen().availableSize() * _OF_SCREEN))
        geometry = settings.get(Desktop).geometry
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.start = StartPage(settings, self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.start)
        self.setCentralWidget(self.pages)
        self.start.setEnabled(False)
        self.retranslate()

    @property
    def was_closed(self) -> bool:
        """Whether the user closed it."""
        return self._was_closed

    @property
    def is_furnished(self) -> bool:
        """Whether the workspace is there."""
        return self._workspace is not None

    @property
    def workspace(self) -> Workspace:
        """What the window holds once it is furnished."""
        if self._workspace is None:
            raise RuntimeError("the window is not furnished yet")
        return self._workspace

    def furnish(self, services: Services) -> None:
        """Put the workspace in; the photos given meanwhile are opened."""
        from sim2word_gui.window.workspace import Workspace

        self._services = services
        self._workspace = Workspace(self, self.start, self.pages, services)
        self.start.finish()
        if self._waiting:
            self._workspace.commands.files.open_files(self._waiting)
            self._waiting = []

    def open_photos(self, photos: list[Path]) -> None:
        """Open up to two photos, or a case, now or as soon as the window is furnished."""
        if self._workspace is None:
            self._waiting += photos
        elif photos:
            self._workspace.commands.files.open_files(photos)

    def offer_last_session(self) -> None:
        """Offer to open what was open when windows were closed."""
        if self._workspace is not None and not self._was_closed:
            self._workspace.offer_last_session()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setWindowTitle(self.tr("Sim2Word"))
        if self._workspace is None:
            self.start.show_models(self.tr("Loading the program…"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and signal the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Pass on that the palette or the language changed."""
        super().changeEvent(event)
        if self._workspace is not None and event.type() in (
            QEvent.Type.PaletteChange,
            QEvent.Type.LanguageChange,
        ):
            self._workspace.restyle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel what runs here, remember the session and close; nothing is asked."""
        if not self._was_closed:
            self._was_closed = True
            kept = bytes(self.saveGeometry().toBase64().data()).decode()
            self._settings.change(Desktop, geometry=kept)
            for dialog in self.findChildren(QDialog):
                dialog.close()
            if self._workspace is not None:
                self._workspace.leave()
        if self._services is not None and not self._services.windows.may_close(self):
            # A thread must not be destroyed while it runs; it ends with its batch.
            event.ignore()
            self.hide()
            QTimer.singleShot(_CLOSE_AGAIN_MS, self.close)
            return
        super().closeEvent(event)
        self.deleteLater()
        if self.isHidden():
            QCoreApplication.quit()  # Qt counts visible windows only
