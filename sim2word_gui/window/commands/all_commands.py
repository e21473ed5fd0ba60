"""All commands of a window, in the order of menus and toolbar."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sim2word_gui.window.commands.actions import Actions
from sim2word_gui.window.commands.cases import CaseCommands
from sim2word_gui.window.commands.explanation import RunCommands
from sim2word_gui.window.commands.files import FileCommands
from sim2word_gui.window.commands.help import HelpCommands
from sim2word_gui.window.commands.program import ProgramCommands
from sim2word_gui.window.commands.view import ViewCommands
from sim2word_gui.window.help.figures import FigureHelp
from sim2word_gui.window.menus import Menus
from sim2word_gui.window.parts import Parts


class Commands(QObject):
    """Owns those who do what the commands say, and the actions and menus made of them.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._parts = parts
        self._figures = FigureHelp(self)
        self.cases = CaseCommands(parts)
        self.files = FileCommands(parts, self.cases, self._figures)
        self.runs = RunCommands(parts, self._figures)
        self.view = ViewCommands(parts)
        self.help = HelpCommands(parts, self.cases, self._figures)
        self.program = ProgramCommands(parts)
        groups = (self.files, self.runs, self.cases, self.view, self.help, self.program)
        self.actions = Actions([each for group in groups for each in group.commands()], self)
        parts.window.addActions(list(self.actions))
        self.menus = Menus(parts.window, self.actions, parts.services.settings)
        self.menus.recent_asked.connect(self.files.open_recent)
        self.help.list_commands(self.actions)

    def update(self) -> None:
        """Enable what can be done now, and check what is chosen."""
        self.actions.update()

    def restyle(self) -> None:
        """Follow another palette or language."""
        self.actions.restyle(self._parts.window.palette())
        self.actions.retranslate()
        self.menus.retranslate()
        self._figures.explain(self._parts.window)
        self.update()
