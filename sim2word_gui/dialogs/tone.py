"""Brightness and contrast of the photos on the screen, and only there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QGroupBox,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.pair import SIDES
from sim2word_gui.state.viewing import Tone, ViewingModel
from sim2word_gui.widgets.translated import Translated

_MOST = 100


class ToneDialog(Translated, QDialog):
    """Stays open beside the window.

    Parameters
    ----------
    viewing : ViewingModel
    parent : QWidget, optional
    """

    def __init__(self, viewing: ViewingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._viewing = viewing
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.note)
        self.groups: list[QGroupBox] = []
        self.sliders: list[dict[str, QSlider]] = []
        self._labels: list[dict[str, QLabel]] = []
        for index, _ in enumerate(SIDES):
            group = QGroupBox(self)
            form = QFormLayout(group)
            sliders, labels = {}, {}
            for field in ("brightness", "contrast"):
                slider = sliders[field] = QSlider(Qt.Orientation.Horizontal, group)
                slider.setRange(-_MOST, _MOST)
                slider.setMinimumWidth(200)
                slider.valueChanged.connect(
                    lambda value, index=index, field=field: self._set(index, field, value)
                )
                label = labels[field] = QLabel(group)
                label.setBuddy(slider)
                form.addRow(label, slider)
            layout.addWidget(group)
            self.groups.append(group)
            self.sliders.append(sliders)
            self._labels.append(labels)
        self.reset = QPushButton(self)
        self.reset.clicked.connect(lambda: viewing.change(tones=(Tone(), Tone())))
        layout.addWidget(self.reset)
        viewing.changed.connect(self._follow)
        self.retranslate()
        self._follow()

    def event(self, event: QEvent) -> bool:
        """Keep Esc: the window's command by that key cancels a run, and a tool hands keys on."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def _set(self, index: int, field: str, value: int) -> None:
        viewing = self._viewing.value
        fields: dict[str, int] = {field: value}
        self._viewing.set(viewing.toned(index, replace(viewing.tones[index], **fields)))

    def _follow(self) -> None:
        for index, sliders in enumerate(self.sliders):
            tone = self._viewing.value.tones[index]
            for field, slider in sliders.items():
                blocked = slider.blockSignals(True)
                slider.setValue(getattr(tone, field))
                slider.blockSignals(blocked)

    def retranslate(self) -> None:
        """Set the texts."""
        self.setWindowTitle(self.tr("Brightness and contrast"))
        self.note.setText(
            self.tr("For viewing only. The networks always see the photos as they are.")
        )
        names = {"brightness": self.tr("Brightness"), "contrast": self.tr("Contrast")}
        for index, side in enumerate(SIDES):
            self.groups[index].setTitle(self.tr("Photo {}").format(side.upper()))
            for field, name in names.items():
                self._labels[index][field].setText(name)
                self.sliders[index][field].setAccessibleName(f"{name} {side.upper()}")
        self.reset.setText(self.tr("Reset"))
