"""The one thread that owns the models; every result comes back as a signal."""

from __future__ import annotations

import itertools
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import RunCancelled, Sim2WordError
from engine.contracts.events import Cancelled, Done, Event, Failed, Moved, Progress
from engine.contracts.explanation import Explanation
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.methods import CompareRequest, MethodReady, MethodsCompared
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest
from engine.files.scratch import sweep_scratch
from engine.imaging import decode
from engine.private_log import without_messages
from sim2word_gui.worker.job_queue import JobQueue
from sim2word_gui.worker.jobs import (
    CompareJob,
    Equipment,
    ExplainJob,
    Job,
    LookJob,
    PackDeed,
    PackJob,
    PacksTold,
    Preview,
    ReadByJob,
    Recorder,
    SaveComparisonJob,
    SaveJob,
    Scales,
    Task,
    TaskTold,
    ThumbnailJob,
    UseJob,
    Watch,
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
    looked(Preview)
    happened(Event)
        An event of a running explanation, or of a comparison of methods.
    saved(Explanation, Path, Sim2WordError or None)
        A result was written to a folder, or why it was not.
    comparison_saved(MethodsCompared, Path, Sim2WordError or None)
        Likewise of a comparison of methods.
    thumbnailed(Path, ndarray or None, Sim2WordError or None)
    packs_told(PacksTold)
        What was asked about packs.
    task_told(TaskTold)
        How far a dialog's task is, and what came of it.
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
    looked = Signal(object)
    happened = Signal(object)
    saved = Signal(object, object, object)
    comparison_saved = Signal(object, object, object)
    thumbnailed = Signal(object, object, object)
    packs_told = Signal(object)
    task_told = Signal(object)
    swapping = Signal()
    swapped = Signal(object, object)
    read_by = Signal(object, object)

    def __init__(
        self, choice: ModelChoice, parent: QObject | None = None, scales: Scales | None = None
    ) -> None:
        super().__init__(parent)
        self._choice, self._scales = choice, scales or Scales()
        self._jobs = JobQueue()
        self._tokens: dict[str | Task, CancelToken] = {}
        self._serials = itertools.count(1)
        self._lapsed: set[int] = set()
        self._uses_asked = self._uses_done = 0
        self.equipment: Equipment | None = None
        self.instead_because: Sim2WordError | None = None
        self.problem: Sim2WordError | None = None
        self.reads_by: tuple[LikelihoodCalibration | None, Sim2WordError | None] = (None, None)

    def look(
        self, choice: ImageChoice, known: Preview | None = None, instead_of: int | None = None
    ) -> int:
        """Ask for a photo's faces; return the serial of the answer.

        Parameters
        ----------
        choice : ImageChoice
        known : Preview, optional
            An earlier answer about the same photo.
        instead_of : int, optional
            Serial of a question that lapses.
        """
        if instead_of is not None:
            self._lapsed.add(instead_of)
        serial = next(self._serials)
        self._jobs.put(LookJob(serial, choice, known))
        return serial

    def explain(self, request: ExplainRequest, recorder: Recorder | None = None) -> None:
        """Ask for an explanation; it waits for those asked before."""
        token = self._tokens[request.request_id] = CancelToken()
        self._jobs.put(ExplainJob(request, token, recorder))

    def compare(self, request: CompareRequest) -> None:
        """Ask for a comparison of methods; it waits for the runs asked before."""
        token = self._tokens[request.request_id] = CancelToken()
        self._jobs.put(CompareJob(request, token))

    def save_comparison(self, comparison: MethodsCompared, folder: Path) -> None:
        """Ask for the files of a comparison of methods."""
        self._jobs.put(SaveComparisonJob(comparison, folder))

    def save(self, explanation: Explanation, folder: Path) -> None:
        """Ask for a result's files."""
        self._jobs.put(SaveJob(explanation, folder))

    def thumbnail(self, path: Path, token: CancelToken) -> None:
        """Ask for a small copy of a photo, until the token says that nobody wants it."""
        self._jobs.put(ThumbnailJob(path, token))

    def ask_about_packs(self, job: PackJob) -> None:
        """Ask for something to be done with packs."""
        if self.problem is not None:  # nobody is there to do it
            self.packs_told.emit(PacksTold(job, error=self.problem))
            return
        self._jobs.put(job)

    def do(self, task: Task) -> None:
        """Ask for a dialog's task; it waits for the runs asked before, unless it saves."""
        if self.problem is not None:
            self.task_told.emit(TaskTold(task, error=self.problem, ended=True))
            return
        if not task.saves:
            self._tokens[task] = task.token
        self._jobs.put(task)

    def read_scores_by(self, scales: Scales) -> None:
        """Read scores by a calibration, after what runs now."""
        self._jobs.put(ReadByJob(scales))

    def use(self, choice: ModelChoice) -> None:
        """Work with other models, after what was asked before."""
        self._uses_asked += 1
        self._jobs.put(UseJob(choice))
        self.swapping.emit()

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

    def run(self) -> None:
        """Load the models, then do one job after another; runs in the thread itself."""
        # The window gets its turn sooner than by Python's usual 5 ms.
        sys.setswitchinterval(_TURN_S)
        self.loading.emit("libraries")
        sweep_scratch()
        try:
            session = self._load()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: told, not lost
            self.problem = _in_words(error)
            self.broken.emit(self.problem)
            return
        self.ready.emit(self.equipment)
        self._read_by(session)
        while (job := self._jobs.next()) is not None:
            if isinstance(job, UseJob):
                session = self._swap(session, job.choice)
                self._read_by(session)
                continue
            if isinstance(job, ReadByJob):
                self._scales = job.scales
                self._read_by(session)
                continue
            self._attempt(session, job)

    def _load(self) -> Session:
        # torch is imported here, beside the window, not before it.
        _read_ahead("torch")
        from engine.models.devices import leave_a_core_free
        from engine.session import Session

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
        self.equipment = _equipment(session, self._choice)
        return session

    def _swap(self, session: Session, choice: ModelChoice) -> Session:
        """Return a session on other models; the old one if they cannot be loaded."""
        from engine.session import Session

        try:
            session = Session.on(choice)
        except Exception as error:  # noqa: BLE001 - as in `run`; the thread lives on
            self._uses_done += 1
            self.swapped.emit(self.equipment, _in_words(error))
            return session
        self._choice, self.instead_because = choice, None
        self.equipment = _equipment(session, choice)
        self._uses_done += 1
        self.swapped.emit(self.equipment, None)
        return session

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
            self.reads_by = None, _in_words(error)
        else:
            self.reads_by = session.calibration, None
        self.read_by.emit(*self.reads_by)

    def _attempt(self, session: Session, job: Job) -> None:
        try:
            self._do(session, job)
        except Exception as error:  # noqa: BLE001 - as in `run`; the thread lives on
            self._tell(session, job, _in_words(error))

    def _do(self, session: Session, job: Job) -> None:
        match job:
            case LookJob():
                if job.serial not in self._lapsed:
                    self.looked.emit(_look(session, job))
                self._lapsed.discard(job.serial)
            case ExplainJob() | CompareJob():
                self._run(session, job)
            case SaveJob() | SaveComparisonJob():
                self._save(job)
            case PackJob():
                self.packs_told.emit(_do_with_packs(job))
            case Task():
                self._work(session, job)
            case ThumbnailJob():
                if not job.token.cancelled:
                    self.thumbnailed.emit(job.path, thumbnail(decode(job.path).pixels), None)

    def _run(self, session: Session, job: ExplainJob | CompareJob) -> None:
        from engine.session import compare_methods

        if isinstance(job, ExplainJob):
            if job.recorder is not None and not job.token.cancelled:
                job.recorder.begin(session, job.request)
            events = session.explain(job.request, job.token)
        else:
            events = compare_methods(session, job.request, job.token)
        recorder = job.recorder if isinstance(job, ExplainJob) else None
        for each in events:
            event = each if recorder is None else recorder.told(each)
            if isinstance(event, Moved):
                self._follow_move(session, event)
            self.happened.emit(event)
            self._record(session, job, event)
            # A map costs less than a thumbnail; a batch of measurements does not.
            thumbnails = isinstance(event, Progress | MethodReady)
            self._do_short_jobs(session, job.token, thumbnails=thumbnails)
        self._tokens.pop(job.request.request_id, None)

    @staticmethod
    def _record(session: Session, job: ExplainJob | CompareJob, event: Event) -> None:
        recorder = job.recorder if isinstance(job, ExplainJob) else None
        if recorder is not None and isinstance(event, Done | Cancelled | Failed):
            recorder.end(session, event)

    def _save(self, job: SaveJob | SaveComparisonJob) -> None:
        from engine.record import pair_title, write_explanation
        from engine.record.comparison.folder import write_comparison

        if isinstance(job, SaveJob):
            write_explanation(job.explanation, job.folder, pair_title(job.explanation))
            self.saved.emit(job.explanation, job.folder, None)
        else:
            write_comparison(job.comparison, job.folder)
            self.comparison_saved.emit(job.comparison, job.folder, None)

    def _work(self, session: Session, task: Task) -> None:
        def tell(done: int, total: int) -> None:
            self.task_told.emit(TaskTold(task, done, total))
            self._do_short_jobs(session, task.token, thumbnails=True)

        try:
            task.token.check()
            result = task.work(session, Watch(task.token, tell))
        except RunCancelled:
            self._end(TaskTold(task, ended=True, cancelled=True))
        else:
            self._end(TaskTold(task, result=result, ended=True))

    def _end(self, told: TaskTold) -> None:
        self._tokens.pop(told.task, None)
        self.task_told.emit(told)

    def _follow_move(self, session: Session, moved: Moved) -> None:
        """Tell that the models run on another device from now on."""
        self._choice = replace(self._choice, device=session.pack.device.type)
        self.equipment = _equipment(session, self._choice)
        self.swapped.emit(self.equipment, moved.error)

    def _do_short_jobs(self, session: Session, token: CancelToken, *, thumbnails: bool) -> None:
        """Between two steps of a run: answer what was asked meanwhile, with one thumbnail."""
        while (waiting := self._jobs.next_cancelled()) is not None:
            if isinstance(waiting, Task):
                self._end(TaskTold(waiting, ended=True, cancelled=True))
            else:
                self._tokens.pop(waiting.request.request_id, None)
                self.happened.emit(Cancelled(waiting.request.request_id))
        while not token.cancelled:
            short = self._jobs.next_short(thumbnails=thumbnails)
            if short is None:
                return
            thumbnails = thumbnails and not isinstance(short, ThumbnailJob)
            self._attempt(session, short)

    def _tell(self, session: Session, job: Job, error: Sim2WordError) -> None:
        """Answer a job that failed."""
        match job:
            case LookJob():
                self.looked.emit(Preview(job.serial, error=error))
            case ExplainJob() | CompareJob():
                self._tokens.pop(job.request.request_id, None)
                failed = Failed(job.request.request_id, error)
                self.happened.emit(failed)
                self._record(session, job, failed)
            case SaveComparisonJob():
                self.comparison_saved.emit(job.comparison, job.folder, error)
            case SaveJob():
                self.saved.emit(job.explanation, job.folder, error)
            case PackJob():
                self.packs_told.emit(PacksTold(job, error=error))
            case Task():
                self._end(TaskTold(job, error=error, ended=True))
            case ThumbnailJob():
                self.thumbnailed.emit(job.path, None, error)


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


def _do_with_packs(job: PackJob) -> PacksTold:
    from engine.session import PackStore, pack_cards

    store = PackStore()
    licence = ""
    problems: tuple[str, ...] = ()
    match job.deed:
        case PackDeed.READ_LICENCE if job.source is not None:
            licence = store.look_at(job.source)
        case PackDeed.IMPORT if job.source is not None:
            store.add(job.source)
        case PackDeed.VERIFY:
            problems = store.problems(job.name)
        case PackDeed.REMOVE:
            store.remove(job.name)
    return PacksTold(job, pack_cards(store), licence, problems)


def _look(session: Session, job: LookJob) -> Preview:
    """Return a photo with its faces; the error says why none is aligned."""
    known = job.known
    if known is not None and known.photo is not None:
        photo, levels, found = known.photo, known.levels, known.found
    else:
        photo, found = session.find_faces(job.choice.path)
        levels = pyramid(photo.pixels)
    try:
        aligned = session.with_expression(session.align(photo, found, job.choice))
    except Sim2WordError as error:
        return Preview(job.serial, photo, levels, found, error=error)
    return Preview(job.serial, photo, levels, found, aligned)


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


def _in_words(error: Exception) -> Sim2WordError:
    """Return an error as one that can be shown; an unexpected one goes to the log, whole."""
    if isinstance(error, Sim2WordError):
        return error
    _LOG.error("unexpected error\n%s", without_messages(error))
    told = Sim2WordError(
        "The program failed ({kind}: {text}).",
        "Please report this with the details.",
        kind=type(error).__name__,
        text=str(error),
    )
    told.__cause__ = error
    return told
