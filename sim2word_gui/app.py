"""Start the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sim2word_gui.preflight import screen_problem


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
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the preflight

    from sim2word_gui.main_window import MainWindow  # noqa: PLC0415

    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Sim2Word")
    application.setOrganizationName("Sim2Word")
    window = MainWindow()
    window.show()
    window.open_photos([Path(photo) for photo in photos])
    return application.exec()
