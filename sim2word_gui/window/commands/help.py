"""The commands of the menu Help: manual, what a figure means, samples, keys, versions."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWhatsThis

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import ImageChoice, Side
from engine.files.demo_photos import demo_pairs
from engine.files.suffixes import CASE_SUFFIX
from sim2word_gui.dialogs.about import AboutDialog
from sim2word_gui.dialogs.cases import documents, with_case_suffix
from sim2word_gui.dialogs.palette import CommandPalette
from sim2word_gui.dialogs.shortcuts import ShortcutsDialog
from sim2word_gui.system.desktop import show_outside
from sim2word_gui.texts.errors import error_text
from sim2word_gui.window.commands.actions import Actions
from sim2word_gui.window.commands.cases import CaseCommands
from sim2word_gui.window.commands.command import Command, marked
from sim2word_gui.window.help.figures import FigureHelp
from sim2word_gui.window.help.manual import manual_page
from sim2word_gui.window.parts import Parts

_SAMPLE = 1  # of the pairs of the demonstration: one face each


class HelpCommands(QObject):
    """Shows the manual, the samples and the list of commands.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    cases : CaseCommands
        Makes the sample case.
    figures : FigureHelp
        Its links lead into the manual.
    """

    def __init__(self, parts: Parts, cases: CaseCommands, figures: FigureHelp) -> None:
        super().__init__(parts)
        self._parts, self._cases = parts, cases
        self._actions: Actions | None = None
        figures.page_asked.connect(self.show_page)

    def list_commands(self, actions: Actions) -> None:
        """List these commands where keys and commands are shown."""
        self._actions = actions

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            Command(
                "manual",
                marked("Manual"),
                partial(self.show_page, "index"),
                ("Ctrl+F1",),
                menu="help.manual",
            ),
            Command(
                "for_court",
                marked("For a court: one page in plain words"),
                partial(self.show_page, "court"),
                menu="help.manual",
            ),
            Command(
                "whats_this",
                marked("What's this?"),
                QWhatsThis.enterWhatsThisMode,
                ("Shift+F1",),
                menu="help.manual",
            ),
            Command(
                "sample_pair",
                marked("Open a sample pair"),
                self.open_sample,
                menu="help.samples",
            ),
            Command(
                "sample_case",
                marked("Make a sample case…"),
                self._ask_where_to_make_sample,
                menu="help.samples",
                enabled=lambda: self._parts.runs.models_ready,
            ),
            Command(
                "palette",
                marked("Find a command…"),
                self._show_palette,
                ("Ctrl+Shift+F",),
                menu="help.program",
            ),
            Command(
                "shortcuts",
                marked("Keyboard shortcuts"),
                self._show_shortcuts,
                ("F1",),
                menu="help.program",
            ),
            Command(
                "about",
                marked("About Sim2Word"),
                self._show_about,
                menu="help.program",
            ),
        ]

    def show_page(self, name: str) -> None:
        """Show a page of the manual."""
        page = manual_page(name, self._parts.services.language.code)
        if page is None:
            self._parts.say(self.tr("This installation has no manual. Install Sim2Word again."))
        elif not show_outside(page):
            self._parts.say(
                self.tr("There is no browser here. The manual is in {}").format(page.parent)
            )

    def _photos(self) -> dict[Side, ImageChoice] | None:
        try:
            pair = demo_pairs()[_SAMPLE]
        except Sim2WordError as error:
            self._parts.say(error_text(error))
            return None
        return {"a": pair.a, "b": pair.b}

    def open_sample(self) -> None:
        """Open two photos that come with the program."""
        photos = self._photos()
        if photos is not None:
            if not self._parts.comparisons.current.is_empty:
                self._parts.comparisons.begin()
            for side, choice in photos.items():
                self._parts.photos.put(side, choice)

    def _ask_where_to_make_sample(self) -> None:
        kinds = self.tr("Cases (*{})").format(CASE_SUFFIX)
        name = self.tr("Sample case")
        start = documents() / (name + CASE_SUFFIX)
        title = self.tr("Make a sample case")
        # A case is never replaced: that one exists is reported when it is made.
        name, _ = QFileDialog.getSaveFileName(
            self._parts.window,
            title,
            str(start),
            kinds,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.make_sample(Path(name))

    def make_sample(self, path: Path) -> None:
        """Make a case of two photos that come with the program."""
        photos = self._photos()
        if photos is not None:
            self._cases.make_sample(photos, with_case_suffix(path))

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(list(self._actions or ()), self._parts.window).open()

    def _show_palette(self) -> None:
        CommandPalette(list(self._actions or ()), self._parts.window).open()

    def _show_about(self) -> None:
        AboutDialog(self._parts.services.engine.equipment, self._parts.window).open()
