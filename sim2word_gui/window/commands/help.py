"""Does what the commands of the menu Help say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QWhatsThis

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import ImageChoice, Side
from engine.files.demo_photos import demo_pairs
from engine.files.suffixes import CASE_SUFFIX
from sim2word_gui.dialogs.about import AboutDialog
from sim2word_gui.dialogs.cases import documents, with_case_suffix
from sim2word_gui.dialogs.shortcuts import ShortcutsDialog
from sim2word_gui.system.desktop import show_outside
from sim2word_gui.texts.errors import told
from sim2word_gui.window.commands.actions import WindowActions
from sim2word_gui.window.help.figures import FigureHelp
from sim2word_gui.window.help.manual import manual_page
from sim2word_gui.window.help.whats_this import WhatsThis

if TYPE_CHECKING:
    from sim2word_gui.app.program import Program
    from sim2word_gui.window.shell import Window
    from sim2word_gui.window.workspace import Workspace

_SAMPLE = 1  # of the pairs of the demonstration: one face each


class HelpCommands(QObject):
    """Manual, what a figure means, samples, keys, versions.

    Parameters
    ----------
    window : Window
    program : Program
    workspace : Workspace
    actions : WindowActions
    docks : tuple of QAction
        Have keys too.
    """

    def __init__(
        self,
        window: Window,
        program: Program,
        workspace: Workspace,
        actions: WindowActions,
        docks: tuple[QAction, ...],
    ) -> None:
        super().__init__(workspace)
        self._window, self._program, self._space = window, program, workspace
        self._actions, self._docks = actions, docks
        whats_this = WhatsThis(self)
        whats_this.page_asked.connect(self.show_page)
        self._figures = FigureHelp(whats_this, self)
        actions.manual.triggered.connect(lambda: self.show_page("index"))
        actions.for_court.triggered.connect(lambda: self.show_page("court"))
        actions.whats_this.triggered.connect(QWhatsThis.enterWhatsThisMode)
        actions.sample_pair.triggered.connect(self.open_sample)
        actions.sample_case.triggered.connect(self._ask_where_to_make_sample)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.about.triggered.connect(self._show_about)

    def show_page(self, name: str) -> None:
        """Show a page of the manual."""
        page = manual_page(name, self._program.language.code)
        if page is None:
            self._space.commands.say(
                self.tr("This installation has no manual. Install Sim2Word again.")
            )
        elif not show_outside(page):
            self._space.commands.say(
                self.tr("There is no browser here. The manual is in {}").format(page.parent)
            )

    def explain_figures(self) -> None:
        """Explain the figures of the window in the language of now."""
        self._figures.explain(self._window)

    def show(self, dialog: QDialog) -> None:
        """Show a dialog whose figures are explained as those of the window."""
        self._figures.explain(dialog)
        action = QWhatsThis.createAction(dialog)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        dialog.addAction(action)
        dialog.show()

    def _photos(self) -> dict[Side, ImageChoice] | None:
        try:
            pair = demo_pairs()[_SAMPLE]
        except Sim2WordError as error:
            self._space.commands.say(told(error))
            return None
        return {"a": pair.a, "b": pair.b}

    def open_sample(self) -> None:
        """Open two photos that come with the program."""
        photos = self._photos()
        if photos is not None:
            desk = self._space.desk
            if not desk.current.is_empty:
                desk.begin()
            for side, choice in photos.items():
                desk.put(side, choice)

    def _ask_where_to_make_sample(self) -> None:
        kinds = self.tr("Cases (*{})").format(CASE_SUFFIX)
        name = self.tr("Sample case")
        start = documents() / (name + CASE_SUFFIX)
        title = self.tr("Make a sample case")
        # A case is never replaced: that one exists is told when it is made.
        name, _ = QFileDialog.getSaveFileName(
            self._window, title, str(start), kinds, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.make_sample(Path(name))

    def make_sample(self, path: Path) -> None:
        """Make a case of two photos that come with the program."""
        photos = self._photos()
        if photos is not None:
            self._space.commands.cases.make_sample(photos, with_case_suffix(path))

    def _show_shortcuts(self) -> None:
        actions = [*self._actions.all(), *self._docks]
        ShortcutsDialog(actions, self._window).open()

    def _show_about(self) -> None:
        AboutDialog(self._program.engine.equipment, self._window).open()
