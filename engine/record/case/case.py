"""A case that is open: everything done to it is logged and saved before the method returns."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from types import TracebackType
from typing import Any, Self

import msgspec
from filelock import FileLock

import engine
from engine.contracts.case import (
    CASE_SCHEMA,
    AuditEntry,
    CaseContent,
    CaseEvent,
    CaseRun,
    ChosenFace,
    Evidence,
    Observation,
)
from engine.contracts.earlier import current
from engine.contracts.errors import BadInput, CaseChanged, ImageChanged
from engine.contracts.explanation import Explanation
from engine.contracts.marks import KeptMark, Mark
from engine.contracts.outgoing import printable
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import SIDES, ImageChoice, Side
from engine.contracts.settings import Settings
from engine.files.atomic import write_atomically
from engine.files.checks import check_apart, check_target, is_read, real_path
from engine.files.lock import free, locked
from engine.files.read import read_file
from engine.files.scratch import scratch_folder
from engine.record.case import audit, container
from engine.record.case.figures import against_log
from engine.record.case.layout import Packing
from engine.record.case.signing import SigningKey, false_signatures, statement
from engine.record.case.stamps import Stamp, is_stamp, kept_stamps, query, read_stamp, stamp_file
from engine.record.case.story import contradictions, followed, written
from engine.record.files import pair_title, write_explanation
from engine.record.paths import document_path, kept_path, path_from

_decode = msgspec.json.Decoder(CaseContent).decode
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_UNUSUAL = re.compile(r"[^\w .,()+@#=-]")
_LONGEST = 200


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
    foreign : sequence of str
        What lies in the file beside its members.
    packed_elsewhere : bool
        Whether another library packed the file, as far as that was looked at.
    """

    def __init__(
        self,
        path: Path,
        members: dict[str, bytes],
        content: CaseContent,
        lock: FileLock | None,
        foreign: Sequence[str] = (),
        *,
        packed_elsewhere: bool = False,
    ) -> None:
        self.path = path
        self.content = content
        self.packed_elsewhere = packed_elsewhere
        self._members, self._lock, self._foreign = members, lock, foreign
        self._packing = Packing()

    @classmethod
    def create(
        cls,
        path: Path,
        a: ImageChoice,
        b: ImageChoice,
        *,
        settings: Settings | None = None,
        models: ModelChoice | None = None,
        title: str = "",
        examiner: str = "",
        blind: bool = False,
        copy: bool = True,
    ) -> Case:
        """Make a case of two photos, whose faces the caller has opened.

        Parameters
        ----------
        path : Path
            Must not exist.
        a, b : ImageChoice
        settings : Settings, optional
        models : ModelChoice, optional
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
        evidence: dict[str, Evidence] = {}
        members: dict[str, bytes] = {}
        for side, choice in zip(SIDES, (a, b), strict=True):
            data = _read(choice)
            known_as = str(choice.path.absolute())
            base = real_path(path).parent
            kept_as = document_path(known_as, base) if copy else kept_path(choice.path, base)
            if not copy and printable(known_as) != known_as:
                raise BadInput(
                    "The name of {name} is no Unicode text: a case cannot refer to it.",
                    "Rename the photo, or copy it into the case.",
                    name=choice.path.name,
                )
            member = f"evidence/{side}{_suffix(choice.path)}" if copy else None
            if member is not None:
                members[member] = data
            evidence[side] = Evidence(
                name=printable(choice.path.name),
                path=printable(kept_as),
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                member=member,
                chosen=_chosen(choice),
            )
        case_id = uuid.uuid4().hex
        begun = {
            "case_id": case_id,
            "app": f"sim2word {engine.__version__}",
            "title": printable(title),
            "examiner": printable(examiner),
            "blind": blind,
            "evidence": msgspec.to_builtins(evidence),
            "settings": msgspec.to_builtins(settings or Settings()),
            "models": msgspec.to_builtins(models or ModelChoice()),
        }
        entry, log = audit.append(b"", case_id, CaseEvent.CREATED, begun)
        content = followed(None, entry)
        path = real_path(path)
        lock = locked(path)
        try:
            _check_new(path, lock)
            sealed = container.write(path, {**members, **_pages(content, log)})
        except BaseException:
            if lock is not None:
                free(lock)
            raise
        return cls(path, sealed, content, lock)

    @classmethod
    def open(cls, path: Path, *, write: bool = True, repack: bool = False) -> Case:
        """Open a case; for reading alone where another program has it open, or may not be written.

        Parameters
        ----------
        path : Path
        write : bool
        repack : bool
            Whether to look at how it is packed; see :func:`~engine.record.case.container.unpack`.

        Raises
        ------
        BadInput
            If it is none.
        CaseChanged
            If it is to be written to and is not as it was saved.
        """
        path = real_path(path)
        lock = locked(path) if write and path.is_file() else None
        try:
            there = container.unpack(path, repack=repack)
            content = _content(path, there.members[container.CONTENT])
            case = cls(
                path,
                there.members,
                content,
                lock,
                there.foreign,
                packed_elsewhere=there.packed_elsewhere,
            )
            if lock is not None:
                case._check_unchanged()
        except BaseException:
            if lock is not None:
                free(lock)
            raise
        return case

    @property
    def changes(self) -> list[str]:
        """What is not as it was saved, by the seal, by the log's chain and by what it says."""
        log = self._members.get(container.AUDIT, b"")
        problems = container.unsealed(self._members)
        problems += audit.broken(log, self.content.case_id)
        if not log:
            problems.append("audit log: it is missing")
        problems += false_signatures(self.content.case_id, self.entries)
        page = self._members[container.CONTENT]
        problems += contradictions(page, self.content, self.entries)
        return [*problems, *self._strange(), *self._foreign]

    def _strange(self) -> list[str]:
        """Return what of the files is not what the content says of them."""
        content, members = self.content, self._members
        known = {container.CONTENT, container.AUDIT, container.SEAL}
        hashes = {one.member: one.sha256 for one in content.evidence.values() if one.member}
        hashes |= {kept.member: kept.sha256 for kept in content.calibrations}
        stamps = kept_stamps(self.entries)
        known |= set(hashes) | set(stamps)
        problems = [
            f"{member} is not what the log says"
            for member, sha256 in (*hashes.items(), *stamps.items())
            if _sha256(members.get(member)) != sha256
        ]
        problems += [f"{member} is no time stamp's" for member in stamps if not is_stamp(member)]
        lines = audit.lines_of_runs(self.entries)
        for run in content.runs:
            files = self.files_of(run)
            known |= {f"{run.folder}/{name}" for name in files}
            if container.hash_of(files) != run.files_sha256:
                problems.append(f"run {run.number}: its files are not what the log says")
            if run.number in lines:  # else reported as a run that the log does not name
                problems += against_log(content, run, lines[run.number], files)
        unnamed = sorted(set(members) - known)
        return problems + [f"{name} is named by no line of the log" for name in unnamed]

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
            free(self._lock)
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

    def files_of(self, run: CaseRun) -> dict[str, bytes]:
        """Return the files of a run, by their paths below its folder."""
        start = f"{run.folder}/"
        return {
            name.removeprefix(start): data
            for name, data in self._members.items()
            if name.startswith(start)
        }

    @property
    def entries(self) -> tuple[AuditEntry, ...]:
        """The lines of the log that can be read; checking the case names the others."""
        return audit.entries(self._members.get(container.AUDIT, b""))

    @property
    def head(self) -> tuple[int, str]:
        """The number of the log's last line, and its SHA-256; it holds all lines before it."""
        log = self._members.get(container.AUDIT, b"")
        number = len(log.splitlines())
        return number, audit.hash_of(log, number) or ""

    @property
    def seal(self) -> str:
        """SHA-256 over everything in the case."""
        return hashlib.sha256(container.seal(self._members)).hexdigest()

    def place_of(self, known: Evidence) -> Path:
        """Return where a photo lay when the case was made."""
        return path_from(known.path, self.path.parent)

    def check_targets(self, targets: Sequence[Path]) -> None:
        """Refuse results that would take the place of the case or of a photo of it.

        A case need not know where a photo lies that it has a copy of: its bytes show.

        Raises
        ------
        OutputFailed
        """
        photos = self.content.evidence.values()
        check_apart([self.path, *map(self.place_of, photos)], files=targets)
        sizes, hashes = {photo.size for photo in photos}, {photo.sha256 for photo in photos}
        for target in targets:
            may_be = target.is_file() and target.stat().st_size in sizes
            if may_be and _sha256(read_file(target)) in hashes:
                raise is_read(target)

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
                    "{name} is missing from the case.",
                    "Restore the case from a copy.",
                    name=known.name,
                )
        else:
            try:
                data = read_file(self.place_of(known))
            except BadInput as error:
                raise BadInput(
                    "{name}, which the case refers to: {reason}",
                    "Put it back where it was.",
                    name=known.name,
                    reason=error.cause,
                ) from error
        if _sha256(data) != known.sha256:
            raise ImageChanged(
                "{name} is no longer the photo that the case was made of.",
                "Restore the original; the case records its SHA-256.",
                name=known.name,
            )
        return data

    def choice(self, side: Side, folder: Path, chosen: ChosenFace | None = None) -> ImageChoice:
        """Return a photo and its face as the engine is asked for them.

        Parameters
        ----------
        side : {"a", "b"}
        folder : Path
            A private folder, where a copy is written; the original is not opened again.
        chosen : ChosenFace, optional
            Otherwise the one of the next run.

        Raises
        ------
        ImageChanged, BadInput, OutputFailed
        """
        known = self.content.evidence[side]
        face = chosen or known.chosen
        path = folder / side / _file_name(known.name)
        write_atomically(path, self.evidence(side))
        return ImageChoice(path, face.face, face.policy, known.sha256, face.hand, face.turn)

    # What is done to it

    def log(self, event: CaseEvent, **detail: str | float | bool | None) -> None:
        """Append a line to the log and save."""
        self._save(event, detail)

    def name(self, title: str, examiner: str) -> None:
        """Correct what the case is called and whose it is; what stood before stays in the log."""
        said = {"title": printable(title), "examiner": printable(examiner)}
        if said != {"title": self.content.title, "examiner": self.content.examiner}:
            self._save(CaseEvent.NAMED, said)

    def note(self, text: str) -> None:
        """Keep a note.

        Raises
        ------
        BadInput
            If it says nothing.
        """
        _check_said(text)
        self._save(CaseEvent.NOTE, {"text": text})

    def observe(self, component: str, seen: Observation) -> None:
        """Keep what was seen of a component of the face; an earlier version stays beside it.

        Raises
        ------
        BadInput
            If it says nothing.
        """
        _check_said(seen.a + seen.b + seen.remark)
        said = {"component": component, "a": seen.a, "b": seen.b, "remark": seen.remark}
        self._save(CaseEvent.OBSERVATION, said)

    def mark(self, mark: Mark, number: int | None = None) -> KeptMark:
        """Keep a mark, or another version of one; every version stays in the log.

        Parameters
        ----------
        mark : Mark
        number : int, optional
            Of the mark that it takes the place of, also one that was removed; a new one otherwise.

        Raises
        ------
        BadInput
            If there was no mark of that number, or the mark cannot be one.
        """
        if mark.fault:
            raise BadInput("That is no mark: {fault}.", "Place its points again.", fault=mark.fault)
        known = [e.detail["number"] for e in self.entries if e.event == CaseEvent.MARK]
        if number is not None and number not in known:
            raise _no_mark(number)
        given = max(known, default=0) + 1 if number is None else number
        plain = msgspec.to_builtins(replace(mark, text=printable(mark.text)))
        self._save(CaseEvent.MARK, {"number": given, "mark": plain})
        return next(one for one in self.content.marks if one.number == given)

    def unmark(self, number: int) -> None:
        """Remove a mark; the log keeps it.

        Raises
        ------
        BadInput
            If there is none of that number.
        """
        if number not in {one.number for one in self.content.marks}:
            raise _no_mark(number)
        self._save(CaseEvent.UNMARKED, {"number": number})

    def choose_face(self, side: Side, choice: ImageChoice | ChosenFace) -> None:
        """Choose a face of a photo."""
        chosen = _chosen(choice)
        if chosen != self.content.evidence[side].chosen:
            detail = {"side": side, "chosen": msgspec.to_builtins(chosen)}
            self._save(CaseEvent.FACE, detail)

    def set_settings(self, settings: Settings, models: ModelChoice | None = None) -> None:
        """Keep the settings and packs of the next run."""
        whole = {"settings": settings, "models": models or self.content.models}
        before, after = (
            {key: msgspec.to_builtins(value) for key, value in each.items()}
            for each in ({name: getattr(self.content, name) for name in whole}, whole)
        )
        changed = {
            key: value
            for part, values in after.items()
            for key, value in values.items()
            if value != before[part][key]
        }
        if changed:
            self._save(CaseEvent.SETTINGS, {**after, "changed": changed})

    def check_may_run(self) -> None:
        """Refuse a run whose score may not be shown yet.

        Raises
        ------
        BadInput
        """
        if not self.content.may_run:
            raise BadInput(
                "This case is analysed before the score: nothing is written down yet.",
                "Save a note or an observation first.",
            )

    def start_run(self) -> int:
        """Log that a run begins, after which its score may be seen; return its number.

        Raises
        ------
        BadInput
            In a blind case before anything is written down.
        """
        self.check_may_run()
        number = self.content.started + 1
        settings = self.content.settings
        self._save(
            CaseEvent.RUN_STARTED,
            {"number": number, "method": settings.method, "seed": settings.seed},
        )
        return number

    def add_run(self, number: int, explanation: Explanation) -> CaseRun:
        """Keep an explanation that was started, with all its files."""
        folder, content = f"runs/{number}", self.content
        files, read = files_of(explanation), explanation.similarity.read_by
        detail = {
            "number": number,
            "folder": folder,
            "cosine": explanation.similarity.cosine,
            "device": explanation.provenance.device,
            "files_sha256": container.hash_of(files),
            "settings": msgspec.to_builtins(content.settings),
            "models": msgspec.to_builtins(content.models),
            "faces": {side: msgspec.to_builtins(content.evidence[side].chosen) for side in SIDES},
            "verbal_scale": None if read is None else msgspec.to_builtins(read.scale),
        }
        self._save(
            CaseEvent.RUN, detail, {f"{folder}/{name}": data for name, data in files.items()}
        )
        return self.content.runs[-1]

    def set_calibration(self, name: str, data: bytes) -> None:
        """Keep the calibration that the next runs are read by."""
        sha256 = hashlib.sha256(data).hexdigest()
        member = f"calibrations/{sha256[:16]}.json"
        self._save(
            CaseEvent.CALIBRATION,
            {"name": name, "member": member, "sha256": sha256},
            {member: data},
        )

    def drop_calibration(self) -> None:
        """Read the next runs by no calibration; those that were in use stay in the case."""
        if self.content.reads_by:
            self._save(CaseEvent.CALIBRATION, {"name": "", "member": "", "sha256": ""})

    def sign(self, name: str, role: str = "", key: SigningKey | None = None) -> None:
        """Close the case with a name; any change after it takes that back.

        Parameters
        ----------
        name, role : str
        key : SigningKey, optional
            Signs the log until here, so that nobody without it can write another story.

        Raises
        ------
        BadInput
            Without a name.
        """
        if not name.strip():
            raise BadInput("A signature needs a name.", "Give the name of who signs.")
        if key is not None and key.name != name:
            raise BadInput(
                "The key is that of {owner}, and {name} signs.",
                "Give the owner's name, or another key.",
                owner=key.name,
                name=name,
            )
        self._save(CaseEvent.SIGNED, {"name": name, "role": role}, key=key)

    def query(self) -> bytes:
        """Return what an authority for time stamps is asked for, of the log as it is now.

        Raises
        ------
        BadInput
            If the library for time stamps is not installed.
        """
        return query(self.content.case_id, self._members[container.AUDIT])

    def stamp(self, answer: bytes) -> Stamp:
        """Keep the time stamp that an authority gave.

        Raises
        ------
        BadInput
            If it is none, or of something else.
        """
        found = read_stamp(answer, self.content.case_id, self._members[container.AUDIT])
        sha256 = hashlib.sha256(answer).hexdigest()
        member = stamp_file(sha256)
        detail = {"line": found.line, "stamped": found.time, "authority": found.authority}
        self._save(
            CaseEvent.STAMPED, {**detail, "member": member, "sha256": sha256}, {member: answer}
        )
        return found

    def _save(
        self,
        event: CaseEvent,
        detail: audit.Detail,
        files: Mapping[str, bytes] | None = None,
        key: SigningKey | None = None,
    ) -> None:
        if self._lock is None:
            raise BadInput(
                "{name} is open for reading alone.",
                "Close it in the other program, or copy it to where it may be written.",
                name=self.path.name,
            )
        plain: dict[str, Any] = {
            key: printable(value) if isinstance(value, str) else value
            for key, value in detail.items()
        }
        before = self._members.get(container.AUDIT, b"")
        entry = audit.next_line(before, self.content.case_id, event, plain)
        if key is not None:
            signature = key.sign(statement(self.content.case_id, entry))
            entry.detail.update(key=key.public, signature=signature)
        log = audit.appended(before, entry)
        content = followed(self.content, entry)
        members = {**self._members, **(files or {}), **_pages(content, log)}
        self._members = container.write(self.path, members, self._packing)
        self.content = content


def _check_new(path: Path, lock: FileLock | None) -> None:
    """Refuse a case where there is something, or where nothing can be written.

    Raises
    ------
    BadInput, OutputFailed
    """
    if lock is None:
        check_target(path)
    if lock is None or path.exists():
        raise BadInput("{name} exists.", "Give another name.", name=path.name)


def _pages(content: CaseContent, log: bytes) -> dict[str, bytes]:
    """Return the two files that every line changes."""
    return {container.CONTENT: written(content), container.AUDIT: log}


def files_of(explanation: Explanation) -> dict[str, bytes]:
    """Return all files of an explanation, by their paths."""
    with scratch_folder() as scratch:
        out = scratch / "run"
        write_explanation(explanation, out, pair_title(explanation), relative=False)
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }


def _chosen(choice: ImageChoice | ChosenFace) -> ChosenFace:
    return ChosenFace(choice.face, choice.policy, choice.hand, choice.turn)


def _no_mark(number: int) -> BadInput:
    return BadInput(
        "The case has no mark {number}.", "Give the number of one that it has.", number=number
    )


def _check_said(text: str) -> None:
    if not text.strip():
        raise BadInput("Nothing is written down.", "Write what you saw.")


def _read(choice: ImageChoice) -> bytes:
    data = read_file(choice.path)
    if choice.sha256 is not None and _sha256(data) != choice.sha256:
        raise ImageChanged(
            "{name} has changed since it was opened.",
            "Open the photo again.",
            name=choice.path.name,
        )
    return data


def _sha256(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _decoded(data: bytes) -> CaseContent:
    """Return the content that JSON holds; damage in fields that nobody reads is reported elsewhere.

    Raises
    ------
    ValueError, RecursionError
    """
    try:
        document = msgspec.json.decode(data)
    except ValueError:
        return _decode(data)
    return msgspec.convert(current(document), CaseContent)


def _content(path: Path, data: bytes) -> CaseContent:
    """Return the content of a case.

    Raises
    ------
    BadInput
        If it is none that this program reads.
    """
    try:
        content = _decoded(data)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            "{name} is no case that this program reads ({reason}).",
            "Restore it from a copy, or use a newer program.",
            name=path.name,
            reason=str(error),
        ) from error
    if any("\0" in one.path for one in content.evidence.values()):
        raise BadInput(
            "{name} refers to a photo by a path that cannot be.",
            "Restore it from a copy.",
            name=path.name,
        )
    if content.schema != CASE_SCHEMA or set(content.evidence) != set(SIDES):
        raise BadInput(
            "{name} is a case of another version ({schema}).",
            "Use a newer program.",
            name=path.name,
            schema=content.schema,
        )
    return content


def _file_name(name: str) -> str:
    """Return a name that every system takes and that leads nowhere else."""
    plain = _UNUSUAL.sub("_", name)
    while len(plain.encode()) > _LONGEST:
        plain = plain[1:]
    plain = plain.strip(" .")
    return f"_{plain}" if not plain or PureWindowsPath(plain).is_reserved() else plain


def _suffix(path: Path) -> str:
    """Return how a photo's name ends, if in nothing strange."""
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
