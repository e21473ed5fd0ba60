"""The parts of a window: what its commands act on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import SIDES, Side
from engine.language.vocabulary import load_vocabulary
from sim2word_gui.dialogs.failure import FailureDialog
from sim2word_gui.faces.comparator import Comparator
from sim2word_gui.faces.map_bar import MapBar
from sim2word_gui.faces.pane import PhotoPane
from sim2word_gui.results.panel import ResultsPanel
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.comparisons import Comparisons
from sim2word_gui.state.marking import Marking
from sim2word_gui.state.photos import Photos
from sim2word_gui.state.runs import Runs
from sim2word_gui.state.services import Services
from sim2word_gui.state.viewing import ViewingModel
from sim2word_gui.window.folder_dock import FolderDock
from sim2word_gui.window.start_page import StartPage
from sim2word_gui.window.status_line import StatusLine
from sim2word_gui.window.tray import Tray
from sim2word_gui.worker.cases import OpenCase

_MESSAGE_MS = 8000


class Parts(QObject):
    """Makes the parts of a window and holds them.

    Parameters
    ----------
    window : QMainWindow
        Is the parent.
    start : StartPage
    pages : QStackedWidget
        The start page, and the page of a comparison.
    services : Services

    Signals
    -------
    redraw()
        Something changed that no part announces itself.
    """

    redraw = Signal()

    def __init__(
        self, window: QMainWindow, start: StartPage, pages: QStackedWidget, services: Services
    ) -> None:
        super().__init__(window)
        self.window, self.start, self.pages, self.services = window, start, pages, services
        engine, cases = services.engine, services.cases
        self.vocabulary = load_vocabulary()
        self.comparisons = Comparisons(self)
        self.photos = Photos(engine, cases, self.comparisons, self)
        self.runs = Runs(engine, cases, self.comparisons, self.photos, services.settings, self)
        self.viewing = ViewingModel(self)
        self.marking = Marking(self)
        self.panes: dict[Side, PhotoPane] = {side: PhotoPane(side, window) for side in SIDES}
        for side, pane in self.panes.items():
            for view in pane.views:
                view.take_marks(self.marking, side)
        self.comparator = Comparator(self.viewing, window)
        self.map_bar = MapBar(self.viewing, window)
        self.results = ResultsPanel(self.vocabulary, services.settings, self.viewing, window)
        self.results.case.marks.follow(self.marking)
        self.status = StatusLine(window.statusBar())
        self.tray = Tray(self.comparisons, window)
        self.folder = FolderDock(engine, window)

    def say(self, text: str) -> None:
        """Say something that concerns no single photo."""
        self.window.statusBar().showMessage(text, _MESSAGE_MS)

    def case_of(self, comparison: Comparison) -> OpenCase | None:
        """Return the case that a comparison is of, once it is open."""
        return None if comparison.case is None else self.services.cases.cases.get(comparison.case)

    def read_anew(self) -> bool:
        """Whether the faces in view have to be read by the models in use first, which begins."""
        begun = self.photos.renew()
        if begun:
            self.say(self.tr("The models changed: the photos are read anew. Then do it again."))
        return begun

    def show_details(self, error: Sim2WordError) -> None:
        """Show what a bug report needs."""
        FailureDialog(error, self.services.engine.equipment, self.window).open()
