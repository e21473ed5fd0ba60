"""Does what the commands say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from engine.contracts import (
    SIDES,
    Explanation,
    ImageChoice,
    LikelihoodCalibration,
    Side,
    Sim2WordError,
)
from engine.suffixes import CASE_SUFFIX, SUFFIXES
from engine.vocabulary import load_vocabulary
from sim2word_gui.actions import WindowActions
from sim2word_gui.cases.case_commands import CaseCommands
from sim2word_gui.dialogs.run_settings import RunSettingsDialog
from sim2word_gui.dialogs.tone import ToneDialog
from sim2word_gui.engine_jobs import Scales
from sim2word_gui.galleries.gallery_dialog import GalleryDialog
from sim2word_gui.help.help_commands import HelpCommands
from sim2word_gui.looking.look_view import STEP, LookView
from sim2word_gui.looking.options import Arrangement, Shown
from sim2word_gui.menus import Menus
from sim2word_gui.methods.compare_dialog import CompareDialog
from sim2word_gui.models.models_dialog import ModelsDialog
from sim2word_gui.pairs.last_session import forget_session, last_session
from sim2word_gui.pairs.run_state import Phase
from sim2word_gui.pairs.saved_scales import keep_scales, saved_scales
from sim2word_gui.pairs.saved_settings import keep_settings
from sim2word_gui.person.person_dialog import PersonDialog
from sim2word_gui.score.likelihood_dialog import LikelihoodDialog
from sim2word_gui.start.intake import Offer, photos_in, take
from sim2word_gui.start.recent import RecentPair, forget_recent
from sim2word_gui.told import told
from sim2word_gui.work.cases import OpenCase

if TYPE_CHECKING:
    from sim2word_gui.program import Program
    from sim2word_gui.window import Window
    from sim2word_gui.workspace import Workspace


class Commands(QObject):
    """Connects the window's actions with the desk and the views.

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
        self.tone = ToneDialog(workspace.looking, window)
        window.addActions(list(self.actions.all()))
        self._connect_files()
        self._connect_runs()
        self._connect_looking()
        self.cases = CaseCommands(window, program, workspace, self.actions)
        self.help = HelpCommands(window, program, workspace, self.actions, docks)

    def _connect_files(self) -> None:
        actions = self.actions
        for side in SIDES:
            actions.open[side].triggered.connect(lambda _=False, s=side: self.ask_for_photo(s))
        actions.open_pair.triggered.connect(self.ask_for_pair)
        actions.open_folder.triggered.connect(self.ask_for_folder)
        actions.paste.triggered.connect(self.paste)
        actions.reopen.triggered.connect(self.open_again)
        actions.forget.triggered.connect(self._forget)
        actions.save.triggered.connect(self._ask_where_to_save)
        actions.new_window.triggered.connect(self._program.open_window)
        actions.quit.triggered.connect(self._quit)
        actions.models.triggered.connect(self._show_models)
        self.menus.recent.triggered.connect(self._on_recent)
        self.menus.appearance.aboutToShow.connect(self._check_choices)
        for code, action in actions.languages.items():
            action.triggered.connect(lambda _=False, c=code: self._program.language.choose(c))
        for appearance, action in actions.appearances.items():
            action.triggered.connect(lambda _=False, a=appearance: self._program.look.choose(a))
        self._space.folder.list.chosen.connect(self._on_folder_photo)

    def _connect_runs(self) -> None:
        actions, desk = self.actions, self._space.desk
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

    def _connect_looking(self) -> None:
        actions, looking = self.actions, self._space.looking
        for arrangement, action in actions.arrangements.items():
            action.triggered.connect(lambda _=False, a=arrangement: looking.change(arrangement=a))
        for frame, action in actions.frames.items():
            action.triggered.connect(lambda _=False, f=frame: looking.change(frame=f))
        actions.linked.toggled.connect(lambda on: looking.change(linked=on))
        actions.boxes.toggled.connect(lambda on: looking.change(boxes=on))
        actions.points.toggled.connect(lambda on: looking.change(points=on))
        actions.magnifier.toggled.connect(lambda on: looking.change(magnifier=on))
        actions.outline.toggled.connect(lambda on: looking.change(contour=on))
        for index, side in enumerate(SIDES):
            actions.turn[side].triggered.connect(
                lambda _=False, i=index: looking.set(looking.value.turned(i))
            )
        actions.fit.triggered.connect(lambda: self._each_view(LookView.fit))
        actions.fit_faces.triggered.connect(self.show_faces)
        actions.one_to_one.triggered.connect(lambda: self._each_view(LookView.one_to_one))
        actions.zoom_in.triggered.connect(lambda: self._zoom(STEP))
        actions.zoom_out.triggered.connect(lambda: self._zoom(1 / STEP))
        actions.tone.triggered.connect(self._show_tone)
        actions.next_map.triggered.connect(self._next_map)
        actions.next_region.triggered.connect(self._next_region)

    # Files

    def ask_for_photo(self, side: Side) -> None:
        """Let the user choose a photo for a side."""
        names = self._ask(self.tr("Open photo {}").format(side.upper()), several=False)
        if names:
            self._space.desk.open(side, names[0])

    def ask_for_pair(self) -> None:
        """Let the user choose two photos."""
        names = self._ask(self.tr("Open two photos"), several=True)
        if names:
            self.take(Offer(tuple(names)), None)

    def _ask(self, title: str, *, several: bool) -> list[Path]:
        settings = QSettings()
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        filters = self.tr("Photos ({})").format(patterns) + ";;" + self.tr("All files (*)")
        folder = str(settings.value("folder", ""))
        if several:
            names, _ = QFileDialog.getOpenFileNames(self._window, title, folder, filters)
        else:
            name, _ = QFileDialog.getOpenFileName(self._window, title, folder, filters)
            names = [name] if name else []
        if names:
            settings.setValue("folder", str(Path(names[0]).parent))
        return [Path(name) for name in names]

    def ask_for_folder(self) -> None:
        """Let the user choose a folder of photos."""
        folder = str(QSettings().value("folder", ""))
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder"), folder)
        if name:
            self.take(Offer(folder=Path(name)), None)

    def paste(self) -> None:
        """Open what the clipboard holds."""
        try:
            data = QGuiApplication.clipboard().mimeData()
            offer = Offer() if data is None else take(data)
        except OSError as error:
            self.say(self.tr("The image could not be kept ({}).").format(error.strerror or error))
            return
        if offer == Offer():
            self.say(self.tr("The clipboard holds no photo. Copy an image or a file first."))
        else:
            self.take(offer, None)

    def open_files(self, files: list[Path]) -> None:
        """Open up to two photos, or a case."""
        if files and files[0].suffix == CASE_SUFFIX:
            self.cases.open(files[0])
        else:
            self._space.desk.open_pair(files)

    def take(self, offer: Offer, side: Side | None) -> None:
        """Open what was dropped on a side, or pasted."""
        desk = self._space.desk
        if offer.case is not None:
            self.cases.open(offer.case)
        elif offer.folder is not None:
            self._open_folder(offer.folder)
        elif len(offer.photos) == len(SIDES):
            desk.open_pair(offer.photos)
        elif len(offer.photos) == 1:
            free: Side = next((s for s in SIDES if s not in desk.current.photos), "b")
            desk.open(side or free, offer.photos[0])
        elif offer.photos:
            self._space.folder.show_photos(offer.photos)

    def _open_folder(self, folder: Path) -> None:
        try:
            photos = photos_in(folder)
        except OSError as error:
            self.say(self.tr("The folder could not be read ({}).").format(error.strerror or error))
            return
        if not photos:
            self.say(self.tr("The folder {} holds no photos.").format(folder.name))
        elif len(photos) == len(SIDES):
            self._space.desk.open_pair(photos)
        else:
            self._space.folder.show_photos(photos)

    def _on_folder_photo(self, side: str, path: Path) -> None:
        chosen = next((each for each in SIDES if each == side), None)
        self.take(Offer((path,)), chosen)

    def _on_recent(self, action: QAction) -> None:
        pair = self.menus.pair_of(action)
        if pair is not None:
            self.open_recent(pair)

    def open_recent(self, pair: RecentPair) -> None:
        """Open a pair that was compared before."""
        self._space.desk.open_pair([Path(pair.a), Path(pair.b)])

    def open_again(self) -> None:
        """Open the comparisons of the last session."""
        self._window.start.offer_again(0)
        self._space.desk.reopen(last_session())

    def _forget(self) -> None:
        forget_recent()
        forget_session()
        self._window.start.refresh()
        self._program.offer_last_session()

    def _ask_where_to_save(self) -> None:
        explanation = self._space.desk.current.run.explanation
        title = self.tr("Folder for the result's files")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        if folder and explanation is not None:
            self._program.engine.save(explanation, Path(folder))
            self.say(self.tr("Saving…"))

    def on_saved(self, explanation: Explanation, folder: Path, error: Sim2WordError | None) -> None:
        """Say whether a result of this window was saved."""
        if self._space.desk.on_saved(explanation, error):
            saved = self.tr("Saved to {}").format(folder)
            self.say(self.tr("Not saved") if error is not None else saved)

    def _quit(self) -> None:
        for window in list(self._program.windows):
            window.close()

    # Runs

    def _ask_for_settings(self) -> None:
        desk = self._space.desk
        can_run = desk.can_explain
        dialog = RunSettingsDialog(desk.settings, can_run, self._window)
        dialog.accepted.connect(lambda: self._use(dialog, run=can_run))
        dialog.open()

    def _use(self, dialog: RunSettingsDialog, *, run: bool) -> None:
        desk = self._space.desk
        desk.settings = dialog.settings
        if desk.current.case is None:
            keep_settings(desk.settings)
        if run:
            desk.explain()

    def _compare_methods(self) -> None:
        desk = self._space.desk
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
            self._program.language.code,
            self._window,
        )
        self.help.show(dialog)

    def _search_gallery(self) -> None:
        desk = self._space.desk
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
            self._program.language.code,
            self._window,
        )
        dialog.explain_asked.connect(self._explain_beside)
        self.help.show(dialog)

    def _describe_person(self) -> None:
        dialog = PersonDialog(
            self._program.engine,
            self._space.desk.settings,
            load_vocabulary(),
            self._program.language.code,
            self._window,
        )
        self.help.show(dialog)

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
            self.say(told(error))

    def _explain_beside(self, side: Side, photo: ImageChoice) -> None:
        """Put a candidate's photo beside the probe."""
        other: Side = "b" if side == "a" else "a"
        self._space.desk.put(other, photo)

    def _by_hand(self, side: Side) -> None:
        self._space.looking.change(arrangement=Arrangement.SIDE_BY_SIDE)
        self._space.panes[side].place_by_hand()

    # Looking

    def _views(self) -> list[LookView]:
        if self._space.comparator.isVisible():
            return [self._space.comparator.view]
        panes = self._space.panes.values()
        return [view for pane in panes for view in pane.views if view.isVisible()]

    def _each_view(self, do: Callable[[LookView], None]) -> None:
        for view in self._views():
            do(view)

    def show_faces(self) -> None:
        """Show the compared faces."""
        self._each_view(LookView.fit_face)

    def _zoom(self, factor: float) -> None:
        views = self._views()
        linked = self._space.looking.value.linked
        focused = next((view for view in views if view.hasFocus()), None)
        if focused is not None:
            focused.zoom(factor)
        elif linked and len(views) > 1:
            views[0].zoom(factor)
        else:
            for view in views:
                view.zoom(factor)

    def _show_tone(self) -> None:
        self.tone.show()
        self.tone.raise_()

    def _next_map(self) -> None:
        box = self._space.map_bar.branch
        box.setCurrentIndex((box.currentIndex() + 1) % box.count())

    def _next_region(self) -> None:
        order = list(Shown)
        here = order.index(self._space.looking.value.shown)
        self._space.looking.change(shown=order[(here + 1) % len(order)])

    def _show_models(self) -> None:
        ModelsDialog(self._program.engine, self._window).open()

    def say(self, text: str) -> None:
        """Say something that concerns no single photo."""
        self._window.statusBar().showMessage(text, 8000)

    # States

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

    def follow_looking(self) -> None:
        """Check what is chosen, whoever chose it."""
        value, actions = self._space.looking.value, self.actions
        actions.arrangements[value.arrangement].setChecked(True)
        actions.frames[value.frame].setChecked(True)
        actions.linked.setChecked(value.linked)
        actions.boxes.setChecked(value.boxes)
        actions.points.setChecked(value.points)
        actions.magnifier.setChecked(value.magnifier)
        actions.outline.setChecked(value.contour)
        beside = not self._space.comparator.isVisible()
        for action in (*actions.frames.values(), actions.boxes, actions.points, actions.linked):
            action.setEnabled(beside)
        for side in SIDES:
            photo = self._space.desk.current.photos.get(side)
            known = photo is not None and photo.preview is not None and bool(photo.preview.levels)
            actions.turn[side].setEnabled(beside and known)

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
