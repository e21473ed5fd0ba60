"""What a case holds and what is found when it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.contracts.faces import Face
from engine.contracts.packs import ModelChoice
from engine.contracts.requests import FacePolicy, Settings

CASE_SCHEMA = "sim2word/case/1"
CASE_SUFFIX = ".s2wcase"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One photo of a case and the face in it.

    Attributes
    ----------
    name : str
        The file's name.
    path : str
        Where it was opened.
    sha256 : str
        Of its bytes.
    size : int
        Bytes.
    member : str or None
        Its copy inside the case; None where the case refers to `path` alone.
    face : int or None
        Number of the face that was chosen, None while none was.
    policy : FacePolicy
    hand : Face or None
        A face that was placed by hand.
    """

    name: str
    path: str
    sha256: str
    size: int
    member: str | None
    face: int | None = None
    policy: FacePolicy = FacePolicy.DOMINANT
    hand: Face | None = None


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One explanation of a case.

    Attributes
    ----------
    number : int
        From 1.
    time : str
        When it was stored, UTC.
    folder : str
        Of its files inside the case.
    cosine : float
    settings : Settings
    models : ModelChoice
        The packs that were used.
    """

    number: int
    time: str
    folder: str
    cosine: float
    settings: Settings
    models: ModelChoice


@dataclass(frozen=True, slots=True)
class Note:
    """What the examiner wrote.

    Attributes
    ----------
    time : str
        UTC.
    text : str
    """

    time: str
    text: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What the examiner saw of one component of the face.

    Attributes
    ----------
    a, b : str
        On each photo.
    remark : str
    """

    a: str = ""
    b: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who closed the case.

    Attributes
    ----------
    name : str
    time : str
        UTC.
    """

    name: str
    time: str


@dataclass(frozen=True, slots=True)
class CaseContent:
    """All of a case but its files and its log.

    Attributes
    ----------
    schema : str
    case_id : str
    created : str
        UTC.
    app : str
        The program that made it.
    title, examiner : str
    blind : bool
        Whether the score stays hidden until notes or observations are saved.
    evidence : dict
        By side, ``a`` and ``b``.
    settings : Settings
        For the next run.
    runs : tuple of CaseRun
    notes : tuple of Note
    observations : dict
        By component of the face.
    calibration : str or None
        The calibration's file inside the case.
    signed : SignOff or None
        Any change takes it back.
    """

    schema: str
    case_id: str
    created: str
    app: str
    title: str
    examiner: str
    blind: bool
    evidence: dict[str, Evidence]
    settings: Settings = field(default_factory=Settings)
    runs: tuple[CaseRun, ...] = ()
    notes: tuple[Note, ...] = ()
    observations: dict[str, Observation] = field(default_factory=dict)
    calibration: str | None = None
    signed: SignOff | None = None

    @property
    def analysed(self) -> bool:
        """Whether the examiner wrote anything down."""
        return bool(self.notes or self.observations)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of a case's log.

    Attributes
    ----------
    number : int
        From 1.
    time : str
        UTC, as the machine's clock had it.
    event : str
        For instance ``created``, ``run``, ``viewed``.
    detail : dict
    previous : str
        SHA-256 of the line before; of the case's id for the first.
    """

    number: int
    time: str
    event: str
    detail: dict[str, str | int | float | bool | None]
    previous: str


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """What is wrong with a case.

    Attributes
    ----------
    problems : tuple of str
        Empty if nothing is.
    case_id : str
    entries : int
        Lines of the log.
    seal : str
        SHA-256 over everything in the case.
    """

    problems: tuple[str, ...]
    case_id: str
    entries: int
    seal: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run, done again.

    Attributes
    ----------
    number : int
        Of the run.
    stored, again : float
        Cosines.
    largest : float
        Largest difference of any word's effect.
    words : int
        Words compared.
    tolerance : float
        That both are held to.
    same_models : bool
        Whether the models are those of the run, by hash.
    same_device : bool
    """

    number: int
    stored: float
    again: float
    largest: float
    words: int
    tolerance: float
    same_models: bool
    same_device: bool

    @property
    def holds(self) -> bool:
        """Whether the figures are the same within the tolerance."""
        differences = (abs(self.stored - self.again), self.largest)
        return all(difference <= self.tolerance for difference in differences)
