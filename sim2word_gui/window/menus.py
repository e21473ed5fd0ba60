"""Where the commands stand: menus and the toolbar."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from engine.contracts.pair import SIDES
from sim2word_gui.state.recent import RecentPair, recent_pairs
from sim2word_gui.window.commands.actions import WindowActions

_ICON = 20


class Menus(QObject):
    """Puts the commands into a window.

    Parameters
    ----------
    window : QMainWindow
    actions : WindowActions
    docks : tuple of QAction
        Show and hide the window's docks.
    """

    def __init__(
        self, window: QMainWindow, actions: WindowActions, docks: tuple[QAction, ...]
    ) -> None:
        super().__init__(window)
        self._actions = actions
        bar = window.menuBar()
        self._file, self._explanation = bar.addMenu(""), bar.addMenu("")
        self._case = bar.addMenu("")
        self._view, self._help = bar.addMenu(""), bar.addMenu("")
        self.recent = QMenu(window)
        self._fill_file()
        self._fill_explanation()
        self._case.addActions([actions.new_case, actions.open_case])
        self._case.addSeparator()
        self._case.addActions([actions.case_report, actions.case_check, actions.case_sign])
        self.appearance, self._language = QMenu(window), QMenu(window)
        self._fill_view(docks)
        self._help.addActions([actions.manual, actions.for_court, actions.whats_this])
        self._help.addSeparator()
        self._help.addActions([actions.sample_pair, actions.sample_case])
        self._help.addSeparator()
        self._help.addActions([actions.shortcuts, actions.about])
        self._toolbar = window.addToolBar("")
        self._fill_toolbar()
        self.recent.aboutToShow.connect(self._list_recent)
        self.retranslate()

    def _fill_file(self) -> None:
        actions, menu = self._actions, self._file
        menu.addActions([*(actions.open[side] for side in SIDES), actions.open_pair])
        menu.addActions([actions.open_folder, actions.paste])
        menu.addMenu(self.recent)
        menu.addAction(actions.reopen)
        menu.addSeparator()
        menu.addActions([actions.new, actions.close, actions.new_window])
        menu.addSeparator()
        menu.addAction(actions.save)
        menu.addSeparator()
        menu.addAction(actions.models)
        menu.addSeparator()
        menu.addAction(actions.quit)

    def _fill_explanation(self) -> None:
        actions, menu = self._actions, self._explanation
        menu.addActions(
            [
                actions.explain,
                actions.explain_with,
                actions.compare,
                actions.gallery,
                actions.person,
                actions.likelihood,
            ]
        )
        menu.addAction(actions.cancel)
        menu.addSeparator()
        menu.addActions([actions.next, actions.previous])
        menu.addSeparator()
        menu.addActions([*actions.next_face.values(), *actions.by_hand.values(), actions.swap])

    def _fill_view(self, docks: tuple[QAction, ...]) -> None:
        actions, menu = self._actions, self._view
        menu.addActions(list(actions.arrangements.values()))
        menu.addSeparator()
        menu.addActions(list(actions.frames.values()))
        menu.addSeparator()
        menu.addActions([actions.fit, actions.fit_faces, actions.one_to_one])
        menu.addActions([actions.zoom_in, actions.zoom_out, actions.linked])
        menu.addActions(list(actions.turn.values()))
        menu.addSeparator()
        menu.addActions([actions.boxes, actions.points, actions.magnifier, actions.tone])
        menu.addSeparator()
        menu.addActions([actions.next_map, actions.next_region, actions.outline])
        menu.addSeparator()
        menu.addActions(list(docks))
        self.appearance.addActions(list(actions.appearances.values()))
        self._language.addActions(list(actions.languages.values()))
        menu.addMenu(self.appearance)
        menu.addMenu(self._language)

    def _fill_toolbar(self) -> None:
        actions, bar = self._actions, self._toolbar
        bar.setObjectName("explanationBar")
        bar.setMovable(False)
        bar.setIconSize(QSize(_ICON, _ICON))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        groups = (
            (actions.explain, actions.cancel),
            tuple(actions.arrangements.values()),
            tuple(actions.frames.values()),
            (actions.linked, actions.fit, actions.fit_faces, actions.one_to_one),
            (actions.turn["a"], actions.swap),
            (actions.boxes, actions.points, actions.magnifier, actions.tone),
        )
        for number, group in enumerate(groups):
            if number:
                bar.addSeparator()
            bar.addActions(list(group))
        for action in (each for group in groups for each in group):
            bar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar.widgetForAction(actions.explain).setObjectName("primary")

    def _list_recent(self) -> None:
        self.recent.clear()
        for pair in recent_pairs():
            action = self.recent.addAction(pair.title.replace("&", "&&"))
            action.setData(pair)
        self.recent.addSeparator()
        self.recent.addAction(self._actions.forget)
        self._actions.forget.setEnabled(bool(recent_pairs()))

    @staticmethod
    def pair_of(action: QAction) -> RecentPair | None:
        """Return the pair that an entry of the list of recent pairs stands for."""
        data = action.data()
        return data if isinstance(data, RecentPair) else None

    def retranslate(self) -> None:
        """Set the texts."""
        self._file.setTitle(self.tr("&File"))
        self._explanation.setTitle(self.tr("&Explanation"))
        self._case.setTitle(self.tr("&Case"))
        self._view.setTitle(self.tr("&View"))
        self._help.setTitle(self.tr("&Help"))
        self.recent.setTitle(self.tr("Recent pairs"))
        self.appearance.setTitle(self.tr("Appearance"))
        self._language.setTitle(self.tr("Language"))
        self._toolbar.setWindowTitle(self.tr("Commands"))
