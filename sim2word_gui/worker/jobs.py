"""What the window asks of the engine's thread, and what it gets back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event
from engine.contracts.methods import CompareRequest, MethodCard
from engine.contracts.packs import ModelChoice, ModelIdentity, PackCard
from engine.contracts.pair import AlignedFace, Face, Photo
from engine.contracts.settings import ExplainRequest
from engine.progress import Work

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
    parts : dict
        Where the aligned face shows its parts, bool, (size, size), by name; empty without one.
    """

    serial: int
    photo: Photo | None = None
    levels: Pyramid = ()
    found: tuple[Face, ...] = ()
    aligned: AlignedFace | None = None
    error: Sim2WordError | None = None
    parts: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    @property
    def faces(self) -> tuple[Face, ...]:
        """The faces found, and behind them one that was placed by hand."""
        return self.found if self.aligned is None else self.aligned.faces


class Recorder(Protocol):
    """Keeps a record of an explanation; called in the engine's thread."""

    def begin(self, session: Session, request: ExplainRequest) -> None:
        """Note that the explanation begins; an error keeps it from beginning.

        Raises
        ------
        Sim2WordError
        """

    def shown(self, event: Event) -> Event:
        """Return an event as the window is to see it."""

    def end(self, session: Session, event: Event) -> None:
        """Note its last event."""


class PackAction(StrEnum):
    """What can be done with packs."""

    LIST = "list"
    READ_LICENCE = "read_licence"
    IMPORT = "import"
    VERIFY = "verify"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class PackRequest:
    """Something to be done with packs.

    Attributes
    ----------
    action : PackAction
    source : Path or None
        Of what is imported.
    name : str
        Of the pack verified or removed.
    """

    action: PackAction
    source: Path | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PacksReport:
    """The answer to a :class:`PackRequest`.

    Attributes
    ----------
    request : PackRequest
    cards : tuple of PackCard
        All packs, afterwards.
    licence : str
        Of what is to be imported.
    problems : tuple of str
        Found by verifying.
    error : Sim2WordError or None
        Why it was not done.
    """

    request: PackRequest
    cards: tuple[PackCard, ...] = ()
    licence: str = ""
    problems: tuple[str, ...] = ()
    error: Sim2WordError | None = None


class Priority(IntEnum):
    """In which order the engine's thread does what is asked of it, the lowest first.

    What is more urgent than a run is short, and is done between two steps of one.
    """

    PHOTO = 1
    """Photos that somebody waits to see."""
    SAVE = 2
    """What must not be lost: done also when the program ends, and never cancelled."""
    SHORT = 3
    RUN = 4
    """Explanations, and what they are made with: models and calibrations keep their place."""
    TASK = 5
    """Long work of dialogs."""
    THUMBNAIL = 6
    """Nobody waits for these; one is made between two steps."""


OnSession: TypeAlias = "Callable[[Session], object]"
Do: TypeAlias = "Callable[[Session, CancelToken], Work[object]]"


def at_once(do: OnSession) -> Do:
    """Return work of one step."""

    def work(session: Session, _token: CancelToken) -> Work[object]:
        yield from ()
        return do(session)

    return work


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Work for the engine's thread.

    Attributes
    ----------
    do : callable
        Called in the engine's thread with the session and the task's token; returns the work.
    priority : Priority
    token : CancelToken
    answer : callable or None
        Takes the last report, in the engine's thread; None where a signal does.
    """

    do: Do
    priority: Priority = Priority.TASK
    token: CancelToken = field(default_factory=CancelToken)
    answer: Callable[[TaskReport], None] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TaskReport:
    """How far a :class:`Task` is, and in the end what came of it.

    Attributes
    ----------
    task : Task
    share : float
        That is done, 0 to 1.
    result : object
        What the work returned, at the end.
    error : Sim2WordError or None
        Why it failed; :class:`RunCancelled` is none.
    ended, cancelled : bool
    """

    task: Task
    share: float = 0.0
    result: object = None
    error: Sim2WordError | None = None
    ended: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A stream of events: an explanation, or a comparison of methods.

    Attributes
    ----------
    request : ExplainRequest or CompareRequest
    token : CancelToken
    recorder : Recorder or None
        Keeps a record of an explanation.
    """

    request: ExplainRequest | CompareRequest
    token: CancelToken = field(default_factory=CancelToken)
    recorder: Recorder | None = None
    priority: Priority = Priority.RUN

    def events(self, session: Session) -> Iterator[Event]:
        """Begin, and yield the events."""
        if isinstance(self.request, CompareRequest):
            from engine.session import compare_methods

            return compare_methods(session, self.request, self.token)
        if self.recorder is not None and not self.token.cancelled:
            self.recorder.begin(session, self.request)
        return session.explain(self.request, self.token)


Job = Task | Run
