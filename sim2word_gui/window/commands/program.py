"""The commands that concern the program: windows, models, language, appearance."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from sim2word_gui.dialogs.models.dialog import ModelsDialog
from sim2word_gui.system.language import LanguageCode, languages
from sim2word_gui.system.style import Appearance
from sim2word_gui.window.commands.command import Command, marked
from sim2word_gui.window.parts import Parts

_APPEARANCES = {
    Appearance.SYSTEM: marked("As the system"),
    Appearance.LIGHT: marked("Light"),
    Appearance.DARK: marked("Dark"),
}


class ProgramCommands(QObject):
    """Does what the commands of the program say.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._parts = parts

    def commands(self) -> list[Command]:
        """Return the commands."""
        services = self._parts.services
        found = [
            Command(
                "new_window",
                marked("New window"),
                services.windows.open_window,
                ("Ctrl+Shift+N",),
                menu="file.comparison",
            ),
            Command(
                "models",
                marked("Models…"),
                self._show_models,
                ("Ctrl+Shift+P",),
                menu="file.models",
            ),
            Command(
                "quit",
                marked("Quit"),
                services.windows.close_all,
                ("Ctrl+Q",),
                menu="file.quit",
            ),
        ]
        found += [
            Command(
                f"appearance.{appearance}",
                text,
                partial(services.style.choose, appearance),
                menu="appearance.",
                checked=partial(self._appears, appearance),
                choice="appearance",
            )
            for appearance, text in _APPEARANCES.items()
        ]
        found += [
            Command(
                f"language.{code}",
                name,
                partial(services.language.choose, code),
                menu="language.",
                checked=partial(self._speaks, code),
                choice="language",
            )
            for code, name in languages()
        ]
        return found

    def _appears(self, appearance: Appearance) -> bool:
        return self._parts.services.style.appearance is appearance

    def _speaks(self, code: LanguageCode) -> bool:
        return self._parts.services.language.code == code

    def _show_models(self) -> None:
        ModelsDialog(self._parts.services.engine, self._parts.window).open()
