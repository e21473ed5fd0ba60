"""What a case holds and what is found when it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.contracts.likelihood import VerbalScale
from engine.contracts.marks import KeptMark
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import Face, FacePolicy
from engine.contracts.settings import Settings

CASE_SCHEMA = "sim2word/case/1"


class CaseEvent(StrEnum):
    """What a line of a case's log says."""

    CREATED = "created"
    OPENED = "opened"
    NAMED = "named"
    NOTE = "note"
    OBSERVATION = "observation"
    MARK = "mark"
    UNMARKED = "mark removed"
    FACE = "face chosen"
    SETTINGS = "settings changed"
    CALIBRATION = "calibration"
    RUN_STARTED = "run started"
    RUN = "run"
    RUN_FAILED = "run failed"
    RUN_CANCELLED = "run cancelled"
    VIEWED = "viewed"
    EXPORTED = "exported"
    REPLAYED = "replayed"
    SIGNED = "signed off"
    STAMPED = "time stamp"


@dataclass(frozen=True, slots=True)
class ChosenFace:
    """Which face of a photo is compared; see :class:`~engine.contracts.pair.ImageChoice`.

    Attributes
    ----------
    face : int or None
        Its number, None while the policy chooses.
    policy : FacePolicy
    hand : Face or None
        A face that was placed by hand.
    turn : int or None
        Degrees clockwise that the photo is turned by; None where the program finds them.
    """

    face: int | None = None
    policy: FacePolicy = FacePolicy.DOMINANT
    hand: Face | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One photo of a case and the face in it.

    Attributes
    ----------
    name : str
        The file's name.
    path : str
        Where it was opened, from the case's folder; the name alone of a copy whose way would reveal
        more. Whole in cases of earlier versions, and where a reference needs it.
    sha256 : str
        Of its bytes.
    size : int
        Bytes.
    member : str or None
        Its copy inside the case; None where the case refers to `path` alone.
    chosen : ChosenFace
    """

    name: str
    path: str
    sha256: str
    size: int
    member: str | None
    chosen: ChosenFace = field(default_factory=ChosenFace)


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One explanation of a case.

    Attributes
    ----------
    number : int
        From 1, in the order that runs were started; those that failed have one too.
    time : str
        When it was stored, UTC.
    folder : str
        Of its files inside the case.
    cosine : float
    files_sha256 : str
        Over all files of the folder.
    settings : Settings
    models : ModelChoice
        The packs that were used.
    faces : dict
        What was compared, by side.
    verbal_scale : VerbalScale or None
        That the likelihood ratio was put into words by.
    """

    number: int
    time: str
    folder: str
    cosine: float
    files_sha256: str
    settings: Settings
    models: ModelChoice
    faces: dict[str, ChosenFace]
    verbal_scale: VerbalScale | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What the examiner wrote.

    Attributes
    ----------
    time : str
        UTC.
    text : str
    after_runs : int
        Runs that had been started by then; 0 is before any score could be seen.
    """

    time: str
    text: str
    after_runs: int


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
class Observed:
    """An observation as it was written down; a later one of the component stands beside it.

    Attributes
    ----------
    time : str
        UTC.
    component : str
    seen : Observation
    after_runs : int
        As of :class:`Note`.
    """

    time: str
    component: str
    seen: Observation
    after_runs: int


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who closed the case.

    Attributes
    ----------
    name : str
    role : str
        For instance ``examiner`` or ``reviewer``; as it was given.
    time : str
        UTC.
    key : str
        Public half of the key (Ed25519) that signed the log until then; empty without one.
    signature : str
        Of that key; empty without one. Checking a case holds it.
    """

    name: str
    role: str
    time: str
    key: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class KeptCalibration:
    """A calibration inside a case.

    Attributes
    ----------
    name : str
    member : str
        Its file.
    sha256 : str
    """

    name: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CaseContent:
    """All of a case but its files and its log, and given by the log alone.

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
    models : ModelChoice
        Likewise.
    started : int
        Runs that were started, also those that failed or were cancelled.
    runs : tuple of CaseRun
    notes : tuple of Note
    observations : tuple of Observed
        In the order written, all versions.
    marks : tuple of KeptMark
        By number, each as it was written last.
    calibrations : tuple of KeptCalibration
        All that were in use.
    reads_by : str
        The file of the one that is; empty for none.
    signed : tuple of SignOff
        Any change takes them back.
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
    models: ModelChoice = field(default_factory=ModelChoice)
    started: int = 0
    runs: tuple[CaseRun, ...] = ()
    notes: tuple[Note, ...] = ()
    observations: tuple[Observed, ...] = ()
    marks: tuple[KeptMark, ...] = ()
    calibrations: tuple[KeptCalibration, ...] = ()
    reads_by: str = ""
    signed: tuple[SignOff, ...] = ()

    @property
    def analysed(self) -> bool:
        """Whether the examiner wrote anything down."""
        # Nothing can be started in a blind case before; a mark that was removed was written, too.
        return bool(self.notes or self.observations or self.marks or (self.blind and self.started))

    @property
    def may_run(self) -> bool:
        """Whether the score may be shown: not in a blind case before anything is written down."""
        return self.analysed or not self.blind

    @property
    def latest(self) -> dict[str, Observed]:
        """The last observation of every component."""
        return {one.component: one for one in self.observations}

    @property
    def calibration(self) -> KeptCalibration | None:
        """What scores are read by; None without one."""
        return next((one for one in self.calibrations if one.member == self.reads_by), None)


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
        JSON.
    previous : str
        SHA-256 of the line before; of the case's id for the first.
    """

    number: int
    time: str
    event: str
    detail: dict[str, Any]
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
    remarks : tuple of str
        What is to be known though nothing need be changed: times that fall, what an earlier
        version could not cover.
    """

    problems: tuple[str, ...]
    case_id: str
    entries: int
    seal: str
    remarks: tuple[str, ...] = ()


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
    figures, files : int
        Compared: fields of the document, and files with it.
    differences : tuple of str
        Everything that is stored otherwise than it is now.
    not_held : tuple of str
        What was not compared, or is of the surroundings, and why.
    whole : bool
        Whether all was compared but what the run was done with.
    """

    number: int
    stored: float
    again: float
    largest: float
    words: int
    tolerance: float
    same_models: bool
    same_device: bool
    figures: int
    files: int
    differences: tuple[str, ...]
    not_held: tuple[str, ...]
    whole: bool

    @property
    def holds(self) -> bool:
        """Whether all that is stored is what the run gives, figures within the tolerance."""
        apart = (abs(self.stored - self.again), self.largest)
        return not self.differences and all(one <= self.tolerance for one in apart)
