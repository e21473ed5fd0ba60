"""How the next explanation is made."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.settings import (
    EFFORTS,
    LEAST_CONTROLS,
    MEASURED,
    MOST_CONTROLS,
    PUBLISHED,
    CamKind,
    Effort,
    Fill,
    Hypothesis,
    Ranking,
    Settings,
)
from engine.evidence import cards
from engine.language.catalogue import say
from sim2word_gui.system.language import spoken

_CUSTOM = ""


def _way(method: str, ranking: Ranking) -> str:
    """Return a method and its order as one key of a choice."""
    return f"{method} {ranking}"


class RunSettingsDialog(QDialog):
    """Asks for the settings that matter to a result.

    Parameters
    ----------
    settings : Settings
        Shown first.
    can_run : bool
        Whether there is a pair to explain.
    parent : QWidget, optional
    """

    def __init__(self, settings: Settings, can_run: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Explain with settings"))
        self.method = self._choice(
            {
                _way(MEASURED, Ranking.MEASURED): self.tr("Measured: held against random regions"),
                _way(PUBLISHED, Ranking.PAPER): self.tr("As published (Sim2Word): by the change"),
                _way(PUBLISHED, Ranking.MEASURED): self.tr(
                    "Published maps, words by how they stand out"
                ),
            }
        )
        self.effort = self._choice(
            {
                Effort.QUICK: self.tr("Quick"),
                Effort.STANDARD: self.tr("Standard"),
                Effort.THOROUGH: self.tr("Thorough"),
                _CUSTOM: self.tr("As set below"),
            }
        )
        self.hypothesis = self._choice(
            {
                Hypothesis.AUTO: self.tr("By the score: see the threshold"),
                Hypothesis.MATED: self.tr("What lowers the score when erased"),
                Hypothesis.NONMATED: self.tr("What raises the score when erased"),
            }
        )
        self.fill = self._choice(
            {
                Fill.MEAN: self.tr("Grey"),
                Fill.BLUR: self.tr("Blur"),
                Fill.RANDOM: self.tr("Noise"),
                Fill.BLACK: self.tr("Black"),
                Fill.WHITE: self.tr("White"),
            }
        )
        self.cam = self._choice(
            {
                CamKind.GRAD_CAM: "Grad-CAM",
                CamKind.GRAD_CAM_PLUS_PLUS: "Grad-CAM++",
            }
        )
        self.threshold = QDoubleSpinBox(self)
        self.threshold.setRange(0.0, 0.95)
        self.threshold.setSingleStep(0.05)
        self.controls = QSpinBox(self)
        self.controls.setRange(LEAST_CONTROLS - 1, MOST_CONTROLS)
        self.controls.setSpecialValueText(self.tr("none"))
        self.seed = QSpinBox(self)
        self.seed.setRange(0, 2**31 - 1)
        self.evidence = {
            card.name: QCheckBox(say(f"evidence.{card.name}.choice", spoken()), self)
            for card in cards()
        }
        self.score_map = QCheckBox(self.tr("Map of what holds the score up"), self)
        self.parts = QCheckBox(self.tr("Parts of the face that are enough"), self)
        self.protected = QCheckBox(self.tr("Words of perceived race, gender and age"), self)
        form = self._form()
        note = QLabel(
            self.tr(
                "An earlier result of this pair stays beside the new one. The settings are"
                " kept for the next runs and stand in every saved result."
            ),
            self,
        )
        note.setObjectName("soft")
        note.setWordWrap(True)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults, self)
        self.buttons.button(kinds.Ok).setText(self.tr("Explain") if can_run else self.tr("Keep"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(kinds.RestoreDefaults).clicked.connect(lambda: self._show(Settings()))
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self.buttons)
        self._show(settings)
        self._allow()
        self.effort.currentIndexChanged.connect(self._on_effort)
        for box in self.evidence.values():
            box.toggled.connect(self._allow)
        self.controls.valueChanged.connect(self._on_controls)

    def _allow(self) -> None:
        """At least one kind of evidence has to be measured."""
        some = any(box.isChecked() for box in self.evidence.values())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(some)

    def _on_effort(self) -> None:
        """Set what the effort stands for."""
        effort = self._effort
        if effort is not None:
            self.controls.setValue(EFFORTS[effort][0])

    def _on_controls(self, count: int) -> None:
        """Another number of random regions is no named effort."""
        effort = self._effort
        if effort is not None and count != EFFORTS[effort][0]:
            self.effort.setCurrentIndex(self.effort.findData(_CUSTOM))

    @property
    def _effort(self) -> Effort | None:
        name = self.effort.currentData()
        return None if name == _CUSTOM else Effort(name)

    def _choice(self, texts: dict[object, str]) -> QComboBox:
        box = QComboBox(self)
        for value, text in texts.items():
            box.addItem(text, value)
        return box

    def _show(self, settings: Settings) -> None:
        for box, value in (
            (self.method, _way(settings.method, settings.ranking)),
            (self.effort, settings.effort or _CUSTOM),
            (self.hypothesis, settings.hypothesis),
            (self.fill, settings.fill),
            (self.cam, settings.cam),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.threshold.setValue(settings.mask_threshold)
        self.controls.setValue(settings.controls or LEAST_CONTROLS - 1)
        self.seed.setValue(settings.seed)
        for name, kind in self.evidence.items():
            kind.setChecked(name in settings.evidence)
        self.score_map.setChecked(settings.score_map)
        self.parts.setChecked(settings.parts)
        self.protected.setChecked(settings.protected_words)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.addRow(self.tr("Maps and words"), self.method)
        form.addRow(self.tr("Effort"), self.effort)
        form.addRow(self.tr("Words answer"), self.hypothesis)
        form.addRow(self.tr("Erased regions become"), self.fill)
        form.addRow(self.tr("Published: activation maps"), self.cam)
        form.addRow(self.tr("Published: a region is where its map exceeds"), self.threshold)
        form.addRow(self.tr("Random regions for each size"), self.controls)
        form.addRow(self.tr("Random seed"), self.seed)
        for number, box in enumerate(self.evidence.values()):
            form.addRow("" if number else self.tr("Evidence for a word"), box)
        form.addRow(self.score_map)
        form.addRow(self.parts)
        form.addRow(self.protected)
        return form

    @property
    def settings(self) -> Settings:
        """What is chosen."""
        count = self.controls.value()  # one less than the least stands for none
        method, _, ranking = self.method.currentData().partition(" ")
        effort = self._effort
        steps = self._settings.search_steps if effort is None else EFFORTS[effort][1]
        return replace(
            self._settings,
            method=method,
            ranking=Ranking(ranking),
            hypothesis=Hypothesis(self.hypothesis.currentData()),
            fill=Fill(self.fill.currentData()),
            cam=CamKind(self.cam.currentData()),
            mask_threshold=self.threshold.value(),
            controls=count if count >= LEAST_CONTROLS else 0,
            search_steps=steps,
            seed=self.seed.value(),
            score_map=self.score_map.isChecked(),
            parts=self.parts.isChecked(),
            evidence=tuple(name for name, box in self.evidence.items() if box.isChecked()),
            protected_words=self.protected.isChecked(),
        )
