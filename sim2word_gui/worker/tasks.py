"""Long work of a dialog: asked of the engine's thread, watched, cancelled, answered once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Do, Priority, Task, TaskReport


class TaskRunner(QObject):
    """Runs one task at a time for a dialog.

    Parameters
    ----------
    engine : EngineThread
    parent : QObject
        The dialog; what runs is cancelled with :meth:`leave`.

    Signals
    -------
    progressed(float)
        The share that is done, 0 to 1.
    ended(object, Sim2WordError or None, bool)
        What the work returned, why it failed, and whether it was cancelled.
    """

    progressed = Signal(float)
    ended = Signal(object, object, bool)

    def __init__(self, engine: EngineThread, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._task: Task | None = None
        engine.task_reported.connect(self._on_report)

    @property
    def busy(self) -> bool:
        """Whether a task waits or runs."""
        return self._task is not None

    def run(self, do: Do, priority: Priority = Priority.TASK) -> None:
        """Ask for work; answered by :attr:`ended`, once."""
        self._task = Task(do, priority)
        self._engine.do(self._task)

    def cancel(self) -> None:
        """Ask what runs to stop; what is being saved is saved."""
        if self._task is not None and self._task.priority is not Priority.SAVE:
            self._task.token.cancel()

    def leave(self) -> None:
        """Cancel, and hear no more."""
        self.cancel()
        self._task = None
        self._engine.task_reported.disconnect(self._on_report)

    def _on_report(self, report: TaskReport) -> None:
        if report.task is not self._task:
            return
        if not report.ended:
            self.progressed.emit(report.share)
            return
        self._task = None
        self.ended.emit(report.result, report.error, report.cancelled)
