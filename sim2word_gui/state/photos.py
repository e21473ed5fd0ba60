"""The photos of the current comparison: opened, read, and which face of each is compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import SIDES, Face, ImageChoice, Side
from sim2word_gui.state.case_registry import CaseRegistry
from sim2word_gui.state.comparison import Comparison, OpenPhoto
from sim2word_gui.state.comparisons import Comparisons
from sim2word_gui.state.kept import RememberedPair
from sim2word_gui.state.run_state import Phase
from sim2word_gui.worker.cases import OpenCase
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Preview

_QUARTER, _WHOLE = 90, 360


def _opened(choice: ImageChoice, serial: int, preview: Preview | None = None) -> OpenPhoto:
    return OpenPhoto(choice.path, serial, choice.hand, choice.face, preview, choice.turn)


class Photos(QObject):
    """Opens photos and chooses faces.

    Parameters
    ----------
    engine : EngineThread
    cases : CaseRegistry
    comparisons : Comparisons
    parent : QObject, optional

    Signals
    -------
    answered(Comparison, Sim2WordError or None)
        A photo of a comparison was read, or why it could not be.
    """

    answered = Signal(object, object)

    def __init__(
        self,
        engine: EngineThread,
        cases: CaseRegistry,
        comparisons: Comparisons,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._cases, self._comparisons = engine, cases, comparisons
        engine.photo_read.connect(self._on_photo_read)
        engine.broken.connect(self._on_broken)

    # Opened

    def open(self, side: Side, path: Path) -> None:
        """Open a photo on a side."""
        self.put(side, ImageChoice(path))

    def put(self, side: Side, choice: ImageChoice) -> None:
        """Open a photo on a side, and in it the face that was chosen."""
        self._leave_case(side)
        self._open(self._edited(), side, choice)
        self._comparisons.announce()

    def open_pair(self, paths: list[Path] | tuple[Path, ...]) -> None:
        """Open up to two photos, the first as A."""
        self._leave_case()
        comparison = self._edited()
        for side, path in zip(SIDES, paths, strict=False):
            self._open(comparison, side, ImageChoice(path))
        self._comparisons.announce()

    def open_case(self, case: OpenCase) -> None:
        """Show the pair of a case."""
        comparisons = self._comparisons
        shown = next((c for c in comparisons.all if c.case == case.path), None)
        if shown is not None:
            comparisons.show(shown)
            return
        if not comparisons.current.is_empty:
            comparisons.current = comparisons.add()
        comparisons.current.case = case.path
        comparisons.choose_settings(case.path, case.content.settings)
        for side, choice in case.photos.items():
            self._open(comparisons.current, side, choice)
        comparisons.announce()

    def bind(self, comparison: Comparison, case: OpenCase) -> None:
        """Let a comparison be of a case that was made of it."""
        comparison.case = case.path
        self._comparisons.choose_settings(case.path, case.content.settings)
        self._comparisons.announce()

    def reopen(self, remembered: tuple[RememberedPair, ...]) -> None:
        """Open the comparisons of the last session; those that had a result run again."""
        comparisons = self._comparisons
        for entry in remembered:
            current = comparisons.current
            comparison = current if current.is_empty else comparisons.add()
            comparison.settings = entry.settings
            for side, choice in zip(SIDES, (entry.a, entry.b), strict=True):
                self._open(comparison, side, choice)
            comparison.explain_when_ready = entry.explain
            comparisons.current = comparison
        comparisons.announce()

    def _leave_case(self, side: Side | None = None) -> None:
        """Go on beside a case, whose photos stay as they are.

        With a side, the original of the other one is compared here too, if it is still there.
        """
        comparisons = self._comparisons
        if comparisons.current.case is None:
            return
        case = self._cases.cases.get(comparisons.current.case)
        photos = comparisons.current.photos
        comparisons.current = comparisons.empty()
        if side is None or case is None:
            return
        for other, photo in photos.items():
            known = case.content.evidence[other]
            place = case.path.parent / known.path
            if other != side and Path(known.path).parent.name and place.is_file():
                choice = ImageChoice(
                    place,
                    photo.asked,
                    sha256=known.sha256,
                    hand=photo.hand,
                    turn=photo.turn,
                )
                self._open(comparisons.current, other, choice)

    def _edited(self) -> Comparison:
        """Return the comparison that a change is made to, read by the models in use."""
        old = self._comparisons.current
        comparison = self._comparisons.edited()
        if old.outdated:
            self.read_anew(comparison, renumbered=old.renumbered)
        return comparison

    def _open(self, comparison: Comparison, side: Side, choice: ImageChoice) -> None:
        problem = self._engine.problem
        if problem is not None:
            answer = Preview(0, error=problem)
            comparison.photos[side] = _opened(choice, 0, answer)
            return
        old = comparison.photos.get(side)
        pending = old is not None and old.preview is None and not self._shared(comparison, old)
        serial = self._engine.read_photo(choice, instead_of=old.serial if old and pending else None)
        comparison.photos[side] = _opened(choice, serial)

    def _shared(self, comparison: Comparison, photo: OpenPhoto) -> bool:
        return any(
            photo in other.photos.values()
            for other in self._comparisons.all
            if other is not comparison
        )

    # Faces

    def choose_face(self, side: Side, number: int) -> None:
        """Compare another of the faces found."""
        photo = self._comparisons.current.photos.get(side)
        if photo is None or photo.preview is None or photo.preview.photo is None:
            return
        if photo.aligned is not None and photo.aligned.chosen == number:
            return
        if number >= len(photo.preview.found):
            return  # the one placed by hand, which is compared or about to be
        self._choose(side, photo, ImageChoice(photo.path, number, turn=photo.turn))

    def next_face(self, side: Side) -> None:
        """Compare the next of the faces found."""
        photo = self._comparisons.current.photos.get(side)
        if photo is None or photo.preview is None or not photo.preview.found:
            return
        here = photo.asked
        if here is None:
            here = -1 if photo.aligned is None else photo.aligned.chosen
        self.choose_face(side, (here + 1) % len(photo.preview.found))

    def place_face(self, side: Side, face: Face) -> None:
        """Compare a face that the user placed."""
        photo = self._comparisons.current.photos.get(side)
        if photo is None or photo.preview is None or photo.preview.photo is None:
            return
        # Its points are those of the photo as it stands now, whatever other models would find.
        turned = photo.preview.photo.turned
        self._choose(side, photo, ImageChoice(photo.path, hand=face, turn=turned))

    def turn(self, side: Side) -> None:
        """Turn a photo by a quarter to the right, and find its faces anew."""
        photo = self._comparisons.current.photos.get(side)
        if photo is None or photo.preview is None or photo.preview.photo is None:
            return
        turned = (photo.preview.photo.turned + _QUARTER) % _WHOLE
        self._choose(side, photo, ImageChoice(photo.path, turn=turned))

    def _choose(self, side: Side, photo: OpenPhoto, choice: ImageChoice) -> None:
        shown = None if photo.preview is None else photo.preview.photo
        stands = shown is not None and choice.turn in (photo.turn, shown.turned)
        known = photo.preview if stands else None
        current = self._comparisons.current
        if current.outdated:
            known = None
            if current.renumbered and choice.face is not None:
                choice = replace(choice, face=None)  # another detector has other numbers
        comparison = self._edited()
        serial = self._engine.read_photo(choice, known)
        # The photo stays on the screen; the face that was compared does not count any longer.
        waiting = None if photo.preview is None else replace(photo.preview, aligned=None)
        comparison.photos[side] = _opened(choice, serial, waiting)
        self._comparisons.announce()

    def swap(self) -> None:
        """Exchange A and B; the evidence of a case stays where it is."""
        if self._comparisons.current.case is not None:
            return
        comparison = self._edited()
        turned = {("b" if side == "a" else "a"): p for side, p in comparison.photos.items()}
        comparison.photos = {side: turned[side] for side in SIDES if side in turned}
        self._comparisons.announce()

    # Read by other models

    def renew(self) -> bool:
        """Go on with faces read by the models in use; whether they have to be read first."""
        if not self._comparisons.current.outdated:
            return False
        self._edited()
        self._comparisons.announce()
        return True

    def read_all_anew(self, *, same_detector: bool) -> None:
        """Read the photos anew, for other models; results stay as they are.

        Parameters
        ----------
        same_detector : bool
            Whether it finds the same faces; otherwise their numbers say nothing any longer.
        """
        for comparison in self._comparisons.all:
            if comparison.phase in (Phase.DONE, Phase.RUNNING):
                comparison.outdated = True
                comparison.renumbered |= not same_detector
            else:
                self.read_anew(comparison, renumbered=not same_detector)
        self._comparisons.announce()

    def read_anew(self, comparison: Comparison, *, renumbered: bool) -> None:
        """Read the photos of a comparison by the models in use."""
        comparison.outdated = comparison.renumbered = False
        for side, photo in tuple(comparison.photos.items()):
            number = None if renumbered and comparison.case is None else photo.asked
            choice = ImageChoice(photo.path, number, hand=photo.hand, turn=photo.turn)
            if comparison.case is not None:  # the evidence, or nothing
                known = self._cases.cases[comparison.case].content.evidence[side]
                choice = replace(choice, sha256=known.sha256)
            self._open(comparison, side, choice)

    # Answered

    def _on_photo_read(self, preview: Preview) -> None:
        answered = [c for c in self._comparisons.all if c.answer(preview) is not None]
        for comparison in answered:
            self.answered.emit(comparison, preview.error)
        if answered:
            self._comparisons.announce()

    def _on_broken(self, error: Sim2WordError) -> None:
        """Answer every photo that waits for models which will not come."""
        for comparison in self._comparisons.all:
            for side, photo in comparison.photos.items():
                if photo.preview is None:
                    answer = Preview(photo.serial, error=error)
                    comparison.photos[side] = replace(photo, preview=answer)
        self._comparisons.announce()

    def leave(self) -> None:
        """Listen to the engine no longer."""
        self._engine.photo_read.disconnect(self._on_photo_read)
        self._engine.broken.disconnect(self._on_broken)
