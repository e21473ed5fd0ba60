"""The line at the bottom: what is being done, how far, and how long it will take."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import ModelIdentity, models_by_hash
from engine.contracts.settings import Settings
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.plain import plain
from sim2word_gui.texts.role_names import role_name
from sim2word_gui.texts.stages import stage_name
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.worker.jobs import Equipment

_MINUTE = 90


class StatusLine(Translated, QWidget):
    """Owns the widgets of a status bar.

    Parameters
    ----------
    bar : QStatusBar
    """

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._comparison: Comparison | None = None
        self._equipment: Equipment | None = None
        self._instead_because: Sim2WordError | None = None
        self._loading = "libraries"
        self.stage = QLabel(bar)
        self.stage.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar(bar)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(180)
        self.left = QLabel(bar)
        self.settings = QLabel(bar)
        self.models = QLabel(bar)
        self.models.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (self.stage, self.progress, self.left):
            bar.addWidget(widget)
        bar.addPermanentWidget(self.settings)
        bar.addPermanentWidget(self.models)
        self.hide()
        self.retranslate()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show how far a comparison's run is."""
        self._comparison = comparison
        run = comparison.run
        running = comparison.phase is Phase.RUNNING
        self._name_models()
        self.stage.setText(self._standing(comparison))
        self.progress.setVisible(running)
        measuring = running and run.overall > 0
        self.progress.setRange(0, 1000 if measuring else 0)
        self.progress.setValue(round(1000 * run.overall))
        seconds = run.seconds_left(time.monotonic())
        self.left.setText("" if seconds is None else self._left(seconds))

    def show_settings(self, settings: Settings) -> None:
        """Say that the next run has other than the standard settings, and which."""
        self.settings.setVisible(settings != Settings())
        self.settings.setText(self.tr("⚙ not the standard settings"))
        self.settings.setToolTip(
            self.tr(
                "The next run has other settings; Explanation › Explain with settings has them."
            )
        )

    def show_loading(self, what: str) -> None:
        """Say what is being loaded: ``libraries`` or ``models``."""
        self._loading = what
        self.retranslate()

    def show_equipment(
        self, equipment: Equipment | None, instead_because: Sim2WordError | None = None
    ) -> None:
        """Say which models are loaded; None says that none could be.

        Parameters
        ----------
        equipment : Equipment or None
        instead_because : Sim2WordError, optional
            Why these are loaded and not the chosen ones.
        """
        self._equipment = equipment
        self._instead_because = instead_because
        self._loading = "" if equipment is None else "done"
        self.retranslate()

    def _left(self, seconds: float) -> str:
        if seconds > _MINUTE:
            return self.tr("about {} min left").format(math.ceil(seconds / 60))
        return self.tr("about {} s left").format(max(1, math.ceil(seconds)))

    def _standing(self, comparison: Comparison) -> str:
        match comparison.phase:
            case Phase.DONE:
                return self.tr("Done")
            case Phase.CANCELLED:
                return self.tr("Cancelled")
            case Phase.FAILED:
                return self.tr("Failed")
            case Phase.RUNNING if comparison.run.cancelling:
                return self.tr("Cancelling…")
            case Phase.RUNNING:
                return stage_name(comparison.run.stage)
            case _:
                return ""

    def retranslate(self) -> None:
        """Set the texts."""
        self.progress.setAccessibleName(self.tr("Progress of the explanation"))
        if self._comparison is not None:
            self.show_comparison(self._comparison)
        else:
            self._name_models()

    def _name_models(self) -> None:
        """Name the models that are loaded and, where others made the result in view, those."""
        if self._equipment is None:
            self.models.setText(
                {
                    "libraries": self.tr("Loading torch…"),
                    "models": self.tr("Loading the models…"),
                }.get(self._loading, self.tr("The models could not be loaded"))
            )
            return
        loaded = self._equipment.models
        names, lines = _names(loaded), []
        if self._instead_because is not None:
            names = self.tr("⚠ not the models chosen: {}").format(names)
            lines.append(error_text(self._instead_because))
        done = None if self._comparison is None else self._comparison.run.explanation
        known = models_by_hash(loaded)
        if done is not None and models_by_hash(done.provenance.models) != known:
            made = _names(
                tuple(m for m in done.provenance.models if (m.role, m.sha256) not in known)
            )
            names = self.tr("⚠ this result: {made}; loaded now: {names}").format(
                made=made, names=names
            )
            lines += [self.tr("This result:"), *_described(done.provenance.models)]
            lines.append(self.tr("Loaded now:"))
        lines += _described(loaded)
        self.models.setText(names)
        self.models.setToolTip(plain("\n".join(lines)))


def _names(models: tuple[ModelIdentity, ...]) -> str:
    return " · ".join(model.name for model in models)


def _described(models: tuple[ModelIdentity, ...]) -> list[str]:
    return [f"{role_name(m.role)}: {m.name} ({m.licence}), SHA-256 {m.sha256}" for m in models]
