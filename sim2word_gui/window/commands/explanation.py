"""The menu Explanation: explain, compare methods, search, describe a person, choose faces."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from engine.contracts.errors import Sim2WordError
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.pair import SIDES, ImageChoice, Side
from sim2word_gui.dialogs.gallery.dialog import GalleryDialog
from sim2word_gui.dialogs.likelihood import LikelihoodDialog
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.dialogs.person.dialog import PersonDialog
from sim2word_gui.dialogs.run_settings import RunSettingsDialog
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.kept import Work
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import Arrangement
from sim2word_gui.texts.errors import error_text
from sim2word_gui.window.commands.command import Command, marked
from sim2word_gui.window.help.figures import FigureHelp
from sim2word_gui.window.parts import Parts
from sim2word_gui.worker.cases import OpenCase
from sim2word_gui.worker.jobs import Scales


class RunCommands(QObject):
    """Runs what is asked for, and shows the dialogs that run something.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    figures : FigureHelp
        Explains the figures of the dialogs.
    """

    def __init__(self, parts: Parts, figures: FigureHelp) -> None:
        super().__init__(parts)
        self._parts, self._figures, self._services = parts, figures, parts.services
        self._comparisons, self._photos, self._runs = parts.comparisons, parts.photos, parts.runs

    @property
    def _current(self) -> Comparison:
        return self._comparisons.current

    @property
    def _running(self) -> bool:
        return self._current.phase is Phase.RUNNING

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [*self._run_commands(), *self._face_commands()]

    def _run_commands(self) -> list[Command]:
        runs = self._runs
        return [
            Command(
                "explain",
                marked("Explain"),
                runs.explain,
                ("Ctrl+Return", "F5"),
                menu="explanation.run",
                toolbar="run",
                enabled=lambda: runs.can_explain,
            ),
            Command(
                "explain_with",
                marked("Explain with settings…"),
                self._ask_for_settings,
                ("Ctrl+Shift+Return",),
                menu="explanation.run",
                enabled=lambda: not self._running,
            ),
            Command(
                "compare",
                marked("Compare methods…"),
                self._compare_methods,
                ("Ctrl+Shift+C",),
                menu="explanation.run",
                enabled=lambda: self._current.is_ready and runs.models_ready and runs.may_score,
            ),
            # Before the score of a blind case is due, nothing else may give it away.
            Command(
                "gallery",
                marked("Search a gallery…"),
                self._search_gallery,
                ("Ctrl+Shift+G",),
                menu="explanation.run",
                enabled=lambda: runs.models_ready and runs.may_score,
            ),
            Command(
                "person",
                marked("A person over several photos…"),
                self._describe_person,
                ("Ctrl+Shift+D",),
                menu="explanation.run",
                enabled=lambda: runs.models_ready,
            ),
            Command(
                "likelihood",
                marked("Likelihood ratio…"),
                self._ask_what_to_read_by,
                menu="explanation.run",
            ),
            Command(
                "cancel",
                marked("Cancel"),
                runs.cancel,
                ("Esc",),
                menu="explanation.run",
                toolbar="run",
                enabled=lambda: self._running,
            ),
            Command(
                "next",
                marked("Next comparison"),
                partial(self._comparisons.step, 1),
                ("Ctrl+PgDown",),
                menu="explanation.comparisons",
                enabled=self._are_several,
            ),
            Command(
                "previous",
                marked("Previous comparison"),
                partial(self._comparisons.step, -1),
                ("Ctrl+PgUp",),
                menu="explanation.comparisons",
                enabled=self._are_several,
            ),
        ]

    def _face_commands(self) -> list[Command]:
        photos = self._photos
        return [
            *self._per_side("next_face", marked("Next face in {}"), photos.next_face, "Alt", 2),
            *self._per_side(
                "by_hand", marked("Place the face of {} by hand"), self._by_hand, "Ctrl+Alt"
            ),
            *self._per_side(
                "turn_photo", marked("Turn photo {} by 90°"), photos.turn, "Ctrl+Shift"
            ),
            Command(
                "swap",
                marked("Swap A and B"),
                self._photos.swap,
                ("Ctrl+T",),
                icon="swap",
                menu="explanation.faces",
                toolbar="turn",
                label=marked("Swap"),
                enabled=lambda: not self._current.is_empty and self._current.case is None,
            ),
        ]

    def _per_side(
        self, name: str, text: str, do: Callable[[Side], object], keys: str, faces: int = 0
    ) -> list[Command]:
        """Return a command for each side, that its photo must be read for and have faces."""
        return [
            Command(
                f"{name}.{side}",
                text,
                partial(do, side),
                (f"{keys}+{number}",),
                menu="explanation.faces",
                enabled=partial(self._has_faces, side, faces),
                of=side.upper(),
            )
            for number, side in enumerate(SIDES, start=1)
        ]

    def _are_several(self) -> bool:
        return len(self._comparisons.all) > 1

    def _has_faces(self, side: Side, least: int) -> bool:
        """Whether a photo was read, and has so many faces."""
        photo = self._current.photos.get(side)
        preview = None if photo is None else photo.preview
        return preview is not None and preview.photo is not None and len(preview.faces) >= least

    def _ask_for_settings(self) -> None:
        can_run, asked_for = self._runs.can_explain, self._current
        dialog = RunSettingsDialog(self._runs.settings, can_run, self._parts.window)
        dialog.accepted.connect(lambda: self._use(dialog, asked_for, run=can_run))
        dialog.open()

    def _use(self, dialog: RunSettingsDialog, asked_for: Comparison, *, run: bool) -> None:
        if asked_for not in self._comparisons.all:
            return  # closed meanwhile
        if self._current is not asked_for:  # a case was opened behind the dialog, for instance
            self._comparisons.show(asked_for)
        self._runs.settings = dialog.settings
        if self._current.case is None:
            self._services.settings.change(Work, run=dialog.settings)
        if run:
            self._runs.explain()

    def _compare_methods(self) -> None:
        if self._parts.read_anew():
            return
        comparison = self._current
        found = [comparison.choice(side) for side in SIDES]
        faces = [comparison.face(side) for side in SIDES]
        if found[0] is None or found[1] is None or faces[0] is None or faces[1] is None:
            return
        dialog = CompareDialog(
            self._services,
            (found[0], found[1]),
            (faces[0], faces[1]),
            comparison.settings if comparison.phase is Phase.DONE else self._runs.settings,
            self._parts.window,
        )
        self._figures.show(dialog)

    def _search_gallery(self) -> None:
        if self._parts.read_anew():
            return
        probes: dict[Side, ImageChoice] = {}
        for side, photo in self._current.photos.items():
            choice = photo.choice()
            if choice is not None:
                probes[side] = choice
        dialog = GalleryDialog(
            self._services,
            probes,
            self._runs.settings,
            self._parts.window,
        )
        dialog.explain_asked.connect(self._explain_beside)
        self._figures.show(dialog)

    def _describe_person(self) -> None:
        dialog = PersonDialog(
            self._services,
            self._runs.settings,
            self._parts.window,
        )
        self._figures.show(dialog)

    def _ask_what_to_read_by(self) -> None:
        engine, case = self._services.engine, self._parts.case_of(self._current)
        kept = None if case is None else case.content.calibration
        of_case = None if case is None else "" if kept is None else kept.name
        dialog = LikelihoodDialog(
            self._services.settings.get(Work).scales, of_case=of_case, parent=self._parts.window
        )
        dialog.show_in_use(*engine.reads_by)
        dialog.accepted.connect(
            lambda: self._read_by(dialog.scales, None if dialog.leaves_case else case)
        )
        dialog.open()

    def _read_by(self, scales: Scales, case: OpenCase | None) -> None:
        self._services.settings.change(Work, scales=scales)
        self._services.engine.read_scores_by(scales)
        if case is not None and case.writable:
            self._services.cases.calibrate(case.path, scales.calibration)

    def on_read_by(self, _found: LikelihoodCalibration | None, error: Sim2WordError | None) -> None:
        """Say why scores are not read as was chosen."""
        if error is not None:
            self._parts.say(error_text(error))

    def _explain_beside(self, side: Side, probe: ImageChoice, photo: ImageChoice) -> None:
        """Put a candidate's photo beside the probe, which may be in view no longer."""
        other: Side = "b" if side == "a" else "a"
        shown = self._current.photos.get(side)
        if shown is None or shown.choice() != probe:
            self._photos.put(side, probe)
        self._photos.put(other, photo)

    def _by_hand(self, side: Side) -> None:
        self._parts.viewing.change(arrangement=Arrangement.SIDE_BY_SIDE)
        self._parts.panes[side].place_by_hand()
