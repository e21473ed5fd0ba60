"""The cases that are open in any window; everything done to them goes through here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.contracts.case import CaseCheck, Observation, Replayed
from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Cancelled, Done, Event, FacesFound, Failed, Scored
from engine.contracts.marks import Mark
from engine.language.vocabulary import Language
from sim2word_gui.worker.case_recorder import CaseRecorder
from sim2word_gui.worker.cases import (
    CaseOrder,
    KeyOrder,
    OpenCase,
    OpenCases,
    keep_mark,
    name,
    note,
    observe,
    remove_mark,
    scored_before,
    sign,
)
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import OnSession, Priority, Task, TaskReport, at_once

_Then = Callable[[Any], None]


class CaseRegistry(QObject):
    """Asks the engine's thread; a case that is open is shown as :attr:`cases` has it.

    Parameters
    ----------
    engine : EngineThread
    parent : QObject, optional

    Signals
    -------
    changed(Path)
        A case is open now, or is another than it was.
    failed(Path, Sim2WordError)
        Something could not be done to a case; it is as it was.
    checked(Path, CaseCheck)
    exported(Path, list of Path)
        Reports were written.
    previewed(Path, Path)
        A report lies where it can be looked at.
    replaying(Path, float)
        The share that is done, 0 to 1.
    replayed(Path, tuple of Replayed)
    """

    changed = Signal(object)
    failed = Signal(object, object)
    checked = Signal(object, object)
    exported = Signal(object, object)
    previewed = Signal(object, object)
    replaying = Signal(object, float)
    replayed = Signal(object, object)
    _recorded = Signal(object, object, object)

    def __init__(self, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._held = OpenCases()
        self._asked: dict[Task, tuple[Path, _Then, bool]] = {}
        self._wanted: dict[object, frozenset[Path]] = {}
        self._scored: set[frozenset[str]] = set()
        self.cases: dict[Path, OpenCase] = {}
        self._looked_at: dict[str, frozenset[str]] = {}
        engine.task_reported.connect(self._on_report)
        engine.happened.connect(self._on_event)
        self._recorded.connect(self._on_recorded)

    # What is open

    def may_run(self, path: Path | None, hashes: frozenset[str] = frozenset()) -> bool:
        """Whether a pair may be scored now.

        Parameters
        ----------
        path : Path or None
            Of the case that it is of.
        hashes : frozenset of str
            SHA-256 of its photos. A pair of no case may be, unless it is that of an open case
            which is to be analysed first.
        """
        if path is None:
            return all(
                case.content.may_run or hashes_of(case) != hashes for case in self.cases.values()
            )
        case = self.cases.get(path)
        return case is not None and case.writable and case.content.may_run

    def recorder(self, path: Path) -> CaseRecorder:
        """Return what keeps the next explanation in a case."""
        return CaseRecorder(self._held, path, self._recorded.emit)

    def was_scored(self, hashes: frozenset[str]) -> bool:
        """Whether the score of two photos was shown since the program started."""
        return hashes in self._scored

    def want(self, who: object, paths: frozenset[Path]) -> None:
        """Keep open what somebody shows; what nobody shows is closed.

        Parameters
        ----------
        who : object
            For instance a window.
        paths : frozenset of Path
        """
        self._wanted[who] = paths
        if not paths:
            del self._wanted[who]
        for path in set(self.cases) - self._all_wanted:
            del self.cases[path]
            self.cancel(path)
            self._close(path)

    @property
    def _all_wanted(self) -> frozenset[Path]:
        """What is shown, or is about to be."""
        coming = frozenset(path for path, _, opens in self._asked.values() if opens)
        return coming.union(*self._wanted.values())

    def _close(self, path: Path) -> None:
        self._save(lambda _session: self._held.close(path))

    def close_all(self) -> None:
        """Let every case go, as the program ends."""
        self.cases.clear()
        self._save(lambda _session: self._held.close_all())

    def _save(self, do: OnSession) -> None:
        self._engine.do(Task(at_once(do), Priority.SAVE))

    # What is asked for

    def create(self, order: CaseOrder, then: Callable[[OpenCase], None]) -> None:
        """Make a case."""
        self._ask(order.path, lambda _session: self._held.create(order), then, opens=True)

    def open(self, path: Path, then: Callable[[OpenCase], None]) -> None:
        """Open a case."""
        self._ask(path, lambda _session: self._held.open(path), then, opens=True)

    def name(self, path: Path, title: str, examiner: str) -> None:
        """Correct the title and the examiner's name."""
        self._write(path, name(title, examiner))

    def note(self, path: Path, text: str) -> None:
        """Keep a note."""
        self._write(path, note(text))

    def observe(self, path: Path, component: str, seen: Observation) -> None:
        """Keep an observation."""
        self._write(path, observe(component, seen))

    def mark(self, path: Path, mark: Mark, number: int | None) -> None:
        """Keep a mark, or another version of one."""
        self._write(path, keep_mark(mark, number))

    def unmark(self, path: Path, number: int) -> None:
        """Remove a mark."""
        self._write(path, remove_mark(number))

    def sign(self, path: Path, name: str, role: str, key: KeyOrder | None = None) -> None:
        """Sign a case off, with a key if one is given."""
        self._write(path, sign(name, role, key))

    def calibrate(self, path: Path, source: str) -> None:
        """Keep a calibration for the next runs."""
        self._ask(path, partial(self._held.calibrate, path, source), self._keep)

    def log_scored(self, path: Path) -> None:
        """Keep in the log of a case that the score of its pair was seen outside it."""
        self._write(path, scored_before)

    def check(self, path: Path) -> None:
        """Check the file of a case."""

        def answer(found: CaseCheck) -> None:
            self.checked.emit(path, found)

        self._ask(path, lambda _session: self._held.check(path), answer)

    def export(self, path: Path, targets: dict[str, Path], language: Language) -> None:
        """Write the report of a case."""

        def answer(now: OpenCase) -> None:
            self._keep(now)
            self.exported.emit(path, list(targets.values()))

        self._ask(path, lambda _session: self._held.export(path, targets, language), answer)

    def preview(self, path: Path, language: Language) -> None:
        """Write the report where it can be looked at."""

        def answer(page: Path) -> None:
            self._refresh(path)
            self.previewed.emit(path, page)

        self._ask(path, lambda _session: self._held.preview(path, language), answer)

    def replay(self, path: Path) -> None:
        """Do the runs of a case again."""

        def answer(found: tuple[Replayed, ...] | None) -> None:
            self._refresh(path)
            self.replayed.emit(path, found or ())

        self._start(path, Task(partial(self._held.replay, path)), answer)

    def cancel(self, path: Path) -> None:
        """Stop what can be stopped of what is asked about a case."""
        for task, (whose, _, _) in self._asked.items():
            if whose == path and task.priority is not Priority.SAVE:
                task.token.cancel()

    def _refresh(self, path: Path) -> None:
        if path in self.cases:
            self._ask(path, lambda _session: self._held.shown_now(path), self._keep)

    def _write(self, path: Path, do: Callable[..., object]) -> None:
        self._ask(path, lambda _session: self._held.write(path, do), self._keep)

    def _ask(self, path: Path, do: OnSession, then: _Then, *, opens: bool = False) -> None:
        self._start(path, Task(at_once(do), Priority.SAVE), then, opens=opens)

    def _start(self, path: Path, task: Task, then: _Then, *, opens: bool = False) -> None:
        self._asked[task] = path, then, opens
        self._engine.do(task)

    # What is answered

    def _keep(self, now: OpenCase) -> None:
        if any(now.path in paths for paths in self._wanted.values()):
            self.cases[now.path] = now
            self.changed.emit(now.path)

    def take(self, now: OpenCase, who: object) -> None:
        """Keep a case that was opened for somebody."""
        self._wanted[who] = self._wanted.get(who, frozenset()) | {now.path}
        self._keep(now)

    def _on_report(self, report: TaskReport) -> None:
        asked = self._asked.get(report.task)
        if asked is None:
            return
        path, then, opens = asked
        if not report.ended:
            self.replaying.emit(path, report.share)
            return
        del self._asked[report.task]
        if report.error is not None:
            self.failed.emit(path, report.error)
        else:
            then(report.result)
        if opens and path not in self._all_wanted:
            self._close(path)

    def _on_event(self, event: Event) -> None:
        """Remember which pairs were scored, by an explanation or a comparison of methods."""
        known = self._looked_at.get(event.request_id, frozenset())
        if isinstance(event, FacesFound):
            self._looked_at[event.request_id] = known | {event.aligned.photo.sha256}
        elif isinstance(event, Scored):
            self._scored.add(known)
            for case in self.cases.values():  # it was asked for before the case was opened
                if case.writable and not case.content.may_run and hashes_of(case) == known:
                    self.log_scored(case.path)
        elif isinstance(event, Done | Cancelled | Failed):
            self._looked_at.pop(event.request_id, None)

    def _on_recorded(self, path: Path, now: OpenCase, error: Sim2WordError | None) -> None:
        if path in self.cases:
            self._keep(now)
        if error is not None:
            self.failed.emit(path, error)


def hashes_of(case: OpenCase) -> frozenset[str]:
    """Return SHA-256 of the photos of a case."""
    return frozenset(known.sha256 for known in case.content.evidence.values())
