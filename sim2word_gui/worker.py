"""The one thread that owns the models: previews and explanations, in the order asked."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from engine.contracts import (
    CancelToken,
    ExplainRequest,
    Explanation,
    Face,
    Failed,
    ImageChoice,
    ModelIdentity,
    Photo,
    Side,
    Sim2WordError,
)

if TYPE_CHECKING:
    from engine.session import Session

_LOG = logging.getLogger(__name__)
_STOP_DEADLINE_MS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A photo with its faces.

    Attributes
    ----------
    image : {"a", "b"}
    serial : int
        Of the request; an answer to an older one is stale.
    photo : Photo or None
    faces : tuple of Face
    chosen : int or None
        None when the user has to choose, or when there is an error.
    error : Sim2WordError or None
    """

    image: Side
    serial: int
    photo: Photo | None
    faces: tuple[Face, ...]
    chosen: int | None
    error: Sim2WordError | None


@dataclass(frozen=True, slots=True)
class _PreviewJob:
    image: Side
    serial: int
    choice: ImageChoice


@dataclass(frozen=True, slots=True)
class _ExplainJob:
    request: ExplainRequest
    token: CancelToken


@dataclass(frozen=True, slots=True, eq=False)
class _SaveJob:
    explanation: Explanation
    folder: Path


_Job = _PreviewJob | _ExplainJob | _SaveJob


class EngineThread(QThread):
    """Runs the engine; every result comes as a signal in the window's thread.

    Signals
    -------
    ready(tuple of ModelIdentity)
        The models are loaded.
    broken(Sim2WordError)
        They cannot be loaded; the thread has ended.
    previewed(Preview)
    happened(Event)
        An event of a running explanation.
    saved(Path, Sim2WordError or None)
        A result was written to a folder, or why it was not.
    """

    ready = Signal(object)
    broken = Signal(object)
    previewed = Signal(object)
    happened = Signal(object)
    saved = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._token = CancelToken()
        self._stopping = threading.Event()
        self._latest: dict[Side, int] = {}

    def preview(self, image: Side, serial: int, choice: ImageChoice) -> None:
        """Ask for a photo's faces; an older question about the same side lapses."""
        self._latest[image] = serial
        self._jobs.put(_PreviewJob(image, serial, choice))

    def explain(self, request: ExplainRequest) -> None:
        """Ask for an explanation, after cancelling the one that runs."""
        self.cancel()
        self._token = CancelToken()
        self._jobs.put(_ExplainJob(request, self._token))

    def save(self, explanation: Explanation, folder: Path) -> None:
        """Ask for a result's files."""
        self._jobs.put(_SaveJob(explanation, folder))

    def cancel(self) -> None:
        """Ask the running explanation to stop; it answers with an event."""
        self._token.cancel()

    def stop(self) -> bool:
        """Cancel, let the thread end and wait for it; whether it ended in time."""
        self._stopping.set()
        self.cancel()
        self._jobs.put(None)
        return self.wait(_STOP_DEADLINE_MS)

    def run(self) -> None:
        """Load the models, then do one job after another; runs in the thread itself."""
        # torch is imported here, beside the window, not before it.
        from engine.models.devices import leave_a_core_free  # noqa: PLC0415
        from engine.session import Session  # noqa: PLC0415

        leave_a_core_free()
        try:
            session = Session.embedded()
        except Exception as error:  # noqa: BLE001 - the edge of the thread: told, not lost
            self.broken.emit(_in_words(error))
            return
        models: tuple[ModelIdentity, ...] = session.pack.identities
        self.ready.emit(models)
        while (job := self._jobs.get()) is not None and not self._stopping.is_set():
            try:
                self._do(session, job)
            except Exception as error:  # noqa: BLE001 - as above; the thread lives on
                self._tell(job, _in_words(error))

    def _do(self, session: Session, job: _Job) -> None:
        from engine.record import pair_title, write_explanation  # noqa: PLC0415 - torch, as above

        match job:
            case _PreviewJob():
                if job.serial == self._latest[job.image]:
                    self.previewed.emit(_look(session, job))
            case _ExplainJob():
                for event in session.explain(job.request, job.token):
                    self.happened.emit(event)
            case _SaveJob():
                write_explanation(job.explanation, job.folder, pair_title(job.explanation))
                self.saved.emit(job.folder, None)

    def _tell(self, job: _Job, error: Sim2WordError) -> None:
        """Answer a job that failed."""
        match job:
            case _PreviewJob():
                self.previewed.emit(Preview(job.image, job.serial, None, (), None, error))
            case _ExplainJob():
                self.happened.emit(Failed(job.request.request_id, error))
            case _SaveJob():
                self.saved.emit(job.folder, error)


def _look(session: Session, job: _PreviewJob) -> Preview:
    """Return a photo with its faces; the error says why none is chosen."""
    from engine.session import choose_face  # noqa: PLC0415 - torch, in this thread only

    photo, faces = session.find_faces(job.choice.path)
    try:
        chosen, _ = choose_face(photo, faces, job.choice)
    except Sim2WordError as error:
        return Preview(job.image, job.serial, photo, faces, None, error)
    return Preview(job.image, job.serial, photo, faces, chosen, None)


def _in_words(error: Exception) -> Sim2WordError:
    """Return an error as one that can be shown; an unexpected one goes to the log, whole."""
    if isinstance(error, Sim2WordError):
        return error
    _LOG.error("unexpected error", exc_info=error)
    return Sim2WordError(
        f"The program failed ({type(error).__name__}: {error}).",
        "Please report this with the text on the terminal.",
    )
