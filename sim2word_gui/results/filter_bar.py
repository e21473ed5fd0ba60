"""Whose words are listed, and which of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from engine.contracts.explanation import WORD_SIDES, Direction, WordSide
from sim2word_gui.results.word_filter import WordFilter
from sim2word_gui.system.settings import Desktop, SettingsFile
from sim2word_gui.widgets.translated import Translated


class FilterBar(Translated, QWidget):
    """Tabs for the image, and the filters; `head` has room behind the tabs.

    Parameters
    ----------
    settings : SettingsFile
    parent : QWidget, optional

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, settings: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in WORD_SIDES:
            self.tabs.addTab("")
        self.tabs.setCurrentIndex(WORD_SIDES.index("both"))
        self.direction = QComboBox(self)
        for value in (None, Direction.SUPPORTS, Direction.OPPOSES):
            self.direction.addItem("", value)
        self.supported = QCheckBox(self)
        self.protected = QCheckBox(self)
        self.protected.setChecked(settings.get(Desktop).hide_protected)
        filters = QHBoxLayout()
        filters.setContentsMargins(0, 0, 0, 0)
        for widget in (self.direction, self.supported, self.protected):
            filters.addWidget(widget)
        filters.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.addWidget(self.tabs)
        self.head.addStretch()
        layout.addLayout(self.head)
        layout.addLayout(filters)
        self.tabs.currentChanged.connect(self.changed)
        self.direction.currentIndexChanged.connect(self.changed)
        self.supported.toggled.connect(self.changed)
        self.protected.toggled.connect(self._on_protected)
        self.retranslate()

    @property
    def image(self) -> WordSide:
        """Whose words are listed."""
        return WORD_SIDES[self.tabs.currentIndex()]

    @property
    def filter(self) -> WordFilter:
        """Which of them."""
        return WordFilter(
            self.direction.currentData(), self.supported.isChecked(), self.protected.isChecked()
        )

    def _on_protected(self, on: bool) -> None:
        self._settings.change(Desktop, hide_protected=on)
        self.changed.emit()

    def retranslate(self) -> None:
        """Set the texts."""
        self.tabs.setAccessibleName(self.tr("Image whose words are listed"))
        for index, text in enumerate(
            (self.tr("Words in A"), self.tr("Words in B"), self.tr("In both"))
        ):
            self.tabs.setTabText(index, text)
        self.direction.setAccessibleName(self.tr("Direction of the effect"))
        for index, text in enumerate(
            (self.tr("All directions"), self.tr("Supports"), self.tr("Opposes"))
        ):
            self.direction.setItemText(index, text)
        self.supported.setText(self.tr("Only supported"))
        self.supported.setToolTip(self.tr("Only words that stand out of random regions"))
        self.protected.setText(self.tr("Hide protected"))
        self.protected.setToolTip(
            self.tr("Hide words of perceived race, gender and age, also in the sentence")
        )
