"""A line with a cause and a next step, and up to two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class MessageBar(QFrame):
    """Hidden while there is nothing to say.

    Parameters
    ----------
    name : str
        Object name: ``message`` or ``banner``.
    parent : QWidget, optional
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton(self)
        self._action: Callable[[], None] | None = None
        self.button.clicked.connect(self._act)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.say("")

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self.label.text()

    def say(
        self,
        text: str,
        button: str = "",
        action: Callable[[], None] | None = None,
        kind: str = "error",
    ) -> None:
        """Say something, with a button that does something; an empty text hides the bar.

        Parameters
        ----------
        text : str
        button : str
            Its label; empty for none.
        action : callable, optional
        kind : {"error", "note"}
        """
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
        self.label.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._action = action
        self.setVisible(bool(text))

    def _act(self) -> None:
        if self._action is not None:
            self._action()
