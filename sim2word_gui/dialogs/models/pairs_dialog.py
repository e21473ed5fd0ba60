"""Asks for labelled pairs, and shows how far what is done with them is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import ModelChoice
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.steady_bar import SteadyBar
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Do
from sim2word_gui.worker.tasks import TaskRunner

_SIZE = (580, 290)


class PairsDialog(QDialog):
    """Gives the engine a task with a pack and labelled pairs; those who derive say which.

    Parameters
    ----------
    engine : EngineThread
    choice : ModelChoice
        Names the pack, its detector and the device.
    title, what, action : str
        Of the window, of what is done, and of the button that does it.
    parent : QWidget, optional
    """

    def __init__(
        self,
        engine: EngineThread,
        choice: ModelChoice,
        title: str,
        what: str,
        action: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._choice = engine, choice
        self._task = TaskRunner(engine, self)
        self.setModal(True)
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._make(action)
        self._lay_out(what)
        self._task.progressed.connect(self._on_progressed)
        self._task.ended.connect(self._on_ended)
        self.finished.connect(self._task.leave)

    def _make(self, action: str) -> None:
        self.pairs = QLineEdit(self)
        self.pairs.setAccessibleName(self.tr("Pairs (CSV)"))
        self.images = QLineEdit(self)
        self.images.setAccessibleName(self.tr("Folder of the photos"))
        self.choose_pairs = QPushButton(self.tr("Choose…"), self)
        self.choose_images = QPushButton(self.tr("Choose…"), self)
        self.bar = SteadyBar(self)
        self.bar.hide()
        self.say = QLabel(self)
        self.say.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.go = self.buttons.addButton(action, QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setDefault(True)
        self.choose_pairs.clicked.connect(self._ask_for_pairs)
        self.choose_images.clicked.connect(self._ask_for_images)
        self.go.clicked.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        for line in (self.pairs, self.images):
            line.textChanged.connect(self._update)
        self._update()

    def _lay_out(self, text: str) -> None:
        what = QLabel(text, self)
        what.setWordWrap(True)
        grid = QGridLayout()
        rows = (
            (self.tr("Pairs (CSV):"), self.pairs, self.choose_pairs),
            (self.tr("Folder of the photos:"), self.images, self.choose_images),
        )
        for row, (name, line, button) in enumerate(rows):
            label = QLabel(name, self)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            grid.addWidget(button, row, 2)
        layout = QVBoxLayout(self)
        layout.addWidget(what)
        layout.addLayout(grid)
        layout.addWidget(self.bar)
        layout.addWidget(self.say)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _work(self, pairs: Path, images: Path) -> Do:
        """Return what the engine does with the pairs."""
        raise NotImplementedError

    def _on_found(self, found: Any) -> None:  # noqa: ANN401 - what the work of a deriving class gives
        """Say what came of it."""
        raise NotImplementedError

    def _update(self) -> None:
        filled = bool(self.pairs.text().strip() and self.images.text().strip())
        self.go.setEnabled(filled and not self._task.busy)
        for widget in (self.pairs, self.images, self.choose_pairs, self.choose_images):
            widget.setEnabled(not self._task.busy)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close") if not self._task.busy else self.tr("Cancel"))

    def _ask_for_pairs(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Pairs (CSV)"), "", "CSV (*.csv)")
        if file:
            self.pairs.setText(file)
            if not self.images.text():
                self.images.setText(str(Path(file).parent))

    def _ask_for_images(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of the photos"))
        if folder:
            self.images.setText(folder)

    def _go(self) -> None:
        pairs, images = (Path(line.text().strip()) for line in (self.pairs, self.images))
        self.say.setText(self.tr("Waiting for the engine…"))
        self.bar.setRange(0, 0)
        self.bar.show()
        self._task.run(self._work(pairs, images))
        self._update()

    def reject(self) -> None:
        """Cancel what runs; else close."""
        if self._task.busy:
            self._task.cancel()
            self.say.setText(self.tr("Cancelling…"))
        else:
            super().reject()

    def _on_progressed(self, share: float) -> None:
        self.bar.show_share(share)
        self.say.setText(self.tr("Reading the photos: {:.0%}").format(share))

    def _on_ended(self, found: object, error: Sim2WordError | None, _cancelled: bool) -> None:
        self.bar.hide()
        self._update()
        if error is not None:
            self.say.setText(error_text(error))
        elif found is None:
            self.say.setText(self.tr("Cancelled; nothing was changed."))
        else:
            self._on_found(found)
