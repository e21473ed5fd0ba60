"""Hand a file to the program that the system has for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show_outside(file: Path, fragment: str = "") -> bool:
    """Let the system show a file.

    Parameters
    ----------
    file : Path
    fragment : str
        Place in a page.

    Returns
    -------
    bool
        False where the system has no program for it.
    """
    url = QUrl.fromLocalFile(str(file))
    if fragment:
        url.setFragment(fragment)
    return QDesktopServices.openUrl(url)
