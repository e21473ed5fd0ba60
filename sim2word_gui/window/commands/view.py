"""Does what the commands of looking say: arrangement, zoom, maps, regions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.contracts.pair import SIDES
from sim2word_gui.dialogs.tone import ToneDialog
from sim2word_gui.faces.zoom_view import STEP, LookView
from sim2word_gui.state.viewing import Shown
from sim2word_gui.window.commands.actions import WindowActions

if TYPE_CHECKING:
    from sim2word_gui.window.shell import Window
    from sim2word_gui.window.workspace import Workspace


class LookCommands(QObject):
    """Changes how photos are looked at.

    Parameters
    ----------
    window : Window
    workspace : Workspace
    actions : WindowActions
    """

    def __init__(self, window: Window, workspace: Workspace, actions: WindowActions) -> None:
        super().__init__(workspace)
        self._space, self._actions = workspace, actions
        self.tone = ToneDialog(workspace.looking, window)
        looking = workspace.looking
        for arrangement, action in actions.arrangements.items():
            action.triggered.connect(lambda _=False, a=arrangement: looking.change(arrangement=a))
        for frame, action in actions.frames.items():
            action.triggered.connect(lambda _=False, f=frame: looking.change(frame=f))
        actions.linked.toggled.connect(lambda on: looking.change(linked=on))
        actions.boxes.toggled.connect(lambda on: looking.change(boxes=on))
        actions.points.toggled.connect(lambda on: looking.change(points=on))
        actions.magnifier.toggled.connect(lambda on: looking.change(magnifier=on))
        actions.outline.toggled.connect(lambda on: looking.change(contour=on))
        for index, side in enumerate(SIDES):
            actions.turn[side].triggered.connect(
                lambda _=False, i=index: looking.set(looking.value.turned(i))
            )
        actions.fit.triggered.connect(lambda: self._each_view(LookView.fit))
        actions.fit_faces.triggered.connect(self.show_faces)
        actions.one_to_one.triggered.connect(lambda: self._each_view(LookView.one_to_one))
        actions.zoom_in.triggered.connect(lambda: self._zoom(STEP))
        actions.zoom_out.triggered.connect(lambda: self._zoom(1 / STEP))
        actions.tone.triggered.connect(self._show_tone)
        actions.next_map.triggered.connect(self._next_map)
        actions.next_region.triggered.connect(self._next_region)

    def _views(self) -> list[LookView]:
        if self._space.comparator.isVisible():
            return [self._space.comparator.view]
        panes = self._space.panes.values()
        return [view for pane in panes for view in pane.views if view.isVisible()]

    def _each_view(self, do: Callable[[LookView], None]) -> None:
        for view in self._views():
            do(view)

    def show_faces(self) -> None:
        """Show the compared faces."""
        self._each_view(LookView.fit_face)

    def _zoom(self, factor: float) -> None:
        views = self._views()
        linked = self._space.looking.value.linked
        focused = next((view for view in views if view.hasFocus()), None)
        if focused is not None:
            focused.zoom(factor)
        elif linked and len(views) > 1:
            views[0].zoom(factor)
        else:
            for view in views:
                view.zoom(factor)

    def _show_tone(self) -> None:
        self.tone.show()
        self.tone.raise_()

    def _next_map(self) -> None:
        box = self._space.map_bar.branch
        box.setCurrentIndex((box.currentIndex() + 1) % box.count())

    def _next_region(self) -> None:
        order = list(Shown)
        here = order.index(self._space.looking.value.shown)
        self._space.looking.change(shown=order[(here + 1) % len(order)])

    def follow(self) -> None:
        """Check what is chosen, whoever chose it."""
        value, actions = self._space.looking.value, self._actions
        actions.arrangements[value.arrangement].setChecked(True)
        actions.frames[value.frame].setChecked(True)
        actions.linked.setChecked(value.linked)
        actions.boxes.setChecked(value.boxes)
        actions.points.setChecked(value.points)
        actions.magnifier.setChecked(value.magnifier)
        actions.outline.setChecked(value.contour)
        beside = not self._space.comparator.isVisible()
        for action in (*actions.frames.values(), actions.boxes, actions.points, actions.linked):
            action.setEnabled(beside)
        for side in SIDES:
            photo = self._space.desk.current.photos.get(side)
            known = photo is not None and photo.preview is not None and bool(photo.preview.levels)
            actions.turn[side].setEnabled(beside and known)
