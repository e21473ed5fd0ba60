"""The one thread that owns the models; every result comes back as a signal."""

from __future__ import annotations

import itertools
import logging
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import RunCancelled, Sim2WordError
from engine.contracts.events import Cancelled, Done, Failed, Moved, Progress
from engine.contracts.explanation import Explanation
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.methods import CompareRequest, MethodReady, MethodsCompared
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest
from engine.files.scratch import sweep_scratch
from engine.imaging import decode
from engine.language.catalogue import Language
from engine.private_log import without_messages
from engine.progress import Work, finish
from sim2word_gui.worker.job_queue import JobQueue
from sim2word_gui.worker.jobs import (
    Equipment,
    Job,
    PackAction,
    PackRequest,
    PacksReport,
    Preview,
    Priority,
    Recorder,
    Run,
    Scales,
    Task,
    TaskReport,
    at_once,
)
from sim2word_gui.worker.pyramid import pyramid, thumbnail

if TYPE_CHECKING:
    from engine.session import Session

_LOG = logging.getLogger(__name__)
_READ_AHEAD = 1 << 22
_TURN_S = 0.001


class EngineThread(QThread):
    """Runs the engine for all windows.

    Signals
    -------
    loading(str)
        What is being loaded: ``libraries`` or ``models``.
    ready(Equipment)
        The models are loaded.
    broken(Sim2WordError)
        They cannot be loaded; the thread has ended.
    photo_read(Preview)
    happened(Event)
        An event of a running explanation, or of a comparison of methods.
    saved(Explanation, Path, Sim2WordError or None)
        A result was written to a folder, or why it was not.
    comparison_saved(MethodsCompared, Path, Sim2WordError or None)
        Likewise of a comparison of methods.
    thumbnailed(Path, ndarray or None, Sim2WordError or None)
    packs_reported(PacksReport)
        What was asked about packs.
    task_reported(TaskReport)
        How far a task is, and what came of it.
    swapping()
        Other models were asked for.
    swapped(Equipment, Sim2WordError or None)
        Other models are in use, or another device; or they are not, and why.
    read_by(LikelihoodCalibration or None, Sim2WordError or None)
        What scores are read by from now on, or why they are not.

    Attributes
    ----------
    equipment : Equipment or None
        What is loaded.
    instead_because : Sim2WordError or None
        Why it is not what was chosen.
    problem : Sim2WordError or None
        Why nothing is.
    reads_by : (LikelihoodCalibration or None, Sim2WordError or None)
        What scores are read by, or why not as was chosen.
    """

    loading = Signal(str)
    ready = Signal(object)
    broken = Signal(object)
    photo_read = Signal(object)
    happened = Signal(object)
    saved = Signal(object, object, object)
    comparison_saved = Signal(object, object, object)
    thumbnailed = Signal(object, object, object)
    packs_reported = Signal(object)
    task_reported = Signal(object)
    swapping = Signal()
    swapped = Signal(object, object)
    read_by = Signal(object, object)

    def __init__(
        self, choice: ModelChoice, parent: QObject | None = None, scales: Scales | None = None
    ) -> None:
        super().__init__(parent)
        self._choice, self._scales = choice, scales or Scales()
        self._jobs = JobQueue()
        self._session: Session | None = None
        self._tokens: dict[str | Task, CancelToken] = {}
        self._serials = itertools.count(1)
        self._lapsed: set[int] = set()
        self._uses_asked = self._uses_done = 0
        self.equipment: Equipment | None = None
        self.instead_because: Sim2WordError | None = None
        self.problem: Sim2WordError | None = None
        self.reads_by: tuple[LikelihoodCalibration | None, Sim2WordError | None] = (None, None)

    # What is asked for; called in the window's thread

    def do(self, task: Task) -> None:
        """Ask for a task."""
        if self.problem is not None:  # nobody is there to do it
            self._report(TaskReport(task, error=self.problem, ended=True))
            return
        if task.priority is Priority.TASK:
            self._tokens[task] = task.token
        self._jobs.put(task)

    def read_photo(
        self, choice: ImageChoice, known: Preview | None = None, instead_of: int | None = None
    ) -> int:
        """Ask for a photo's faces; return the serial of the answer.

        Parameters
        ----------
        choice : ImageChoice
        known : Preview, optional
            An earlier answer about the same photo, whose pixels and faces still hold.
        instead_of : int, optional
            Serial of a question that lapses.
        """
        if instead_of is not None:
            self._lapsed.add(instead_of)
        serial = next(self._serials)

        def answer(report: TaskReport) -> None:
            found = report.result
            if report.error is not None:
                self.photo_read.emit(Preview(serial, error=report.error))
            elif isinstance(found, Preview):
                self.photo_read.emit(found)

        def read(session: Session) -> Preview | None:
            if serial in self._lapsed:
                self._lapsed.discard(serial)
                return None
            return _read(session, serial, choice, known)

        self._jobs.put(Task(at_once(read), Priority.PHOTO, answer=answer))
        return serial

    def explain(self, request: ExplainRequest, recorder: Recorder | None = None) -> None:
        """Ask for an explanation; it waits for those asked before."""
        self._start_run(Run(request, recorder=recorder))

    def compare(self, request: CompareRequest) -> None:
        """Ask for a comparison of methods; it waits for the runs asked before."""
        self._start_run(Run(request))

    def _start_run(self, run: Run) -> None:
        self._tokens[run.request.request_id] = run.token
        self._jobs.put(run)

    def save(self, explanation: Explanation, folder: Path) -> None:
        """Ask for a result's files."""

        def write(_session: Session) -> None:
            from engine.record import pair_title, write_explanation

            write_explanation(explanation, folder, pair_title(explanation))

        def answer(report: TaskReport) -> None:
            self.saved.emit(explanation, folder, report.error)

        self._jobs.put(Task(at_once(write), Priority.SAVE, answer=answer))

    def save_report(self, explanation: Explanation, file: Path, language: Language) -> None:
        """Ask for a result's report on one page."""

        def write(_session: Session) -> None:
            from engine.record import pair_title, write_brief_report

            write_brief_report(explanation, file, pair_title(explanation), language)

        def answer(report: TaskReport) -> None:
            self.saved.emit(explanation, file, report.error)

        self._jobs.put(Task(at_once(write), Priority.SAVE, answer=answer))

    def save_comparison(self, comparison: MethodsCompared, folder: Path) -> None:
        """Ask for the files of a comparison of methods."""

        def write(_session: Session) -> None:
            from engine.record.comparison.folder import write_comparison

            write_comparison(comparison, folder)

        def answer(report: TaskReport) -> None:
            self.comparison_saved.emit(comparison, folder, report.error)

        self._jobs.put(Task(at_once(write), Priority.SAVE, answer=answer))

    def thumbnail(self, path: Path, token: CancelToken) -> None:
        """Ask for a small copy of a photo, until the token says that nobody wants it."""

        def answer(report: TaskReport) -> None:
            if not report.cancelled:
                self.thumbnailed.emit(path, report.result, report.error)

        def make(_session: Session) -> NDArray[np.uint8]:
            return thumbnail(decode(path).pixels)

        self._jobs.put(Task(at_once(make), Priority.THUMBNAIL, token, answer))

    def ask_about_packs(self, request: PackRequest) -> None:
        """Ask for something to be done with packs; what takes long waits for the runs before."""

        def answer(report: TaskReport) -> None:
            done = report.result
            failed = PacksReport(request, error=report.error)
            self.packs_reported.emit(done if isinstance(done, PacksReport) else failed)

        short = request.action in (PackAction.LIST, PackAction.READ_LICENCE)
        priority = Priority.SHORT if short else Priority.TASK
        self.do(Task(partial(_do_with_packs, request), priority, answer=answer))

    def use(self, choice: ModelChoice) -> None:
        """Work with other models, after what was asked before."""
        self._uses_asked += 1
        self._jobs.put(Task(at_once(lambda _session: self._swap(choice)), Priority.RUN))
        self.swapping.emit()

    def read_scores_by(self, scales: Scales) -> None:
        """Read scores by a calibration, after what runs now."""

        def read(session: Session) -> None:
            self._scales = scales
            self._read_by(session)

        self._jobs.put(Task(at_once(read), Priority.RUN))

    @property
    def is_swapping(self) -> bool:
        """Whether other models were asked for that are not loaded yet."""
        return self._uses_asked != self._uses_done

    def cancel(self, request_id: str) -> None:
        """Ask a run to stop; it answers with an event."""
        token = self._tokens.get(request_id)
        if token is not None:
            token.cancel()

    def stop(self, patience_ms: int) -> bool:
        """Cancel all and let the thread end; whether it ended within the time given.

        Results that are to be written are written first.
        """
        for token in tuple(self._tokens.values()):
            token.cancel()
        self._jobs.put(None)
        return self.wait(patience_ms)

    # What is done; called in the thread itself

    def run(self) -> None:
        """Load the models, then do one job after another."""
        # The window gets its turn sooner than by Python's usual 5 ms.
        sys.setswitchinterval(_TURN_S)
        self.loading.emit("libraries")
        sweep_scratch()
        try:
            self._session = self._load()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: shown, not lost
            self.problem = _typed(error)
            self.broken.emit(self.problem)
            return
        self.ready.emit(self.equipment)
        self._read_by(self._session)
        while (job := self._jobs.next()) is not None:
            self._attempt(self._session, job)

    def _load(self) -> Session:
        # torch is imported here, beside the window, not before it.
        _read_ahead("torch")
        from engine.models.devices import leave_a_core_free
        from engine.session import Session
        from engine.session.photos.recent import RecentPhotos

        self.loading.emit("models")
        leave_a_core_free()
        try:
            session = Session.on(self._choice)
        except Sim2WordError as error:
            if self._choice == ModelChoice():
                raise
            # A pack that is gone must not keep the program from starting.
            self._choice = ModelChoice()
            self.instead_because = error
            session = Session.embedded()
        session.photo_cache = RecentPhotos()
        self.equipment = _equipment(session, self._choice)
        return session

    def _swap(self, choice: ModelChoice) -> None:
        """Go on with a session on other models; with the old one if they cannot be loaded."""
        from engine.session import Session
        from engine.session.photos.recent import RecentPhotos

        error: Sim2WordError | None = None
        try:
            session = Session.on(choice)
            session.photo_cache = RecentPhotos()
            equipment = _equipment(session, choice)
        except Exception as found:  # noqa: BLE001 - as in `run`; the thread lives on
            error = _typed(found)
        else:
            self._session, self._choice, self.instead_because = session, choice, None
            self.equipment = equipment
        self._uses_done += 1
        self.swapped.emit(self.equipment, error)
        if error is None:
            self._read_by(session)

    def _read_by(self, session: Session) -> None:
        """Read scores as was chosen; without a calibration where it does not fit the models."""
        from engine.files.likelihood import read_by

        network = session.pack.recognition.identity
        session.calibration, session.verbal_scale = None, None
        try:
            session.calibration, session.verbal_scale = read_by(
                self._scales.calibration, self._scales.verbal, network
            )
        except Exception as error:  # noqa: BLE001 - as in `run`
            self.reads_by = None, _typed(error)
        else:
            self.reads_by = session.calibration, None
        self.read_by.emit(*self.reads_by)

    def _attempt(self, session: Session, job: Job) -> None:
        try:
            if isinstance(job, Run):
                self._explain(session, job)
            else:
                self._work(session, job)
        except Exception as error:  # noqa: BLE001 - as in `run`; the thread lives on
            if isinstance(job, Run):
                self._end_run(session, job, Failed(job.request.request_id, _typed(error)))
            else:
                self._report(TaskReport(job, error=_typed(error), ended=True))

    def _work(self, session: Session, task: Task) -> None:
        def step(share: float) -> None:
            task.token.check()
            self._report(TaskReport(task, share))
            if task.priority > Priority.RUN:
                self._do_short_jobs(session, task.token, thumbnails=True)

        try:
            task.token.check()
            result = finish(task.do(session, task.token), step)
        except RunCancelled:
            self._report(TaskReport(task, ended=True, cancelled=True))
        else:
            self._report(TaskReport(task, 1.0, result, ended=True))

    def _report(self, report: TaskReport) -> None:
        if report.ended:
            self._tokens.pop(report.task, None)
            if report.task.answer is not None:
                report.task.answer(report)
        self.task_reported.emit(report)

    def _explain(self, session: Session, run: Run) -> None:
        for each in run.events(session):
            event = each if run.recorder is None else run.recorder.shown(each)
            if isinstance(event, Moved):
                self._follow_move(session, event)
            if isinstance(event, Done | Cancelled | Failed):
                self._end_run(session, run, event)
            else:
                self.happened.emit(event)
            # A map costs less than a thumbnail; a batch of measurements does not.
            thumbnails = isinstance(event, Progress | MethodReady)
            self._do_short_jobs(session, run.token, thumbnails=thumbnails)
        self._tokens.pop(run.request.request_id, None)

    def _end_run(self, session: Session, run: Run, last: Done | Cancelled | Failed) -> None:
        """Emit the last event of a run, and let it be recorded."""
        self._tokens.pop(run.request.request_id, None)
        self.happened.emit(last)
        if run.recorder is not None:
            try:
                run.recorder.end(session, last)
            except Exception as error:  # noqa: BLE001 - the run has ended; the thread lives on
                _LOG.error("the end of a run is not recorded: %s", without_messages(error))

    def _follow_move(self, session: Session, moved: Moved) -> None:
        """Announce that the models run on another device from now on."""
        self._choice = replace(self._choice, device=session.pack.device.type)
        self.equipment = _equipment(session, self._choice)
        self.swapped.emit(self.equipment, moved.error)

    def _do_short_jobs(self, session: Session, token: CancelToken, *, thumbnails: bool) -> None:
        """Between two steps: do what was asked meanwhile and is short, with one thumbnail."""
        while (waiting := self._jobs.next_cancelled()) is not None:
            if isinstance(waiting, Run):
                self._tokens.pop(waiting.request.request_id, None)
                self.happened.emit(Cancelled(waiting.request.request_id))
            else:
                self._report(TaskReport(waiting, ended=True, cancelled=True))
        while not token.cancelled:
            short = self._jobs.next_short(thumbnails=thumbnails)
            if short is None:
                return
            thumbnails = thumbnails and short.priority is not Priority.THUMBNAIL
            self._attempt(session, short)


def _equipment(session: Session, choice: ModelChoice) -> Equipment:
    from engine.models.devices import available_devices, describe
    from engine.session import library_versions, method_cards

    pack = session.pack
    return Equipment(
        session.identities,
        describe(pack.device),
        library_versions(),
        choice,
        pack.recognition.gives_maps,
        pack.recognition.statistics is not None,
        available_devices(),
        method_cards(),
    )


def _do_with_packs(
    request: PackRequest, _session: Session, token: CancelToken
) -> Work[PacksReport]:
    yield 0.0
    from engine.session import PackStore, pack_cards

    store = PackStore()
    licence = ""
    problems: tuple[str, ...] = ()
    match request.action:
        case PackAction.READ_LICENCE if request.source is not None:
            licence = store.licence_of(request.source)
        case PackAction.IMPORT if request.source is not None:
            store.add(request.source, token=token)
        case PackAction.VERIFY:
            problems = store.problems(request.name, token)
        case PackAction.REMOVE:
            store.remove(request.name)
    return PacksReport(request, pack_cards(store), licence, problems)


def _read(session: Session, serial: int, choice: ImageChoice, known: Preview | None) -> Preview:
    """Return a photo with its faces; the error says why none is aligned."""
    from engine.imaging.face_parts import parts_of

    if known is not None and known.photo is not None:
        photo, levels, found = known.photo, known.levels, known.found
    else:
        photo, found = session.find_faces(choice.path, turn=choice.asked_turn)
        # Who looks at a photo will compare it. What is known already may be of other models.
        session.remember(choice, (photo, found))
        levels = pyramid(photo.pixels)
    try:
        aligned = session.with_expression(session.align(photo, found, choice))
    except Sim2WordError as error:
        return Preview(serial, photo, levels, found, error=error)
    parts = {name: part.mask for name, part in parts_of(aligned).items() if part.measured}
    return Preview(serial, photo, levels, found, aligned, parts=parts)


def _read_ahead(package: str) -> None:
    """Read a package's shared libraries into the system's cache.

    Linking them holds Python's lock; from a cold disk that would freeze the window.
    """
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return
    for library in (Path(spec.origin).parent / "lib").glob("*.so*"):
        with library.open("rb", buffering=0) as file:
            while file.read(_READ_AHEAD):
                pass


def _typed(error: Exception) -> Sim2WordError:
    """Return an error as one that can be shown; an unexpected one goes to the log, whole."""
    if isinstance(error, Sim2WordError):
        return error
    _LOG.error("unexpected error\n%s", without_messages(error))
    shown = Sim2WordError(
        "The program failed ({kind}: {text}).",
        "Please report this with the details.",
        kind=type(error).__name__,
        text=str(error),
    )
    shown.__cause__ = error
    return shown
