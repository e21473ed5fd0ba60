"""Asks for labelled pairs, and says what their scoring found."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from engine.contracts.packs import ModelChoice
from engine.contracts.score import OperatingPoint
from sim2word_gui.dialogs.models.pairs_dialog import PairsDialog
from sim2word_gui.worker.calibration import calibrate_pack
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Do


class CalibrateDialog(PairsDialog):
    """Measures how the score of a pack is distributed.

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
        super().__init__(
            engine,
            choice,
            self.tr("Calibrate {}").format(choice.recognition),
            self.tr(
                "Scores labelled pairs of your own with this pack and keeps how mated and"
                " non-mated pairs are distributed, with a threshold and its error rates. The CSV"
                " has the columns image_a, image_b and same_person (0 or 1); paths start from the"
                " folder of the photos."
            ),
            self.tr("Calibrate"),
            parent,
        )

    def _work(self, pairs: Path, images: Path) -> Do:
        return partial(calibrate_pack, self._choice, pairs, images)

    def _on_found(self, found: OperatingPoint) -> None:
        self.say.setText(
            self.tr(
                "Threshold {threshold:.4f}: false match rate {fmr:.2%}, false non-match rate"
                " {fnmr:.2%} on {mated} mated and {nonmated} non-mated pairs."
            ).format(
                threshold=found.threshold,
                fmr=found.fmr,
                fnmr=found.fnmr,
                mated=found.mated,
                nonmated=found.nonmated,
            )
        )
        self._use_it()

    def _use_it(self) -> None:
        """Load the pack again if it is in use, to know its distribution."""
        now = self._engine.equipment
        if now is not None and self._choice.recognition in now.choice.packs:
            self._engine.use(now.choice)
