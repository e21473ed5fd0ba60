"""Text about a case that was written and not saved, kept until the case is opened again."""

from __future__ import annotations

from PySide6.QtCore import QSettings


class Draft:
    """Keeps one kind of text of each case in the settings.

    Parameters
    ----------
    group : str
        Where in the settings.
    """

    def __init__(self, group: str) -> None:
        self._group = group
        self._had_one = False

    def read(self, case_id: str) -> str:
        """Return what was kept of a case; empty if nothing was."""
        found = str(QSettings().value(self._key(case_id), ""))
        self._had_one = bool(found)
        return found

    def keep(self, case_id: str, text: str) -> None:
        """Keep a text of the case that was read last; without one forget what was kept of it.

        What another window keeps of it since then stays.
        """
        if text:
            QSettings().setValue(self._key(case_id), text)
        elif self._had_one:
            QSettings().remove(self._key(case_id))
        self._had_one = bool(text)

    def _key(self, case_id: str) -> str:
        return f"{self._group}/{case_id}"
