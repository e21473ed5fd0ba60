"""Which map lies on the photos, how opaque it is, and its scale."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from sim2word_gui.colour_maps import saliency_table

WORD_BRANCH = "word"
_PERCENT = 100
_FIRST_OPACITY = 70


class Legend(QWidget):
    """The colours from the smallest to the largest value, the same for both photos."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(110, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the colours."""
        gradient = QLinearGradient(0, 0, self.width(), 0)
        table = saliency_table()
        for position in range(0, len(table), 15):
            red, green, blue, _ = (int(v) for v in table[position])
            gradient.setColorAt(position / (len(table) - 1), QColor(red, green, blue))
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()


class MapBar(QWidget):
    """Map, opacity and legend.

    Signals
    -------
    changed()
        Another map or opacity was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Map on the photos"))
        for text, branch in (
            (self.tr("Discriminant: own, not the partner's"), "discriminant"),
            (self.tr("Own identity"), "own"),
            (self.tr("Partner's identity (counterfactual)"), "counterfactual"),
            (self.tr("Region of the chosen word"), WORD_BRANCH),
            (self.tr("No map"), ""),
        ):
            self.choice.addItem(text, branch)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, _PERCENT)
        self.slider.setValue(_FIRST_OPACITY)
        self.slider.setFixedWidth(110)
        self.slider.setAccessibleName(self.tr("Opacity of the map"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.addWidget(QLabel(self.tr("Map"), self))
        layout.addWidget(self.choice)
        layout.addSpacing(8)
        layout.addWidget(QLabel(self.tr("Opacity"), self))
        layout.addWidget(self.slider)
        layout.addSpacing(8)
        for widget in (QLabel("0", self), Legend(self), QLabel("1", self)):
            layout.addWidget(widget)
        layout.addStretch()
        self.choice.currentIndexChanged.connect(self.changed)
        self.slider.valueChanged.connect(self.changed)

    @property
    def branch(self) -> str:
        """The chosen map; ``word`` for that of the chosen word, empty for none."""
        return str(self.choice.currentData())

    @property
    def opacity(self) -> float:
        """0 to 1."""
        return self.slider.value() / _PERCENT

    def choose(self, branch: str) -> None:
        """Choose a map without telling."""
        blocked = self.choice.blockSignals(True)
        self.choice.setCurrentIndex(self.choice.findData(branch))
        self.choice.blockSignals(blocked)
