"""Menus and toolbar, made of the commands."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from sim2word_gui.system.settings import Desktop, RecentPair, SettingsFile
from sim2word_gui.window.commands.actions import Actions

_ICON = 20
_SECTIONS = {
    "file": ("open", "again", "comparison", "save", "models", "quit"),
    "explanation": ("run", "comparisons", "faces"),
    "case": ("open", "mark", "write"),
    "view": ("arrangement", "frame", "zoom", "marks", "maps", "docks", "program"),
    "help": ("manual", "samples", "program"),
}
"""Of each menu, in order; a line stands between them."""
_SUBMENUS = {"recent": "file.again", "appearance": "view.program", "language": "view.program"}
"""Where menus stand that are part of another."""
_TOOLBAR = ("run", "arrangement", "frame", "zoom", "turn", "marks")


class Menus(QObject):
    """Puts the commands into a window.

    Parameters
    ----------
    window : QMainWindow
    actions : Actions
    settings : SettingsFile
        Has the pairs opened lately.

    Signals
    -------
    recent_asked(RecentPair)
    """

    recent_asked = Signal(object)

    def __init__(self, window: QMainWindow, actions: Actions, settings: SettingsFile) -> None:
        super().__init__(window)
        self._actions, self._settings = actions, settings
        self._menus = {name: window.menuBar().addMenu("") for name in _SECTIONS}
        self._submenus = {name: QMenu(window) for name in _SUBMENUS}
        for name, sections in _SECTIONS.items():
            for number, section in enumerate(sections):
                if number:
                    self._menus[name].addSeparator()
                self._fill(self._menus[name], f"{name}.{section}")
        for name in ("appearance", "language"):
            self._fill(self._submenus[name], f"{name}.")
        self.recent = self._submenus["recent"]
        self.recent.aboutToShow.connect(self._list_recent)
        self.recent.triggered.connect(self._on_recent)
        self._toolbar = window.addToolBar("")
        self._fill_toolbar()
        self.retranslate()

    def _fill(self, menu: QMenu, place: str) -> None:
        for name, where in _SUBMENUS.items():
            if where == place:
                menu.addMenu(self._submenus[name])
        for command in self._actions.commands:
            if command.menu == place:
                menu.addAction(self._actions[command.id])

    def _fill_toolbar(self) -> None:
        bar = self._toolbar
        bar.setObjectName("explanationBar")
        bar.setMovable(False)
        bar.setIconSize(QSize(_ICON, _ICON))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for number, section in enumerate(_TOOLBAR):
            if number:
                bar.addSeparator()
            for command in self._actions.commands:
                if command.toolbar == section:
                    action = self._actions[command.id]
                    bar.addAction(action)
                    bar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar.widgetForAction(self._actions["explain"]).setObjectName("primary")

    def _list_recent(self) -> None:
        self.recent.clear()
        pairs = self._settings.get(Desktop).recent
        for pair in pairs:
            action = self.recent.addAction(pair.title.replace("&", "&&"))
            action.setData(pair)
        self.recent.addSeparator()
        self.recent.addAction(self._actions["forget"])
        self._actions["forget"].setEnabled(bool(pairs))

    def _on_recent(self, action: QAction) -> None:
        data = action.data()
        if isinstance(data, RecentPair):
            self.recent_asked.emit(data)

    def retranslate(self) -> None:
        """Set the texts."""
        titles = {
            "file": self.tr("&File"),
            "explanation": self.tr("&Explanation"),
            "case": self.tr("&Case"),
            "view": self.tr("&View"),
            "help": self.tr("&Help"),
            "recent": self.tr("Recent pairs"),
            "appearance": self.tr("Appearance"),
            "language": self.tr("Language"),
        }
        for name, menu in (self._menus | self._submenus).items():
            menu.setTitle(titles[name])
        self._toolbar.setWindowTitle(self.tr("Commands"))
