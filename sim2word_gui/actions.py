"""The window's commands: menus, toolbar and shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from engine.contracts import SIDES
from engine.vocabulary import Language

_LANGUAGES: tuple[tuple[Language, str], ...] = (("en", "English"), ("zh", "简体中文"))


class WindowActions(QObject):
    """Every command of the window.

    Parameters
    ----------
    window : QMainWindow
        Gets the menus and the toolbar.
    map_bar : QWidget
        Stands in the toolbar behind the commands.

    Signals
    -------
    open_asked(str)
        For image ``a`` or ``b``.
    language_chosen(str)
    """

    open_asked = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, window: QMainWindow, map_bar: QWidget) -> None:
        super().__init__(window)
        key = QKeySequence
        self.explain = self._action(self.tr("Explain"), key("Ctrl+Return"), key("F5"))
        self.explain.setToolTip(self.tr("Explain this pair (Ctrl+Return)"))
        self.cancel = self._action(self.tr("Cancel"), key(Qt.Key.Key_Escape))
        self.cancel.setToolTip(self.tr("Stop the explanation (Esc)"))
        self.save = self._action(self.tr("Save result…"), key(key.StandardKey.Save))
        self.quit = self._action(self.tr("Quit"), key(key.StandardKey.Quit))
        self.whole_photos = self._action(self.tr("Whole photos"), key("Ctrl+0"))
        self.compared_faces = self._action(self.tr("Compared faces"), key("Ctrl+9"))
        self.protected = self._action(self.tr("Words of perceived race, gender and age"))
        self.protected.setCheckable(True)
        self.protected.setChecked(bool(QSettings().value("protectedWords", True, type=bool)))
        self.languages: dict[Language, QAction] = {}
        self._add_menus(window)
        self._add_toolbar(window, map_bar)

    def _action(self, text: str, *shortcuts: QKeySequence) -> QAction:
        action = QAction(text, self)
        action.setShortcuts(list(shortcuts))
        return action

    def _add_menus(self, window: QMainWindow) -> None:
        file = window.menuBar().addMenu(self.tr("&File"))
        for number, side in enumerate(SIDES, start=1):
            action = self._action(
                self.tr("Open photo {}…").format(side.upper()), QKeySequence(f"Ctrl+{number}")
            )
            action.triggered.connect(lambda _=False, side=side: self.open_asked.emit(side))
            file.addAction(action)
        file.addSeparator()
        file.addAction(self.save)
        file.addSeparator()
        file.addAction(self.quit)
        window.menuBar().addMenu(self.tr("&Explanation")).addActions([self.explain, self.cancel])
        view = window.menuBar().addMenu(self.tr("&View"))
        view.addActions([self.whole_photos, self.compared_faces])
        view.addSeparator()
        self._add_languages(view.addMenu(self.tr("Language of the words")))
        view.addAction(self.protected)

    def _add_languages(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for language, name in _LANGUAGES:
            action = self._action(name)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, x=language: self.language_chosen.emit(x))
            group.addAction(action)
            menu.addAction(action)
            self.languages[language] = action

    def _add_toolbar(self, window: QMainWindow, map_bar: QWidget) -> None:
        bar = window.addToolBar(self.tr("Explanation"))
        bar.setObjectName("explanationBar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        bar.addActions([self.explain, self.cancel])
        bar.widgetForAction(self.explain).setObjectName("primary")
        bar.addSeparator()
        bar.addWidget(map_bar)
