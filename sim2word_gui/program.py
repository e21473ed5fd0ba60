"""What all windows share: the engine's thread, the language and the look."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from sim2word_gui.engine_thread import EngineThread
from sim2word_gui.language import Language
from sim2word_gui.style import Look
from sim2word_gui.window import Window


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
        self.engine = EngineThread(self)
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

    def may_close(self, window: Window) -> bool:
        """Let a window go; with the last one the engine's thread ends.

        Returns
        -------
        bool
            False while the thread still works on its last batch.
        """
        if window in self.windows and len(self.windows) > 1:
            self.windows.remove(window)
            return True
        return self.engine.stop()
