"""The comparisons of a window: opens photos, chooses faces, runs and cancels."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event
from engine.contracts.explanation import Explanation, WordSide
from engine.contracts.pair import SIDES, Face, ImageChoice, Side
from engine.contracts.settings import ExplainRequest, Settings
from sim2word_gui.state.case_book import CaseBook
from sim2word_gui.state.comparison import Comparison, OpenPhoto
from sim2word_gui.state.last_session import Remembered
from sim2word_gui.state.recent import RecentPair, remember
from sim2word_gui.state.run_state import Phase, RunState
from sim2word_gui.worker.cases import OpenCase
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Preview


class Desk(QObject):
    """Holds the comparisons; the views follow its signals and read its state.

    A comparison that runs or has a result is never changed: another photo, face or setting
    makes a new one beside it, and the old one keeps its result and goes on running.

    Parameters
    ----------
    engine : EngineThread
    cases : CaseBook
    settings : Settings
        Of the next run of a pair that is of no case.
    parent : QObject, optional

    Signals
    -------
    changed()
        The current comparison is another one, or its photos, faces or word are.
    run_moved(Event)
        Of the current comparison.
    listed()
        Comparisons came or went, or the state of one changed.
    """

    changed = Signal()
    run_moved = Signal(object)
    listed = Signal()

    def __init__(
        self,
        engine: EngineThread,
        cases: CaseBook,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._cases = engine, cases
        self._settings = settings
        self._case_settings: dict[Path, Settings] = {}
        self.comparisons = [Comparison(1)]
        self.current = self.comparisons[0]
        self._made = 1
        self._to_explain: set[Comparison] = set()
        engine.looked.connect(self._on_looked)
        engine.happened.connect(self._on_event)
        engine.broken.connect(self._on_broken)

    @property
    def models_ready(self) -> bool:
        """Whether the engine can work: faces that were found belong to the models loaded."""
        return self._engine.equipment is not None and not self._engine.is_swapping

    @property
    def can_explain(self) -> bool:
        """Whether a run can start now."""
        return (
            self.models_ready
            and self.current.is_ready
            and self.current.phase is not Phase.RUNNING
            and self.may_score
        )

    @property
    def may_score(self) -> bool:
        """Whether the current pair may be scored: not in a blind case with nothing written."""
        return self._cases.may_run(self.current.case, self.current.hashes)

    @property
    def settings(self) -> Settings:
        """Of the next run of the current pair; a case has its own."""
        case = self.current.case
        return self._settings if case is None else self._case_settings[case]

    @settings.setter
    def settings(self, settings: Settings) -> None:
        case = self.current.case
        if case is None:
            self._settings = settings
        else:
            self._case_settings[case] = settings

    @property
    def shown_cases(self) -> frozenset[Path]:
        """The cases that comparisons are of."""
        return frozenset(c.case for c in self.comparisons if c.case is not None)

    # Which comparison

    def begin(self) -> None:
        """Show an empty comparison."""
        empty = next((c for c in self.comparisons if c.is_empty), None)
        self.show(empty or self._add(Comparison(self._number())))

    def show(self, comparison: Comparison) -> None:
        """Look at another comparison; whatever runs goes on."""
        self.current = comparison
        self.listed.emit()
        self.changed.emit()

    def step(self, by: int) -> None:
        """Look at the next or the one before."""
        here = self.comparisons.index(self.current)
        self.show(self.comparisons[(here + by) % len(self.comparisons)])

    def close(self, comparison: Comparison) -> None:
        """Remove a comparison; its run is cancelled."""
        self._cancel(comparison)
        self._to_explain.discard(comparison)
        here = self.comparisons.index(comparison)
        self.comparisons.remove(comparison)
        if not self.comparisons:
            self._add(Comparison(self._number()))
        if comparison is self.current:
            self.current = self.comparisons[min(here, len(self.comparisons) - 1)]
        self.listed.emit()
        self.changed.emit()

    def _add(self, comparison: Comparison) -> Comparison:
        self.comparisons.append(comparison)
        return comparison

    def _number(self) -> int:
        self._made += 1
        return self._made

    def _editable(self) -> Comparison:
        """Return the current comparison, or a copy beside it if it ran."""
        self._go_on()
        self.current.run = RunState()
        self.current.word = None
        self._to_explain.discard(self.current)
        return self.current

    def _go_on(self) -> None:
        """Go on with the current pair, beside it if it ran, read by the models in use."""
        old = self.current
        if old.phase in (Phase.DONE, Phase.RUNNING):
            self.current = self._add(old.fork(self._number()))
        if old.outdated:
            self._read_anew(self.current, renumbered=old.renumbered)

    def renew(self) -> bool:
        """Go on with faces read by the models in use; whether they have to be read first."""
        if not self.current.outdated:
            return False
        self._editable()
        self._tell()
        return True

    # Photos and faces

    def open(self, side: Side, path: Path) -> None:
        """Open a photo on a side."""
        self.put(side, ImageChoice(path))

    def put(self, side: Side, choice: ImageChoice) -> None:
        """Open a photo on a side, and in it the face that was chosen."""
        self._leave_case(side)
        self._open(self._editable(), side, choice)
        self._tell()

    def open_pair(self, paths: list[Path] | tuple[Path, ...]) -> None:
        """Open up to two photos, the first as A."""
        self._leave_case()
        comparison = self._editable()
        for side, path in zip(SIDES, paths, strict=False):
            self._open(comparison, side, ImageChoice(path))
        self._tell()

    def open_case(self, case: OpenCase) -> None:
        """Show the pair of a case."""
        shown = next((c for c in self.comparisons if c.case == case.path), None)
        if shown is not None:
            self.show(shown)
            return
        if not self.current.is_empty:
            self.current = self._add(Comparison(self._number()))
        self.current.case = case.path
        self._case_settings[case.path] = case.content.settings
        for side, choice in case.photos.items():
            self._open(self.current, side, choice)
        self._tell()

    def bind(self, comparison: Comparison, case: OpenCase) -> None:
        """Let a comparison be of a case that was made of it."""
        comparison.case = case.path
        self._case_settings[case.path] = case.content.settings
        self._tell()

    def _leave_case(self, side: Side | None = None) -> None:
        """Go on beside a case, whose photos stay as they are.

        With a side, the original of the other one is compared here too, if it is still there.
        """
        if self.current.case is None:
            return
        case = self._cases.cases.get(self.current.case)
        photos = self.current.photos
        empty = next((c for c in self.comparisons if c.is_empty), None)
        self.current = empty or self._add(Comparison(self._number()))
        if side is None or case is None:
            return
        for other, photo in photos.items():
            known = case.content.evidence[other]
            if other != side and Path(known.path).is_file():
                choice = ImageChoice(
                    Path(known.path), photo.asked, sha256=known.sha256, hand=photo.hand
                )
                self._open(self.current, other, choice)

    def reopen(self, remembered: tuple[Remembered, ...]) -> None:
        """Open the comparisons of the last session; those that had a result run again."""
        for entry in remembered:
            empty = self.current.is_empty
            comparison = self.current if empty else self._add(Comparison(self._number()))
            comparison.settings = entry.settings
            for side, choice in zip(SIDES, (entry.a, entry.b), strict=True):
                self._open(comparison, side, choice)
            if entry.explain:
                self._to_explain.add(comparison)
            self.current = comparison
        self._tell()

    def _open(self, comparison: Comparison, side: Side, choice: ImageChoice) -> None:
        problem = self._engine.problem
        if problem is not None:
            answer = Preview(0, error=problem)
            comparison.photos[side] = OpenPhoto(choice.path, 0, choice.hand, choice.face, answer)
            return
        old = comparison.photos.get(side)
        pending = old is not None and old.preview is None and not self._shared(comparison, old)
        serial = self._engine.look(choice, instead_of=old.serial if old and pending else None)
        comparison.photos[side] = OpenPhoto(choice.path, serial, choice.hand, choice.face)

    def _shared(self, comparison: Comparison, photo: OpenPhoto) -> bool:
        return any(
            photo in other.photos.values() for other in self.comparisons if other is not comparison
        )

    def choose_face(self, side: Side, number: int) -> None:
        """Compare another of the faces found."""
        photo = self.current.photos.get(side)
        if photo is None or photo.preview is None or photo.preview.photo is None:
            return
        if photo.aligned is not None and photo.aligned.chosen == number:
            return
        if number >= len(photo.preview.found):
            return  # the one placed by hand, which is compared or about to be
        self._choose(side, photo, ImageChoice(photo.path, number))

    def next_face(self, side: Side) -> None:
        """Compare the next of the faces found."""
        photo = self.current.photos.get(side)
        if photo is None or photo.preview is None or not photo.preview.found:
            return
        here = photo.asked
        if here is None:
            here = -1 if photo.aligned is None else photo.aligned.chosen
        self.choose_face(side, (here + 1) % len(photo.preview.found))

    def place_face(self, side: Side, face: Face) -> None:
        """Compare a face that the user placed."""
        photo = self.current.photos.get(side)
        if photo is not None and photo.preview is not None:
            self._choose(side, photo, ImageChoice(photo.path, hand=face))

    def _choose(self, side: Side, photo: OpenPhoto, choice: ImageChoice) -> None:
        known = photo.preview
        if self.current.outdated:
            known = None
            if self.current.renumbered and choice.face is not None:
                choice = replace(choice, face=None)  # another detector has other numbers
        comparison = self._editable()
        serial = self._engine.look(choice, known)
        # The photo stays on the screen; the face that was compared does not count any longer.
        waiting = None if photo.preview is None else replace(photo.preview, aligned=None)
        comparison.photos[side] = OpenPhoto(photo.path, serial, choice.hand, choice.face, waiting)
        self._tell()

    def look_again(self, *, same_detector: bool) -> None:
        """Read the photos anew, for other models; results stay as they are.

        Parameters
        ----------
        same_detector : bool
            Whether it finds the same faces; otherwise their numbers say nothing any longer.
        """
        for comparison in self.comparisons:
            if comparison.phase in (Phase.DONE, Phase.RUNNING):
                comparison.outdated = True
                comparison.renumbered |= not same_detector
            else:
                self._read_anew(comparison, renumbered=not same_detector)
        self._tell()

    def _read_anew(self, comparison: Comparison, *, renumbered: bool) -> None:
        """Read the photos by the models in use."""
        comparison.outdated = comparison.renumbered = False
        for side, photo in tuple(comparison.photos.items()):
            number = None if renumbered and comparison.case is None else photo.asked
            choice = ImageChoice(photo.path, number, hand=photo.hand)
            if comparison.case is not None:  # the evidence, or nothing
                known = self._cases.cases[comparison.case].content.evidence[side]
                choice = replace(choice, sha256=known.sha256)
            self._open(comparison, side, choice)

    def swap(self) -> None:
        """Exchange A and B; the evidence of a case stays where it is."""
        if self.current.case is not None:
            return
        comparison = self._editable()
        turned = {("b" if side == "a" else "a"): p for side, p in comparison.photos.items()}
        comparison.photos = {side: turned[side] for side in SIDES if side in turned}
        self._tell()

    def _tell(self) -> None:
        self.listed.emit()
        self.changed.emit()

    def _on_looked(self, preview: Preview) -> None:
        sides = [(each, each.answer(preview)) for each in self.comparisons]
        for comparison in [each for each, side in sides if side is not None]:
            if preview.error is not None:
                self._to_explain.discard(comparison)
            elif comparison.is_ready and comparison in self._to_explain and self.models_ready:
                self._to_explain.discard(comparison)
                if self._cases.may_run(comparison.case, comparison.hashes):
                    self._run(comparison, comparison.settings)
        if any(side is not None for _, side in sides):
            self._tell()

    # Runs

    def explain(self) -> None:
        """Explain the current pair, beside an earlier result if there is one."""
        if not self.can_explain:
            return
        settings, outdated = self.settings, self.current.outdated
        self._go_on()
        if outdated:  # it runs once its faces are read
            self.current.settings = settings
            self._to_explain.add(self.current)
        else:
            self._run(self.current, settings)
        self._tell()

    def _run(self, comparison: Comparison, settings: Settings) -> None:
        a, b = (comparison.photos[side].choice() for side in SIDES)
        if a is None or b is None:
            return
        comparison.settings = settings
        request = ExplainRequest(a, b, settings)
        comparison.run = RunState(request.request_id)
        comparison.word = None
        recorder = None
        if comparison.case is None:
            remember(RecentPair(str(a.path), str(b.path)))
        else:
            recorder = self._cases.recorder(comparison.case)
        self._engine.explain(request, recorder)

    def cancel(self) -> None:
        """Stop the explanation of the current pair."""
        self._cancel(self.current)
        self._tell()

    def _cancel(self, comparison: Comparison) -> None:
        request_id = comparison.run.request_id
        if comparison.phase is Phase.RUNNING and request_id is not None:
            comparison.run.cancelling = True
            self._engine.cancel(request_id)

    def choose_word(self, word: tuple[str, WordSide] | None) -> None:
        """Look at a word."""
        if word != self.current.word:
            self.current.word = word
            self.changed.emit()

    def leave(self) -> list[Comparison]:
        """Hear no more of the engine, cancel every run and let go of the comparisons.

        Returns
        -------
        list of Comparison
            As they were, to be remembered.
        """
        self._engine.looked.disconnect(self._on_looked)
        self._engine.happened.disconnect(self._on_event)
        self._engine.broken.disconnect(self._on_broken)
        for comparison in self.comparisons:
            self._cancel(comparison)
        held, self.comparisons = self.comparisons, [Comparison(self._number())]
        self._to_explain.clear()
        self.current = self.comparisons[0]
        self._tell()
        return held

    def on_saved(self, explanation: Explanation, error: Sim2WordError | None) -> bool:
        """Keep why a result was not saved; whether it is one of this window's."""
        for comparison in self.comparisons:
            if comparison.run.explanation is explanation:
                comparison.save_error = error
                self._tell()
                return True
        return False

    def _on_broken(self, error: Sim2WordError) -> None:
        """Answer every photo that waits for models which will not come."""
        for comparison in self.comparisons:
            for side, photo in comparison.photos.items():
                if photo.preview is None:
                    answer = Preview(photo.serial, error=error)
                    comparison.photos[side] = replace(photo, preview=answer)
        self._tell()

    def _on_event(self, event: Event) -> None:
        for comparison in self.comparisons:
            before = comparison.phase, comparison.run.similarity
            if not comparison.run.take(event, time.monotonic()):
                continue
            if (comparison.phase, comparison.run.similarity) != before:
                self.listed.emit()
            if comparison is self.current:
                self.run_moved.emit(event)
