"""A case that is open: everything done to it is logged and saved before the method returns."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from filelock import FileLock, Timeout

import engine
from engine.contracts import (
    CASE_SCHEMA,
    SIDES,
    AuditEntry,
    BadInput,
    CaseChanged,
    CaseContent,
    CaseRun,
    Evidence,
    Explanation,
    ImageChanged,
    ImageChoice,
    ModelChoice,
    Note,
    Observation,
    Settings,
    Side,
    SignOff,
    printable,
)
from engine.output import sweep
from engine.reading import read_file
from engine.record.case import audit, container
from engine.record.files import pair_title, write_explanation

_decode = msgspec.json.Decoder(CaseContent).decode


class Case:
    """A case file; use as a context manager.

    Parameters
    ----------
    path : Path
    members : dict
        All files inside, by name.
    content : CaseContent
    lock : FileLock or None
        None where the case is open for reading alone.
    """

    def __init__(
        self, path: Path, members: dict[str, bytes], content: CaseContent, lock: FileLock | None
    ) -> None:
        self.path = path
        self.content = content
        self._members, self._lock = members, lock

    @classmethod
    def create(
        cls,
        path: Path,
        a: ImageChoice,
        b: ImageChoice,
        *,
        settings: Settings | None = None,
        title: str = "",
        examiner: str = "",
        blind: bool = False,
        copy: bool = True,
    ) -> Case:
        """Make a case of two photos.

        Parameters
        ----------
        path : Path
            Must not exist.
        a, b : ImageChoice
        settings : Settings, optional
        title, examiner : str
        blind : bool
            Whether the score stays hidden until notes or observations are saved.
        copy : bool
            Whether the photos are copied into the case; else it refers to them by path and hash.

        Raises
        ------
        BadInput
            If the file exists or a photo cannot be read.
        OutputFailed
        """
        if path.exists():
            raise BadInput("{name} exists.", "Give another name.", name=path.name)
        evidence: dict[str, Evidence] = {}
        members: dict[str, bytes] = {}
        for side, choice in zip(SIDES, (a, b), strict=True):
            data = _read(choice)
            member = f"evidence/{side}{choice.path.suffix.lower()}" if copy else None
            if member is not None:
                members[member] = data
            evidence[side] = Evidence(
                name=printable(choice.path.name),
                path=printable(str(choice.path.absolute())),
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                member=member,
                face=choice.face,
                policy=choice.policy,
                hand=choice.hand,
            )
        content = CaseContent(
            schema=CASE_SCHEMA,
            case_id=uuid.uuid4().hex,
            created=audit.now(),
            app=f"sim2word {engine.__version__}",
            title=title,
            examiner=examiner,
            blind=blind,
            evidence=evidence,
            settings=settings or Settings(),
        )
        case = cls(path, members, content, _locked(path))
        details: dict[str, str | bool] = {"app": content.app, "examiner": examiner, "blind": blind}
        for side in SIDES:
            details |= {side: evidence[side].name, f"{side}_sha256": evidence[side].sha256}
        try:
            case.log("created", **details)
        except BaseException:
            case.close()
            raise
        return case

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Case:
        """Open a case; for reading alone where another program has it open, or may not be written.

        Raises
        ------
        BadInput
            If it is none.
        CaseChanged
            If it is to be written to and is not as it was saved.
        """
        lock = _locked(path) if write and path.is_file() else None
        try:
            members = container.read(path)
            case = cls(path, members, _content(path, members[container.CONTENT]), lock)
            if lock is not None:
                case._check_unchanged()
        except BaseException:
            if lock is not None:
                _free(lock)
            raise
        return case

    @property
    def changes(self) -> list[str]:
        """What is not as it was saved, by the seal and the log."""
        log = self._members.get(container.AUDIT, b"")
        problems = [
            *container.unsealed(self._members), *audit.broken(log, self.content.case_id)
        ]  # fmt: skip
        return problems if log else [*problems, "audit log: it is missing"]

    def _check_unchanged(self) -> None:
        """Refuse to write into a case that was changed: a new seal would hide that.

        Raises
        ------
        CaseChanged
        """
        problems = self.changes
        if problems:
            raise CaseChanged(
                "{name} was changed since it was saved: {first}.",
                "Restore it from a copy; it can still be read and verified.",
                name=self.path.name,
                first=problems[0],
            )

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Give the file free."""
        self.close()

    def close(self) -> None:
        """Give the file free."""
        if self._lock is not None:
            _free(self._lock)
            self._lock = None

    # What it holds

    @property
    def writable(self) -> bool:
        """Whether it can be changed."""
        return self._lock is not None

    @property
    def members(self) -> Mapping[str, bytes]:
        """All files inside, by name."""
        return self._members

    @property
    def entries(self) -> tuple[AuditEntry, ...]:
        """The lines of the log that can be read; checking the case names the others."""
        return audit.entries(self._members.get(container.AUDIT, b""))

    @property
    def head(self) -> tuple[int, str]:
        """The number of the log's last line, and its SHA-256; it holds all lines before it."""
        lines = self._members.get(container.AUDIT, b"").splitlines()
        return len(lines), hashlib.sha256(lines[-1]).hexdigest() if lines else ""

    @property
    def may_run(self) -> bool:
        """Whether the score may be shown: not in a blind case before anything is written down."""
        return not self.content.blind or self.content.analysed

    @property
    def seal(self) -> str:
        """SHA-256 over everything in the case."""
        return hashlib.sha256(container.seal(self._members)).hexdigest()

    def evidence(self, side: Side) -> bytes:
        """Return a photo's bytes, as they were when the case was made.

        Raises
        ------
        ImageChanged
            If they are no longer those.
        BadInput
            If the photo is gone.
        """
        known = self.content.evidence[side]
        if known.member is not None:
            data = self._members.get(known.member)
            if data is None:
                raise BadInput(
                    "{name} is missing from the case.", "Restore the case from a copy.",
                    name=known.name,
                )  # fmt: skip
        else:
            try:
                data = Path(known.path).read_bytes()
            except OSError as error:
                raise BadInput(
                    "{name}, which the case refers to, could not be read ({reason}).",
                    "Put it back where it was.",
                    name=known.name, reason=error.strerror or str(error),
                ) from error  # fmt: skip
        if hashlib.sha256(data).hexdigest() != known.sha256:
            raise ImageChanged(
                "{name} is no longer the photo that the case was made of.",
                "Restore the original; the case records its SHA-256.",
                name=known.name,
            )
        return data

    def choice(self, side: Side, folder: Path) -> ImageChoice:
        """Return a photo and its face as the engine is asked for them.

        Parameters
        ----------
        side : {"a", "b"}
        folder : Path
            A private folder, where a copy is written; the original is not opened again.

        Raises
        ------
        ImageChanged, BadInput
        """
        known = self.content.evidence[side]
        (folder / side).mkdir(exist_ok=True)
        path = folder / side / _safe_name(known.name)
        path.write_bytes(self.evidence(side))
        return ImageChoice(path, known.face, known.policy, known.sha256, known.hand)

    # What is done to it

    def log(self, event: str, **detail: str | float | bool | None) -> None:
        """Append a line to the log and save."""
        self._save(self.content, event, detail)

    def note(self, text: str) -> None:
        """Keep a note.

        Raises
        ------
        BadInput
            If it says nothing.
        """
        _check_said(text)
        note = Note(audit.now(), text)
        self._save(replace(self.content, notes=(*self.content.notes, note)), "note", {"text": text})

    def observe(self, component: str, observation: Observation) -> None:
        """Keep what was seen of a component of the face.

        Raises
        ------
        BadInput
            If it says nothing.
        """
        _check_said(observation.a + observation.b + observation.remark)
        known = {**self.content.observations, component: observation}
        self._save(
            replace(self.content, observations=known), "observation",
            {"component": component, "a": observation.a, "b": observation.b,
             "remark": observation.remark},
        )  # fmt: skip

    def choose_face(self, side: Side, number: int) -> None:
        """Choose a face of a photo, by its number."""
        known = replace(self.content.evidence[side], face=number, hand=None)
        self._save(
            replace(self.content, evidence={**self.content.evidence, side: known}),
            "face chosen", {"side": side, "face": number},
        )  # fmt: skip

    def set_settings(self, settings: Settings) -> None:
        """Keep the settings of the next run."""
        before = msgspec.to_builtins(self.content.settings)
        after = msgspec.to_builtins(settings)
        changed = {key: value for key, value in after.items() if value != before[key]}
        if changed:
            self._save(replace(self.content, settings=settings), "settings changed", changed)

    def add_run(self, explanation: Explanation, settings: Settings, models: ModelChoice) -> CaseRun:
        """Keep an explanation with all its files.

        Raises
        ------
        BadInput
            In a blind case before anything is written down.
        """
        self.check_may_run()
        number = len(self.content.runs) + 1
        folder = f"runs/{number}"
        with tempfile.TemporaryDirectory(prefix="sim2word-") as scratch:
            out = Path(scratch) / "run"
            write_explanation(explanation, out, pair_title(explanation))
            files = {
                f"{folder}/{path.relative_to(out).as_posix()}": path.read_bytes()
                for path in sorted(out.rglob("*"))
                if path.is_file()
            }
        run = CaseRun(number, audit.now(), folder, explanation.similarity.cosine, settings, models)
        self._save(
            replace(self.content, runs=(*self.content.runs, run)), "run",
            {"number": number, "cosine": run.cosine, "method": explanation.method,
             "seed": settings.seed, "device": explanation.provenance.device,
             "figures_sha256": hashlib.sha256(files[f"{folder}/explanation.json"]).hexdigest()},
            files,
        )  # fmt: skip
        return run

    def check_may_run(self) -> None:
        """Refuse a run whose score may not be shown yet.

        Raises
        ------
        BadInput
        """
        if not self.may_run:
            raise BadInput(
                "This case is analysed before the score: nothing is written down yet.",
                "Save a note or an observation first.",
            )

    def set_calibration(self, name: str, data: bytes) -> None:
        """Keep the calibration that scores are read by."""
        member = "calibration.json"
        self._save(
            replace(self.content, calibration=member), "calibration",
            {"name": name, "sha256": hashlib.sha256(data).hexdigest()},
            {member: data},
        )  # fmt: skip

    def sign(self, name: str) -> None:
        """Close the case with a name; any change after it takes that back."""
        signed = SignOff(name, audit.now())
        self._save(replace(self.content, signed=signed), "signed off", {"name": name})

    def _save(
        self,
        content: CaseContent,
        event: str,
        detail: audit.Detail,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        if self._lock is None:
            raise BadInput(
                "{name} is open for reading alone.",
                "Close it in the other program, or copy it to where it may be written.",
                name=self.path.name,
            )
        if content.signed is self.content.signed and event not in _HARMLESS:
            content = replace(content, signed=None)
        log = self._members.get(container.AUDIT, b"")
        members = {
            **self._members,
            **(files or {}),
            container.CONTENT: msgspec.json.format(msgspec.json.encode(content)) + b"\n",
            container.AUDIT: audit.append(log, content.case_id, event, detail),
        }
        self._members = container.write(self.path, members)
        self.content = content


_HARMLESS = ("viewed", "exported", "verified", "replayed", "opened")
"""What leaves a signature as it is."""


def _check_said(text: str) -> None:
    if not text.strip():
        raise BadInput("Nothing is written down.", "Write what you saw.")


def _read(choice: ImageChoice) -> bytes:
    data = read_file(choice.path)
    if choice.sha256 is not None and hashlib.sha256(data).hexdigest() != choice.sha256:
        raise ImageChanged(
            "{name} has changed since it was opened.",
            "Open the photo again.",
            name=choice.path.name,
        )
    return data


def _locked(path: Path) -> FileLock | None:
    """Return the lock of a case that is held now; None if it cannot be had."""
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        sweep(path)
    except (Timeout, OSError):
        return None  # told by `writable`
    return lock


def _free(lock: FileLock) -> None:
    """Give a lock free, and leave no file of it."""
    with suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()


def _content(path: Path, data: bytes) -> CaseContent:
    """Return the content of a case.

    Raises
    ------
    BadInput
        If it is none that this program reads.
    """
    try:
        content = _decode(data)
    except ValueError as error:
        raise BadInput(
            "{name} is no case that this program reads ({reason}).",
            "Restore it from a copy, or use a newer program.",
            name=path.name, reason=str(error),
        ) from error  # fmt: skip
    if content.schema != CASE_SCHEMA or set(content.evidence) != set(SIDES):
        raise BadInput(
            "{name} is a case of another version ({schema}).", "Use a newer program.",
            name=path.name, schema=content.schema,
        )  # fmt: skip
    return content


def _safe_name(name: str) -> str:
    """Return a file's name without anything that leads elsewhere."""
    plain = Path(name.replace("\\", "/")).name
    return plain if plain not in ("", ".", "..") else "photo"
