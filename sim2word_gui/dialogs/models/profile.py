"""Asks for labelled pairs, measures what moves a network's scores on them, saves it as one page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPushButton, QWidget

from engine.contracts.errors import Sim2WordError
from engine.contracts.network_profile import NetworkProfile
from engine.contracts.packs import ModelChoice
from engine.language.profile import row_name
from sim2word_gui.dialogs.models.pairs_dialog import PairsDialog
from sim2word_gui.system.language import spoken
from sim2word_gui.texts.errors import error_text
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Do, Priority, at_once
from sim2word_gui.worker.profile import profile_pack, save_profile
from sim2word_gui.worker.tasks import TaskRunner

_SHOWN = 4


class ProfileDialog(PairsDialog):
    """Measures what moves the scores of a pack.

    Parameters
    ----------
    engine : EngineThread
    choice : ModelChoice
        Names the pack, its detector and the device.
    parent : QWidget, optional
    """

    def __init__(
        self, engine: EngineThread, choice: ModelChoice, parent: QWidget | None = None
    ) -> None:
        self.found: NetworkProfile | None = None
        super().__init__(
            engine,
            choice,
            self.tr("Profile of {}").format(choice.recognition),
            self.tr(
                "Changes one photo of each of 120 labelled pairs (blur, noise, light, size, parts"
                " of the spectrum, regions of attributes), scores the pair again, and holds every"
                " change against one that has nothing of the kind. The CSV has the columns"
                " image_a, image_b and same_person (0 or 1); paths start from the folder of the"
                " photos."
            ),
            self.tr("Measure"),
            parent,
        )
        self._saving = TaskRunner(engine, self)
        self._saving.ended.connect(self._on_saved)
        self.finished.connect(self._saving.leave)

    def _make(self, action: str) -> None:
        super()._make(action)
        self.save = QPushButton(self.tr("Save page…"), self)
        self.save.setEnabled(False)
        self.save.clicked.connect(self._ask_where_to_save)
        self.buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)

    def _work(self, pairs: Path, images: Path) -> Do:
        self.found = None
        self.save.setEnabled(False)
        return partial(profile_pack, self._choice, pairs, images)

    def _on_found(self, found: NetworkProfile) -> None:
        self.found = found
        self.save.setEnabled(True)
        stand = [row for row in found.rows if row.stands_out and row.mated is not None]
        stand.sort(key=lambda row: 0.0 if row.mated is None else -abs(row.mated.mean))
        said = "; ".join(
            f"{row_name(row, spoken())} {row.mated.mean:+.3f}"
            for row in stand[:_SHOWN]
            if row.mated is not None
        )
        if said:
            text = self.tr("Moves mated pairs most, apart from what has nothing of the kind: {}.")
            self.say.setText(text.format(said))
        else:
            self.say.setText(self.tr("Nothing moves mated pairs more than what has nothing of it."))

    def _ask_where_to_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save page…"), "profile.pdf", "PDF (*.pdf);;HTML (*.html)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the page; nothing where nothing was measured."""
        if self.found is not None:
            save = partial(save_profile, self.found, path, spoken())
            self._saving.run(at_once(save), Priority.SAVE)

    def _on_saved(self, path: Path | None, error: Sim2WordError | None, _cancelled: bool) -> None:
        if error is not None:
            self.say.setText(error_text(error))
        elif path is not None:
            self.say.setText(self.tr("Saved to {}").format(path.name))
