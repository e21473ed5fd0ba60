"""The one thread that owns the models: previews and explanations, in the order asked."""

from __future__ import annotations

import queue
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

    def preview(self, image: Side, serial: int, choice: ImageChoice) -> None:
        """Ask for a photo's faces."""
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
        except Sim2WordError as error:
            self.broken.emit(error)
            return
        models: tuple[ModelIdentity, ...] = session.pack.identities
        self.ready.emit(models)
        while (job := self._jobs.get()) is not None:
            match job:
                case _PreviewJob():
                    self.previewed.emit(_look(session, job))
                case _ExplainJob():
                    self._explain(session, job)
                case _SaveJob():
                    self.saved.emit(job.folder, _save(job))

    def _explain(self, session: Session, job: _ExplainJob) -> None:
        try:
            for event in session.explain(job.request, job.token):
                self.happened.emit(event)
        except Exception as error:
            # A fault of the program must reach the screen, and the log whole.
            fault = Sim2WordError(
                f"The program failed ({type(error).__name__}: {error}).",
                "Please report this with the text on the terminal.",
            )
            self.happened.emit(Failed(job.request.request_id, fault))
            raise


def _look(session: Session, job: _PreviewJob) -> Preview:
    """Return a photo and its faces, or why there are none."""
    from engine.session import choose_face  # noqa: PLC0415 - torch, in this thread only

    photo: Photo | None = None
    faces: tuple[Face, ...] = ()
    try:
        photo, faces = session.find_faces(job.choice.path)
        chosen, _ = choose_face(photo, faces, job.choice)
    except Sim2WordError as error:
        return Preview(job.image, job.serial, photo, faces, None, error)
    return Preview(job.image, job.serial, photo, faces, chosen, None)


def _save(job: _SaveJob) -> Sim2WordError | None:
    """Write a result's files; return the error if that failed."""
    from engine.record import pair_title, write_explanation  # noqa: PLC0415 - torch, as above

    try:
        write_explanation(job.explanation, job.folder, pair_title(job.explanation))
    except Sim2WordError as error:
        return error
    return None
