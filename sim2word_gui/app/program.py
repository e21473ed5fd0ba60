"""What all windows share: the engine's thread, the language and the look."""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from engine.contracts.errors import Sim2WordError
from sim2word_gui.state.case_book import CaseBook
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.last_session import entries_of, forget_session, remember_session
from sim2word_gui.state.saved_models import keep_models, saved_models
from sim2word_gui.state.saved_scales import saved_scales
from sim2word_gui.system.garbage import garbage_of
from sim2word_gui.system.language import Language
from sim2word_gui.system.style import Look
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
    look : Look
    """

    def __init__(self, application: QApplication, language: Language, look: Look) -> None:
        super().__init__(application)
        self.language = language
        self.look = look
        self.windows: list[Window] = []
        self._held: list[dict[str, Any]] = []
        self._closing_since: float | None = None
        self.engine = EngineThread(saved_models(), self, saved_scales())
        self.cases = CaseBook(self.engine, self)
        self.engine.swapped.connect(_keep)
        self.engine.ready.connect(garbage_of(application).spare)
        application.aboutToQuit.connect(self._end)
        self.engine.start()

    def take(self, window: Window) -> None:
        """Furnish a window."""
        self.windows.append(window)
        window.furnish(self)

    def open_window(self) -> Window:
        """Open another window."""
        window = Window()
        self.take(window)
        window.show()
        return window

    def remember(self, comparisons: list[Comparison]) -> None:
        """Write down what a closing window held, beside what windows closed before held."""
        self._held += entries_of(comparisons)
        remember_session(self._held)
        self.offer_last_session()

    def forget(self) -> None:
        """Let go of what closed windows held."""
        self._held.clear()
        forget_session()
        for window in self.windows:
            window.start.refresh()
        self.offer_last_session()

    def offer_last_session(self) -> None:
        """Let every open window offer what is remembered now."""
        for window in self.windows:
            if not window.was_closed:
                window.workspace.offer_last_session()

    def may_close(self, window: Window) -> bool:
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


def _keep(equipment: Equipment, error: Sim2WordError | None) -> None:
    """Use what was chosen the next time too; not what a fault made of it."""
    if error is None:
        keep_models(equipment.choice)
