"""What dialogs have in common that give the engine one task at a time and save what it found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from engine.contracts.errors import Sim2WordError
from engine.language.vocabulary import load_vocabulary
from sim2word_gui.state.services import Services
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.escaping import EscapeCancels
from sim2word_gui.widgets.steady_bar import SteadyBar
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.worker.jobs import Do, OnSession, Priority, at_once
from sim2word_gui.worker.tasks import TaskRunner

_WIDTH = 760


class TaskDialog(Translated, EscapeCancels):
    """Shows the progress of a task, its errors and what it found; a button cancels, one saves.

    Parameters
    ----------
    services : Services
    height : int
        Of the dialog, in pixels, where the screen has so many.
    file_name : str
        Proposed for what is saved.
    parent : QWidget or None
    """

    def __init__(
        self, services: Services, height: int, file_name: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._vocabulary, self._language = load_vocabulary(), services.language
        self._file_name = file_name
        self._task = TaskRunner(services.engine, self)
        self._saving = TaskRunner(services.engine, self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, min(height, self.screen().availableGeometry().height() - 40))
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = SteadyBar(self)
        self.cancel, self.save = QPushButton(self), QPushButton(self)
        self.cancel.clicked.connect(self._task.cancel)
        self.save.clicked.connect(self._ask_where_to_save)
        self._saving.ended.connect(self._on_saved)
        self.finished.connect(self._leave)

    def retranslate(self) -> None:
        """Set the texts of the buttons."""
        self.cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save…"))
        self.save.setToolTip(self.tr("Write what was found to a JSON file"))

    def save_to(self, path: Path) -> None:
        """Write what was found to a file; nothing where nothing was found."""
        save = self._saver(path)
        if save is not None:
            self._saving.run(at_once(save), Priority.SAVE)

    def _saver(self, path: Path) -> OnSession | None:
        """Return what writes the findings to a file, or None where there are none."""
        raise NotImplementedError

    def _start(self, do: Do) -> None:
        """Let the engine do a task, and say that it has not begun yet."""
        self.facts.setText(self.tr("Waiting for the engine…"))
        self.bar.setRange(0, 0)
        self._task.run(do)

    def _ask_where_to_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Write what was found to a JSON file"),
            self._file_name,
            "JSON (*.json)",
        )
        if name:
            self.save_to(Path(name))

    def _on_saved(self, path: Path | None, error: Sim2WordError | None, _cancelled: bool) -> None:
        if error is not None:
            self.facts.setText(error_text(error))
        elif path is not None:
            self.facts.setText(self.tr("Saved to {}").format(path.name))

    def _leave(self) -> None:
        self._task.leave()
        self._saving.leave()
