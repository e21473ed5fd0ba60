"""Does what the commands of runs say: explain, compare, search, describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.contracts.errors import Sim2WordError
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.pair import SIDES, ImageChoice, Side
from engine.language.vocabulary import load_vocabulary
from sim2word_gui.dialogs.gallery.dialog import GalleryDialog
from sim2word_gui.dialogs.likelihood import LikelihoodDialog
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.dialogs.person.dialog import PersonDialog
from sim2word_gui.dialogs.run_settings import RunSettingsDialog
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.saved_scales import keep_scales, saved_scales
from sim2word_gui.state.saved_settings import keep_settings
from sim2word_gui.state.viewing import Arrangement
from sim2word_gui.texts.errors import told
from sim2word_gui.window.commands.actions import WindowActions
from sim2word_gui.worker.cases import OpenCase
from sim2word_gui.worker.jobs import Scales

if TYPE_CHECKING:
    from sim2word_gui.app.program import Program
    from sim2word_gui.window.shell import Window
    from sim2word_gui.window.workspace import Workspace


class RunCommands(QObject):
    """Runs what is asked for, and shows the dialogs that run something.

    Parameters
    ----------
    window : Window
    program : Program
    workspace : Workspace
    actions : WindowActions
    """

    def __init__(
        self, window: Window, program: Program, workspace: Workspace, actions: WindowActions
    ) -> None:
        super().__init__(workspace)
        self._window, self._program, self._space = window, program, workspace
        desk = workspace.desk
        actions.new.triggered.connect(desk.begin)
        actions.close.triggered.connect(lambda: desk.close(desk.current))
        actions.explain.triggered.connect(desk.explain)
        actions.explain_with.triggered.connect(self._ask_for_settings)
        actions.compare.triggered.connect(self._compare_methods)
        actions.gallery.triggered.connect(self._search_gallery)
        actions.person.triggered.connect(self._describe_person)
        actions.likelihood.triggered.connect(self._ask_what_to_read_by)
        actions.cancel.triggered.connect(desk.cancel)
        actions.next.triggered.connect(lambda: desk.step(1))
        actions.previous.triggered.connect(lambda: desk.step(-1))
        actions.swap.triggered.connect(desk.swap)
        for side in SIDES:
            actions.next_face[side].triggered.connect(lambda _=False, s=side: desk.next_face(s))
            actions.by_hand[side].triggered.connect(lambda _=False, s=side: self._by_hand(s))

    def _ask_for_settings(self) -> None:
        desk = self._space.desk
        can_run, asked_for = desk.can_explain, desk.current
        dialog = RunSettingsDialog(desk.settings, can_run, self._window)
        dialog.accepted.connect(lambda: self._use(dialog, asked_for, run=can_run))
        dialog.open()

    def _use(self, dialog: RunSettingsDialog, asked_for: Comparison, *, run: bool) -> None:
        desk = self._space.desk
        if asked_for not in desk.comparisons:
            return  # closed meanwhile
        if desk.current is not asked_for:  # a case was opened behind the dialog, for instance
            desk.show(asked_for)
        desk.settings = dialog.settings
        if desk.current.case is None:
            keep_settings(desk.settings)
        if run:
            desk.explain()

    def _compare_methods(self) -> None:
        desk = self._space.desk
        if self._space.commands.read_anew():
            return
        comparison = desk.current
        found = [comparison.photos[side].choice() for side in SIDES]
        faces = [comparison.face(side) for side in SIDES]
        if found[0] is None or found[1] is None or faces[0] is None or faces[1] is None:
            return
        dialog = CompareDialog(
            self._program.engine,
            (found[0], found[1]),
            (faces[0], faces[1]),
            comparison.settings if comparison.phase is Phase.DONE else desk.settings,
            load_vocabulary(),
            self._program.language,
            self._window,
        )
        self._space.commands.help.show(dialog)

    def _search_gallery(self) -> None:
        desk = self._space.desk
        if self._space.commands.read_anew():
            return
        probes: dict[Side, ImageChoice] = {}
        for side, photo in desk.current.photos.items():
            choice = photo.choice()
            if choice is not None:
                probes[side] = choice
        dialog = GalleryDialog(
            self._program.engine,
            probes,
            desk.settings,
            load_vocabulary(),
            self._program.language,
            self._window,
        )
        dialog.explain_asked.connect(self._explain_beside)
        self._space.commands.help.show(dialog)

    def _describe_person(self) -> None:
        dialog = PersonDialog(
            self._program.engine,
            self._space.desk.settings,
            load_vocabulary(),
            self._program.language,
            self._window,
        )
        self._space.commands.help.show(dialog)

    def _ask_what_to_read_by(self) -> None:
        engine, case = self._program.engine, self._space.case_of(self._space.desk.current)
        kept = None if case is None else case.content.calibration
        of_case = None if case is None else "" if kept is None else kept.name
        dialog = LikelihoodDialog(saved_scales(), of_case=of_case, parent=self._window)
        dialog.show_in_use(*engine.reads_by)
        dialog.accepted.connect(
            lambda: self._read_by(dialog.scales, None if dialog.leaves_case else case)
        )
        dialog.open()

    def _read_by(self, scales: Scales, case: OpenCase | None) -> None:
        keep_scales(scales)
        self._program.engine.read_scores_by(scales)
        if case is not None and case.writable:
            self._program.cases.calibrate(case.path, scales.calibration)

    def on_read_by(self, _found: LikelihoodCalibration | None, error: Sim2WordError | None) -> None:
        """Say why scores are not read as was chosen."""
        if error is not None:
            self._space.commands.say(told(error))

    def _explain_beside(self, side: Side, probe: ImageChoice, photo: ImageChoice) -> None:
        """Put a candidate's photo beside the probe, which may be in view no longer."""
        desk = self._space.desk
        other: Side = "b" if side == "a" else "a"
        shown = desk.current.photos.get(side)
        if shown is None or shown.choice() != probe:
            desk.put(side, probe)
        desk.put(other, photo)

    def _by_hand(self, side: Side) -> None:
        self._space.looking.change(arrangement=Arrangement.SIDE_BY_SIDE)
        self._space.panes[side].place_by_hand()
