"""Text about a case that was written and not saved, kept until the case is opened again."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from sim2word_gui.state.kept import Work
from sim2word_gui.system.settings import SettingsFile


class Draft:
    """Keeps one kind of text of each case in the settings.

    Parameters
    ----------
    settings : SettingsFile
    kind : {"notes", "observations"}
    """

    def __init__(self, settings: SettingsFile, kind: Literal["notes", "observations"]) -> None:
        self._settings, self._kind = settings, kind
        self._had_one = False

    def read(self, case_id: str) -> str:
        """Return what was kept of a case; empty if nothing was."""
        found = self._of(self._settings.get(Work)).get(case_id, "")
        self._had_one = bool(found)
        return found

    def keep(self, case_id: str, text: str) -> None:
        """Keep a text of the case that was read last; without one forget what was kept of it.

        What another window keeps of it since then stays.
        """
        if text or self._had_one:
            self._settings.update(Work, lambda work: self._changed(work, case_id, text))
        self._had_one = bool(text)

    def _of(self, work: Work) -> dict[str, str]:
        return work.notes if self._kind == "notes" else work.observations

    def _changed(self, work: Work, case_id: str, text: str) -> Work:
        texts = {name: kept for name, kept in self._of(work).items() if name != case_id}
        if text:
            texts[case_id] = text
        if self._kind == "notes":
            return replace(work, notes=texts)
        return replace(work, observations=texts)
