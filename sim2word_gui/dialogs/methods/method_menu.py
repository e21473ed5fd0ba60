"""The choice of methods: a button with a list to check."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from engine.contracts.methods import MethodCard
from sim2word_gui.widgets.translated import Translated


class MethodMenu(Translated, QToolButton):
    """All methods are checked at first.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, cards: tuple[MethodCard, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.all = menu.addAction("")
        self.none = menu.addAction("")
        menu.addSeparator()
        self.methods: dict[str, QAction] = {}
        for card in cards:
            action = menu.addAction(f"{card.title} ({card.paper})")
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self._on_chosen)
            self.methods[card.name] = action
        self.all.triggered.connect(lambda: self._check_all(on=True))
        self.none.triggered.connect(lambda: self._check_all(on=False))
        self.setMenu(menu)
        self.retranslate()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The methods that are checked, in order."""
        return tuple(name for name, action in self.methods.items() if action.isChecked())

    def choose(self, *names: str) -> None:
        """Check these methods alone."""
        for name, action in self.methods.items():
            action.setChecked(name in names)

    def _check_all(self, *, on: bool) -> None:
        self.choose(*(self.methods if on else ()))

    def _on_chosen(self) -> None:
        self.retranslate()
        self.changed.emit()

    def retranslate(self) -> None:
        """Set the texts."""
        self.all.setText(self.tr("All"))
        self.none.setText(self.tr("None"))
        count, every = len(self.chosen), len(self.methods)
        self.setText(self.tr("Methods: {count} of {every}").format(count=count, every=every))
