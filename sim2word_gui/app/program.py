"""What all windows share: the engine's thread, the language and the look."""

from __future__ import annotations

import logging
import os
import time

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from engine.contracts.errors import Sim2WordError
from sim2word_gui.state.case_registry import CaseRegistry
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.kept import RememberedPair, Work, remembered
from sim2word_gui.state.services import OpenWindow, Services
from sim2word_gui.system.garbage import garbage_of
from sim2word_gui.system.language import Language
from sim2word_gui.system.settings import Desktop, SettingsFile
from sim2word_gui.system.style import Style
from sim2word_gui.window.shell import Window
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Equipment

_log = logging.getLogger(__name__)

_PATIENCE_MS = 50
_DEADLINE_MS = 10_000
_GIVEN_UP_S = 60.0
"""After the last window closed: nothing that still works then will end."""


class Program(QObject):
    """Owns the engine's thread and knows the open windows.

    Parameters
    ----------
    application : QApplication
        Is the parent.
    language : Language
    style : Style
    settings : SettingsFile
    """

    def __init__(
        self,
        application: QApplication,
        language: Language,
        style: Style,
        settings: SettingsFile,
    ) -> None:
        super().__init__(application)
        self.language = language
        self.settings = settings
        self.windows: list[Window] = []
        self._held: tuple[RememberedPair, ...] = ()
        self._closing_since: float | None = None
        work = settings.get(Work)
        self.engine = EngineThread(work.models, self, work.scales)
        self.cases = CaseRegistry(self.engine, self)
        self.services = Services(self.engine, self.cases, language, style, settings, self)
        self.engine.swapped.connect(self._keep_models)
        garbage = garbage_of(application)
        self.engine.ready.connect(garbage.spare)
        self.engine.swapped.connect(garbage.spare_anew)
        application.aboutToQuit.connect(self._end)
        self.engine.start()

    def take(self, window: Window) -> None:
        """Furnish a window."""
        self.windows.append(window)
        window.furnish(self.services)

    def open_window(self) -> Window:
        """Open another window."""
        window = Window(self.settings)
        self.take(window)
        window.show()
        return window

    def remember(self, comparisons: list[Comparison]) -> None:
        """Write down what a closing window held, beside what windows closed before held."""
        self._held += remembered(comparisons)
        if self._held:  # nothing leaves what was remembered before
            self.settings.change(Work, session=self._held)
        self._offer_last_session()

    def forget(self) -> None:
        """Remove what is remembered of pairs and sessions."""
        self._held = ()
        self.settings.change(Work, session=())
        self.settings.change(Desktop, recent=())
        for window in self.windows:
            window.start.refresh()
        self._offer_last_session()

    def _offer_last_session(self) -> None:
        """Let every open window offer what is remembered now."""
        for window in self.windows:
            window.offer_last_session()

    def close_all(self) -> None:
        """Close every window, and with them the program."""
        for window in list(self.windows):
            window.close()

    def may_close(self, window: OpenWindow) -> bool:
        """Let a window go; with the last one the engine's thread ends.

        Returns
        -------
        bool
            False while the thread still works on its last batch. One that hangs, on a network
            drive for instance, ends the process: nobody sees it any more.
        """
        if window in self.windows and len(self.windows) > 1:
            self.windows.remove(window)
            return True
        self.cases.close_all()
        if self._closing_since is None:
            self._closing_since = time.monotonic()
        ended = self.engine.stop(_PATIENCE_MS)
        if not ended and time.monotonic() - self._closing_since > _GIVEN_UP_S:
            _log.error("the engine did not end within %.0f s of closing", _GIVEN_UP_S)
            logging.shutdown()
            os._exit(1)
        if ended and window in self.windows:
            self.windows.remove(window)  # it is deleted now
        return ended

    def _end(self) -> None:
        """Let the engine's thread end before Qt does."""
        self.cases.close_all()
        self.engine.stop(_DEADLINE_MS)

    def _keep_models(self, equipment: Equipment, error: Sim2WordError | None) -> None:
        """Use what was chosen the next time too; not what a fault made of it."""
        if error is None:
            self.settings.change(Work, models=equipment.choice)
