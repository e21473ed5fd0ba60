"""Long work of a dialog: asked of the engine's thread, watched, cancelled, answered once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Task, TaskTold, Work


class TaskRunner(QObject):
    """Runs one task at a time for a dialog.

    Parameters
    ----------
    engine : EngineThread
    parent : QObject
        The dialog; what runs is cancelled with :meth:`leave`.

    Signals
    -------
    progressed(int, int)
        Steps done, of how many.
    ended(object, Sim2WordError or None, bool)
        What the work returned, why it failed, and whether it was cancelled.
    """

    progressed = Signal(int, int)
    ended = Signal(object, object, bool)

    def __init__(self, engine: EngineThread, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._task: Task | None = None
        engine.task_told.connect(self._on_told)

    @property
    def busy(self) -> bool:
        """Whether a task waits or runs."""
        return self._task is not None

    def run(self, work: Work, *, saves: bool = False) -> None:
        """Ask for work; answered by :attr:`ended`, once.

        Parameters
        ----------
        work : callable
        saves : bool
            As of :class:`~sim2word_gui.worker.jobs.Task`.
        """
        self._task = Task(work, saves)
        self._engine.do(self._task)

    def cancel(self) -> None:
        """Ask what runs to stop; what is being saved is saved."""
        if self._task is not None and not self._task.saves:
            self._task.token.cancel()

    def leave(self) -> None:
        """Cancel, and hear no more."""
        self.cancel()
        self._task = None
        self._engine.task_told.disconnect(self._on_told)

    def _on_told(self, told: TaskTold) -> None:
        if told.task is not self._task:
            return
        if not told.ended:
            self.progressed.emit(told.done, told.total)
            return
        self._task = None
        self.ended.emit(told.result, told.error, told.cancelled)
