"""What the window asks of the engine's thread, and what it gets back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event
from engine.contracts.explanation import Explanation
from engine.contracts.methods import CompareRequest, MethodCard, MethodsCompared
from engine.contracts.packs import ModelChoice, ModelIdentity, PackCard
from engine.contracts.pair import AlignedFace, Face, ImageChoice, Photo
from engine.contracts.settings import ExplainRequest

if TYPE_CHECKING:
    from engine.session import Session


@dataclass(frozen=True, slots=True)
class Scales:
    """By what a score says something of two propositions.

    Attributes
    ----------
    calibration : str
        A file; ``lfw`` for the shipped one; empty for none, and so no likelihood ratio.
    verbal : str
        A file; ``enfsi`` for the shipped one; empty for no words.
    """

    calibration: str = ""
    verbal: str = ""


Work: TypeAlias = "Callable[[Session, Watch], object]"

Pyramid = tuple[NDArray[np.uint8], ...]
"""A photo and its halvings, uint8, (height, width, 3), the largest first."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What was loaded.

    Attributes
    ----------
    models : tuple of ModelIdentity
    device : str
        As the record names it.
    libraries : tuple of (name, version)
    choice : ModelChoice
        The packs that the models are of.
    gives_maps : bool
        Whether the recognition network can be looked into.
    calibrated : bool
        Whether it has an operating point.
    devices : tuple of str
        That this machine has.
    methods : tuple of MethodCard
        That can be compared.
    """

    models: tuple[ModelIdentity, ...]
    device: str
    libraries: tuple[tuple[str, str], ...]
    choice: ModelChoice
    gives_maps: bool = True
    calibrated: bool = True
    devices: tuple[str, ...] = ("cpu",)
    methods: tuple[MethodCard, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A photo with its faces.

    Attributes
    ----------
    serial : int
        Of the question; an answer to an older one is stale.
    photo : Photo or None
        None if it could not be read.
    levels : Pyramid
    found : tuple of Face
        By the detector, largest first.
    aligned : AlignedFace or None
        None when the user has to choose, or when there is an error.
    error : Sim2WordError or None
    """

    serial: int
    photo: Photo | None = None
    levels: Pyramid = ()
    found: tuple[Face, ...] = ()
    aligned: AlignedFace | None = None
    error: Sim2WordError | None = None

    @property
    def faces(self) -> tuple[Face, ...]:
        """The faces found, and behind them one that was placed by hand."""
        return self.found if self.aligned is None else self.aligned.faces


@dataclass(frozen=True, slots=True, eq=False)
class LookJob:
    """Read a photo, find its faces and align one.

    Attributes
    ----------
    known : Preview or None
        An earlier answer about the same photo, whose pixels and faces still hold.
    """

    serial: int
    choice: ImageChoice
    known: Preview | None = None


class Recorder(Protocol):
    """Keeps a record of an explanation; called in the engine's thread."""

    def begin(self, session: Session, request: ExplainRequest) -> None:
        """Note that the explanation begins; an error keeps it from beginning.

        Raises
        ------
        Sim2WordError
        """

    def told(self, event: Event) -> Event:
        """Return an event as the window is to see it."""

    def end(self, session: Session, event: Event) -> None:
        """Note its last event."""


@dataclass(frozen=True, slots=True)
class ExplainJob:
    """Explain a pair.

    Attributes
    ----------
    request : ExplainRequest
    token : CancelToken
    recorder : Recorder or None
    """

    request: ExplainRequest
    token: CancelToken
    recorder: Recorder | None = None


@dataclass(frozen=True, slots=True)
class CompareJob:
    """Explain a pair by several methods."""

    request: CompareRequest
    token: CancelToken


@dataclass(frozen=True, slots=True, eq=False)
class SaveComparisonJob:
    """Write the files of a comparison of methods."""

    comparison: MethodsCompared
    folder: Path


@dataclass(frozen=True, slots=True, eq=False)
class SaveJob:
    """Write a result's files."""

    explanation: Explanation
    folder: Path


@dataclass(frozen=True, slots=True)
class ThumbnailJob:
    """Read a photo and make it small.

    Attributes
    ----------
    token : CancelToken
        Raised when nobody wants the thumbnail any longer.
    """

    path: Path
    token: CancelToken


class PackDeed(StrEnum):
    """What can be done with packs."""

    LIST = "list"
    READ_LICENCE = "read_licence"
    IMPORT = "import"
    VERIFY = "verify"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class PackJob:
    """Do something with packs.

    Attributes
    ----------
    deed : PackDeed
    source : Path or None
        Of what is imported.
    name : str
        Of the pack verified or removed.
    """

    deed: PackDeed
    source: Path | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PacksTold:
    """The answer to a :class:`PackJob`.

    Attributes
    ----------
    job : PackJob
    cards : tuple of PackCard
        All packs, after the deed.
    licence : str
        Of what is to be imported.
    problems : tuple of str
        Found by verifying.
    error : Sim2WordError or None
        Why it was not done.
    """

    job: PackJob
    cards: tuple[PackCard, ...] = ()
    licence: str = ""
    problems: tuple[str, ...] = ()
    error: Sim2WordError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Is told how far work is, and stops it.

    Attributes
    ----------
    token : CancelToken
    tell : callable
        Takes the steps done, and of how many.
    """

    token: CancelToken
    tell: Callable[[int, int], None]

    def __call__(self, done: int, total: int) -> None:
        """Tell how many steps of how many are done.

        Raises
        ------
        RunCancelled
        """
        self.token.check()
        self.tell(done, total)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Long work that a dialog asks for; see :class:`sim2word_gui.worker.tasks.TaskRunner`.

    Attributes
    ----------
    work : callable
        Called in the engine's thread with the session and a :class:`Watch`.
    saves : bool
        Whether it is short and must not be lost: done between the steps of a run, also when the
        program ends, and not cancelled with it.
    token : CancelToken
    """

    work: Work
    saves: bool = False
    token: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True, slots=True, eq=False)
class TaskTold:
    """How far a :class:`Task` is, and in the end what came of it.

    Attributes
    ----------
    task : Task
    done, total : int
        Steps.
    result : object
        What the work returned, at the end.
    error : Sim2WordError or None
        Why it failed; :class:`RunCancelled` is none.
    ended, cancelled : bool
    """

    task: Task
    done: int = 0
    total: int = 0
    result: object = None
    error: Sim2WordError | None = None
    ended: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ReadByJob:
    """Read scores by a calibration from now on.

    Attributes
    ----------
    scales : Scales
    """

    scales: Scales


@dataclass(frozen=True, slots=True)
class UseJob:
    """Work with other models from now on."""

    choice: ModelChoice


Job = (
    LookJob
    | ExplainJob
    | CompareJob
    | SaveJob
    | SaveComparisonJob
    | ThumbnailJob
    | PackJob
    | Task
    | ReadByJob
    | UseJob
)
