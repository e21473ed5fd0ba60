"""One comparison: two photos, the settings and the run. It knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import WordSide
from engine.contracts.pair import SIDES, AlignedFace, Face, ImageChoice, Side
from engine.contracts.settings import Settings
from sim2word_gui.state.run_state import Phase, RunState
from sim2word_gui.worker.jobs import Preview


@dataclass(frozen=True, slots=True, eq=False)
class OpenPhoto:
    """A photo on one side.

    Attributes
    ----------
    path : Path
    serial : int
        Of the question whose answer counts.
    hand : Face or None
        Placed by the user.
    asked : int or None
        Number of the face that the user chose; None leaves it to the program's policy.
    preview : Preview or None
        None while it is being read.
    turn : int or None
        Degrees clockwise that the user turned the photo by; None where the program finds them.
    """

    path: Path
    serial: int
    hand: Face | None = None
    asked: int | None = None
    preview: Preview | None = None
    turn: int | None = None

    @property
    def aligned(self) -> AlignedFace | None:
        """The face to compare, once it is known."""
        return None if self.preview is None else self.preview.aligned

    @property
    def error(self) -> Sim2WordError | None:
        """Why there is none."""
        return None if self.preview is None else self.preview.error

    def choice(self) -> ImageChoice | None:
        """Return what the engine is asked for: this very file and face."""
        face = self.aligned
        if face is None:
            return None
        return ImageChoice(
            self.path, self.asked, sha256=face.photo.sha256, hand=self.hand, turn=self.turn
        )


@dataclass(slots=True, eq=False)
class Comparison:
    """A pair of photos with what was done with it.

    Attributes
    ----------
    number : int
        From 1, within its window.
    photos : dict
        By side.
    settings : Settings
        Of the run.
    run : RunState
    save_error : Sim2WordError or None
        Why its result could not be saved last.
    case : Path or None
        The case that it is of, and that keeps its runs.
    outdated : bool
        Whether its faces were read by models that are in use no longer.
    renumbered : bool
        Whether a detector that is in use no longer found them, so that their numbers say nothing.
    explain_when_ready : bool
        Whether it is to be explained once both faces are known.
    word : tuple of (key, image) or None
        The word that is looked at.
    """

    number: int
    photos: dict[Side, OpenPhoto] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    run: RunState = field(default_factory=RunState)
    word: tuple[str, WordSide] | None = None
    part: str | None = None
    save_error: Sim2WordError | None = None
    case: Path | None = None
    outdated: bool = False
    renumbered: bool = False
    explain_when_ready: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was opened."""
        return not self.photos and self.case is None

    @property
    def phase(self) -> Phase:
        """Where its run stands."""
        return self.run.phase

    @property
    def is_ready(self) -> bool:
        """Whether both faces are known."""
        return all(self.face(side) is not None for side in SIDES)

    def face(self, side: Side) -> AlignedFace | None:
        """Return the aligned face of a side, once it is known."""
        photo = self.photos.get(side)
        return None if photo is None else photo.aligned

    def choice(self, side: Side) -> ImageChoice | None:
        """Return what the engine is asked for on a side; None while its face is not known."""
        photo = self.photos.get(side)
        return None if photo is None else photo.choice()

    @property
    def hashes(self) -> frozenset[str]:
        """SHA-256 of the photos whose faces are known."""
        faces = (self.face(side) for side in SIDES)
        return frozenset(face.photo.sha256 for face in faces if face is not None)

    def answer(self, preview: Preview) -> Side | None:
        """Take an answer of the engine; return the side it is about, None if it is stale."""
        for side, photo in self.photos.items():
            if photo.serial == preview.serial:
                self.photos[side] = replace(photo, preview=preview)
                return side
        return None

    def fork(self, number: int) -> Comparison:
        """Return a comparison of the same photos that was not run."""
        return Comparison(number, dict(self.photos), self.settings, case=self.case)
