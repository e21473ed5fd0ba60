"""Open cases and write to them; a case stays open, and locked, while a window shows it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.cancel import CancelToken
from engine.contracts.case import CaseCheck, CaseContent, CaseEvent, Observation, Replayed
from engine.contracts.errors import OutputFailed, Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.marks import Mark
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import SIDES, ImageChoice, Side
from engine.contracts.settings import Settings
from engine.files.checks import real_path
from engine.files.scratch import ScratchFolder
from engine.language.vocabulary import Language
from engine.private_log import without_messages
from engine.progress import Work

if TYPE_CHECKING:
    from engine.record.case import Case
    from engine.session import Session

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CaseOrder:
    """A case that is to be made.

    Attributes
    ----------
    path : Path
        Must not exist.
    photos : dict of ImageChoice
        By side, as they were opened.
    settings : Settings
    models : ModelChoice
    title, examiner : str
    blind, copy : bool
        See :meth:`engine.record.case.Case.create`.
    explanation : Explanation or None
        That there is already, and that becomes the first run.
    """

    path: Path
    photos: dict[Side, ImageChoice]
    settings: Settings
    models: ModelChoice
    title: str = ""
    examiner: str = ""
    blind: bool = False
    copy: bool = True
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a case's log, in brief.

    Attributes
    ----------
    number : int
    time : str
        UTC.
    event : str
    detail : str
    """

    number: int
    time: str
    event: str
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class OpenCase:
    """A case as the window shows it.

    Attributes
    ----------
    path : Path
    content : CaseContent
    log : tuple of LogLine
    head : (int, str)
        Number and SHA-256 of the log's last line.
    writable : bool
    problems : tuple of str
        What is not as it was saved.
    photos : dict of ImageChoice
        Private copies of the evidence with the faces chosen, by side; none of one that is not
        what it was.
    """

    path: Path
    content: CaseContent
    log: tuple[LogLine, ...]
    head: tuple[int, str]
    writable: bool
    problems: tuple[str, ...]
    photos: dict[Side, ImageChoice]


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """A key to sign with.

    Attributes
    ----------
    path : Path
    passphrase : str
    new : bool
        Whether it is to be made first.
    """

    path: Path
    passphrase: str
    new: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    case: Case
    folder: ScratchFolder
    photos: dict[Side, ImageChoice]


class OpenCases:
    """Keeps the open cases; used in the engine's thread alone."""

    def __init__(self) -> None:
        self._held: dict[Path, _Held] = {}
        self._recording: set[Path] = set()
        self._leaving: set[Path] = set()

    def create(self, order: CaseOrder) -> OpenCase:
        """Make a case and keep it open.

        Raises
        ------
        BadInput, ImageChanged, OutputFailed
        """
        from engine.record.case import Case
        from engine.record.case.running import as_evidence, keep_calibration

        case = Case.create(
            order.path,
            order.photos["a"],
            order.photos["b"],
            settings=order.settings,
            models=order.models,
            title=order.title,
            examiner=order.examiner,
            blind=order.blind,
            copy=order.copy,
        )
        try:
            if order.explanation is not None:
                read = order.explanation.similarity.read_by
                if read is not None:  # else the case could not read its score again
                    keep_calibration(case, read.calibration)
                case.add_run(case.start_run(), as_evidence(case, order.explanation))
            return self._hold(case)
        except BaseException:
            case.path.unlink(missing_ok=True)  # made here; what failed is to be tried again
            case.close()
            raise

    def open(self, path: Path) -> OpenCase:
        """Open a case and keep it open; for reading alone where it cannot be written.

        Raises
        ------
        BadInput
        """
        from engine.record.case import Case

        path = real_path(path)
        self._leaving.discard(path)
        if path in self._held:
            return self.shown_now(path)
        try:
            case = Case.open(path)
        except Sim2WordError:
            case = Case.open(path, write=False)  # what is wrong with it is shown
        try:
            if case.writable:
                _log_opening(case)
            return self._hold(case)
        except BaseException:
            case.close()
            raise

    def close(self, path: Path) -> None:
        """Let a case go, and remove the copies of its evidence; not before its run has ended."""
        if path in self._recording:
            self._leaving.add(path)
            return
        held = self._held.pop(path, None)
        if held is not None:
            held.case.close()
            held.folder.close()

    def close_all(self) -> None:
        """Let every case go."""
        for path in tuple(self._held):
            self.close(path)

    def write(self, path: Path, do: Callable[[Case], object]) -> OpenCase:
        """Do something to a case that is open.

        Raises
        ------
        Sim2WordError
        """
        do(self._held[path].case)
        return self.shown_now(path)

    def calibrate(self, path: Path, source: str, session: Session) -> OpenCase:
        """Keep a calibration in a case; an empty source reads its next runs by none.

        Raises
        ------
        BadInput, ModelRefused
        """
        from engine.files.likelihood import load_calibration
        from engine.record.case.running import keep_calibration

        case = self._held[path].case
        if source:
            network = session.pack.recognition.identity
            keep_calibration(case, load_calibration(source, network))
        else:
            case.drop_calibration()
        return self.shown_now(path)

    def export(
        self,
        path: Path,
        targets: dict[str, Path],
        language: Language,
    ) -> OpenCase:
        """Write the report of a case.

        Raises
        ------
        BadInput, OutputFailed
        """
        from engine.files.atomic import write_atomically
        from engine.files.checks import check_target
        from engine.record.report.exporting import exported

        case = self._held[path].case
        case.check_targets(list(targets.values()))
        for target in targets.values():
            check_target(target)
        files, hashes = exported(case, tuple(targets), language)
        for kind, data in files.items():
            write_atomically(targets[kind], data)
        if case.writable:
            case.log(CaseEvent.EXPORTED, language=language, **hashes)
        return self.shown_now(path)

    def preview(self, path: Path, language: Language) -> Path:
        """Write the report where it can be looked at until the case is closed; return its page.

        Raises
        ------
        BadInput, OutputFailed
        """
        from engine.files.atomic import write_atomically
        from engine.record.report.exporting import exported

        held = self._held[path]
        files, hashes = exported(held.case, ("html",), language)
        page = held.folder.path / "report.html"
        write_atomically(page, files["html"])
        if held.case.writable:
            held.case.log(CaseEvent.VIEWED, what="report", language=language, **hashes)
        return page

    def replay(
        self, path: Path, session: Session, token: CancelToken
    ) -> Work[tuple[Replayed, ...]]:
        """Do the runs of a case again and compare them with what is stored.

        Raises
        ------
        Sim2WordError, RunCancelled
        """
        from engine.record.case.replaying import replay, replay_line
        from engine.session import Session as Engine

        case = self._held[path].case

        def on(models: ModelChoice) -> Session:
            return session if models == session.choice else Engine.on(models)

        found = yield from replay(case, on, token)
        if case.writable:
            for one in found:
                case.log(CaseEvent.REPLAYED, **replay_line(one))
        return found

    def begin(self, path: Path) -> Case:
        """Return a case that is open, and stays so until :meth:`end`."""
        case = self._held[path].case
        self._recording.add(path)
        return case

    def end(self, path: Path) -> OpenCase:
        """Return a case as it is after its run; it is closed if nobody wants it any longer."""
        self._recording.discard(path)
        now = self.shown_now(path)
        if path in self._leaving:
            self._leaving.discard(path)
            self.close(path)
        return now

    def check(self, path: Path) -> CaseCheck:
        """Check a case's file as it lies on the disk.

        Raises
        ------
        BadInput
        """
        from engine.record.case import check_case

        return check_case(path)

    def _hold(self, case: Case) -> OpenCase:
        folder = ScratchFolder()
        photos: dict[Side, ImageChoice] = {}
        for side in SIDES:
            try:
                photos[side] = case.choice(side, folder.path)
            except Sim2WordError:
                continue  # reported among the problems
        self._held[case.path] = _Held(case, folder, photos)
        return self.shown_now(case.path)

    def shown_now(self, path: Path) -> OpenCase:
        """Return a case that is open as it is now."""
        from engine.record.case import audit, check_members

        held = self._held[path]
        content = held.case.content
        photos = {
            side: replace(
                photo,
                face=content.evidence[side].chosen.face,
                policy=content.evidence[side].chosen.policy,
                hand=content.evidence[side].chosen.hand,
            )
            for side, photo in held.photos.items()
        }
        log = tuple(
            LogLine(entry.number, entry.time, entry.event, audit.brief(entry))
            for entry in held.case.entries
        )
        problems = check_members(held.case).problems
        return OpenCase(path, content, log, held.case.head, held.case.writable, problems, photos)


def scored_before(case: Case) -> None:
    """Keep in a case that is to be analysed first that its pair's score was seen elsewhere."""
    case.log(CaseEvent.VIEWED, what="score, outside the case, before the analysis")


def name(title: str, examiner: str) -> Callable[[Case], None]:
    """Return the correction of a case's title and its examiner's name."""
    return lambda case: case.name(title, examiner)


def note(text: str) -> Callable[[Case], None]:
    """Return the writing of a note."""
    return lambda case: case.note(text)


def observe(component: str, seen: Observation) -> Callable[[Case], None]:
    """Return the writing of an observation."""
    return lambda case: case.observe(component, seen)


def keep_mark(mark: Mark, number: int | None) -> Callable[[Case], None]:
    """Return the writing of a mark, or of another version of one."""

    def do(case: Case) -> None:
        case.mark(mark, number)

    return do


def remove_mark(number: int) -> Callable[[Case], None]:
    """Return the removal of a mark."""
    return lambda case: case.unmark(number)


def sign(name: str, role: str, key: KeyOrder | None = None) -> Callable[[Case], None]:
    """Return the signing of a case, with a key if one is given."""

    def do(case: Case) -> None:
        from engine.record.case.signing import load_key, make_key

        if key is not None and key.new:
            make_key(key.path, name, key.passphrase)
        case.sign(name, role, None if key is None else load_key(key.path, key.passphrase))

    return do


def _log_opening(case: Case) -> None:
    """Log that a case was opened; one that cannot be written now can still be read."""
    try:
        case.log(CaseEvent.OPENED, app=f"{_app()}, window")
    except OutputFailed as error:
        _LOG.warning("%s", without_messages(error))
        case.close()


def _app() -> str:
    import engine

    return f"sim2word {engine.__version__}"
