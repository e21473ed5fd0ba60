"""The commands of a window, by what they concern, and which of them can be given now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.contracts.pair import SIDES
from sim2word_gui.dialogs.models.dialog import ModelsDialog
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import Arrangement
from sim2word_gui.window.commands.actions import WindowActions
from sim2word_gui.window.commands.cases import CaseCommands
from sim2word_gui.window.commands.files import FileCommands
from sim2word_gui.window.commands.help import HelpCommands
from sim2word_gui.window.commands.runs import RunCommands
from sim2word_gui.window.commands.view import LookCommands
from sim2word_gui.window.menus import Menus

if TYPE_CHECKING:
    from sim2word_gui.app.program import Program
    from sim2word_gui.window.shell import Window
    from sim2word_gui.window.workspace import Workspace


class Commands(QObject):
    """Owns the window's actions and those who do what they say.

    Parameters
    ----------
    window : Window
    program : Program
    workspace : Workspace
    """

    def __init__(self, window: Window, program: Program, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._window, self._program, self._space = window, program, workspace
        self.actions = WindowActions(self, window.palette())
        docks = (workspace.tray.toggleViewAction(), workspace.folder.toggleViewAction())
        docks[0].setShortcut("F3")
        docks[1].setShortcut("F4")
        self.menus = Menus(window, self.actions, docks)
        window.addActions(list(self.actions.all()))
        self._connect_program()
        self.files = FileCommands(window, program, workspace, self.actions, self.menus)
        self.runs = RunCommands(window, program, workspace, self.actions)
        self.look = LookCommands(window, workspace, self.actions)
        self.cases = CaseCommands(window, program, workspace, self.actions)
        self.help = HelpCommands(window, program, workspace, self.actions, docks)

    def _connect_program(self) -> None:
        actions, program = self.actions, self._program
        actions.new_window.triggered.connect(program.open_window)
        actions.quit.triggered.connect(self._quit)
        actions.models.triggered.connect(self._show_models)
        self.menus.appearance.aboutToShow.connect(self._check_choices)
        for code, action in actions.languages.items():
            action.triggered.connect(lambda _=False, c=code: program.language.choose(c))
        for appearance, action in actions.appearances.items():
            action.triggered.connect(lambda _=False, a=appearance: program.look.choose(a))

    def _quit(self) -> None:
        for window in list(self._program.windows):
            window.close()

    def _show_models(self) -> None:
        ModelsDialog(self._program.engine, self._window).open()

    def say(self, text: str) -> None:
        """Say something that concerns no single photo."""
        self._window.statusBar().showMessage(text, 8000)

    def read_anew(self) -> bool:
        """Whether the faces in view have to be read by the models in use first, which begins."""
        begun = self._space.desk.renew()
        if begun:
            self.say(self.tr("The models changed: the photos are read anew. Then do it again."))
        return begun

    def update(self) -> None:
        """Enable what can be done now."""
        desk, actions = self._space.desk, self.actions
        comparison = desk.current
        running = comparison.phase is Phase.RUNNING
        actions.explain.setEnabled(desk.can_explain)
        actions.explain_with.setEnabled(not running)
        # Before the score of a blind case is due, nothing else may give it away.
        actions.gallery.setEnabled(desk.models_ready and desk.may_score)
        actions.person.setEnabled(desk.models_ready)
        ready = comparison.is_ready and desk.models_ready
        actions.compare.setEnabled(ready and desk.may_score)
        actions.new_case.setEnabled(ready and not running and comparison.case is None)
        actions.open_case.setEnabled(self._program.engine.problem is None)
        actions.sample_case.setEnabled(desk.models_ready)
        case = self._space.case_of(comparison)
        actions.case_report.setEnabled(case is not None)
        actions.case_check.setEnabled(case is not None)
        signable = case is not None and case.writable and bool(case.content.runs)
        actions.case_sign.setEnabled(signable)
        actions.cancel.setEnabled(running)
        actions.save.setEnabled(comparison.run.explanation is not None)
        actions.swap.setEnabled(not comparison.is_empty and comparison.case is None)
        actions.close.setEnabled(not (comparison.is_empty and len(desk.comparisons) == 1))
        for action in (actions.next, actions.previous):
            action.setEnabled(len(desk.comparisons) > 1)
        for side in SIDES:
            photo = comparison.photos.get(side)
            preview = None if photo is None else photo.preview
            known = preview is not None and preview.photo is not None
            actions.by_hand[side].setEnabled(known)
            several = preview is not None and len(preview.faces) > 1
            actions.next_face[side].setEnabled(several)
        for arrangement, action in actions.arrangements.items():
            action.setEnabled(comparison.is_ready or arrangement is Arrangement.SIDE_BY_SIDE)
        self._space.map_bar.setEnabled(comparison.phase is not Phase.IDLE)

    def restyle(self) -> None:
        """Follow another palette or language."""
        self.actions.restyle(self._window.palette())
        self.actions.retranslate()
        self.menus.retranslate()
        self.help.explain_figures()
        self._check_choices()

    def _check_choices(self) -> None:
        """Check what all windows share, which another one may have changed."""
        self.actions.languages[self._program.language.code].setChecked(True)
        self.actions.appearances[self._program.look.appearance].setChecked(True)
