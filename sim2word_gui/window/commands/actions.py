"""The commands of a window as Qt's actions: texts, keys, icons and states follow the commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette

from sim2word_gui.widgets.icons import icon
from sim2word_gui.window.commands.command import Command


class Actions(QObject):
    """One action a command, found by the command's id.

    Parameters
    ----------
    commands : sequence of Command
    parent : QObject
    """

    def __init__(self, commands: Sequence[Command], parent: QObject) -> None:
        super().__init__(parent)
        self.commands = tuple(commands)
        self._actions: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for command in self.commands:
            if command.id in self._actions:
                raise ValueError(f"two commands are called {command.id}")
            action = self._actions[command.id] = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.setCheckable(command.checked is not None)
            if command.choice:
                groups.setdefault(command.choice, QActionGroup(self)).addAction(action)
            self._connect(action, command)

    @staticmethod
    def _connect(action: QAction, command: Command) -> None:
        def give(checked: bool) -> None:
            if command.checked is None or command.choice:
                command.do()
            else:
                command.do(checked)

        action.triggered.connect(give)

    def __getitem__(self, command_id: str) -> QAction:
        """Return the action of a command."""
        return self._actions[command_id]

    def __iter__(self) -> Iterator[QAction]:
        """Yield every action, in the order of the commands."""
        return iter(self._actions.values())

    def update(self) -> None:
        """Enable what can be done now, and check what is chosen."""
        for command in self.commands:
            action = self._actions[command.id]
            action.setEnabled(command.enabled())
            if command.checked is not None:
                action.setChecked(command.checked())

    def restyle(self, palette: QPalette) -> None:
        """Draw the icons in the colours of a palette."""
        for command in self.commands:
            if command.icon:
                self._actions[command.id].setIcon(icon(command.icon, palette))

    def retranslate(self) -> None:
        """Set the texts."""
        for command in self.commands:
            action = self._actions[command.id]
            action.setText(command.name)
            action.setIconText(command.short_name)
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{command.name} ({key})" if key else command.name)
