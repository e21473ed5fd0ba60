"""Start the program's window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim2word_gui.system.preflight import screen_problem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from sim2word_gui.system.settings import SettingsFile
    from sim2word_gui.window.shell import Window

_LATER = ("sim2word_gui.app.program", "sim2word_gui.window.workspace")


def run_window(photos: Sequence[str]) -> int:
    """Open the window and return the exit status when it closes.

    Parameters
    ----------
    photos : sequence of str
        Up to two photos to open.
    """
    if len(photos) > 2:  # noqa: PLR2004 - a pair
        print("sim2word: give two photos at most.", file=sys.stderr)  # noqa: T201
        return 2
    problem = screen_problem()
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    from PySide6.QtWidgets import QApplication

    from sim2word_gui.app.opened_outside import OpenedOutside

    application = QApplication(sys.argv[:1])
    application.setApplicationName("Sim2Word")
    application.setOrganizationName("Sim2Word")
    window = open_first_window(application)
    if sys.platform == "darwin":  # elsewhere files come as arguments
        application.installEventFilter(OpenedOutside(application))
    window.open_photos([Path(photo) for photo in photos])
    return application.exec()


def open_first_window(application: QApplication, settings: SettingsFile | None = None) -> Window:
    """Show a window at once and furnish it when the rest of the program is loaded.

    Parameters
    ----------
    application : QApplication
    settings : SettingsFile, optional
        The user's by default.
    """
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QMessageBox

    from sim2word_gui.app.loader import Loader
    from sim2word_gui.system.garbage import garbage_of
    from sim2word_gui.system.language import Language
    from sim2word_gui.system.settings import SettingsFile
    from sim2word_gui.system.style import Style
    from sim2word_gui.window.shell import Window

    garbage_of(application)  # before there is a second thread
    translate = QCoreApplication.translate
    kept = settings or SettingsFile.default()
    language, style = Language(application, kept), Style(application, kept)
    language.start()
    window = Window(kept)
    loader = Loader(_LATER, application)

    def furnish() -> None:
        from sim2word_gui.app.program import Program

        loader.wait()
        if not window.was_closed:
            Program(application, language, style, kept).take(window)

    def explain_failure(error: Exception) -> None:
        QMessageBox.critical(
            window,
            translate("Window", "Sim2Word cannot start"),
            translate("Window", "A library could not be loaded: {} Install Sim2Word again.").format(
                error
            ),
        )
        application.exit(1)

    loader.loaded.connect(furnish)
    loader.failed.connect(explain_failure)
    window.painted.connect(loader.start)
    application.aboutToQuit.connect(loader.wait)
    window.show()
    return window
