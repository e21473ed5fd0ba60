"""The commands that change how the faces are viewed: arrangement, zoom, maps, regions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDockWidget

from engine.contracts.pair import SIDES, Side
from sim2word_gui.dialogs.tone import ToneDialog
from sim2word_gui.faces.zoom_view import STEP, ZoomView
from sim2word_gui.state.viewing import Arrangement, Frame, ways_to_show
from sim2word_gui.window.commands.command import Command, marked
from sim2word_gui.window.parts import Parts

_ARRANGEMENTS = {
    Arrangement.SIDE_BY_SIDE: marked("Side by side"),
    Arrangement.BLINK: marked("Blink"),
    Arrangement.SWIPE: marked("Swipe"),
    Arrangement.BLEND: marked("Blend"),
}
_FRAMES = {
    Frame.PHOTO: marked("Photo"),
    Frame.CROP: marked("Aligned face"),
    Frame.BOTH: marked("Photo and aligned face"),
}
_LABELS = {
    Arrangement.SIDE_BY_SIDE: marked("Beside"),
    Arrangement.BLINK: "Blink",
    Arrangement.SWIPE: "Swipe",
    Arrangement.BLEND: "Blend",
    Frame.PHOTO: "Photo",
    Frame.CROP: marked("Face"),
    Frame.BOTH: marked("Both"),
}
"""Below the icons of the toolbar."""
_FIRST_KEY = 6


class ViewCommands(QObject):
    """Changes how the faces are viewed.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._parts, self._viewing = parts, parts.viewing
        self.tone = ToneDialog(parts.viewing, parts.window)

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            *self._arrangement_commands(),
            *self._zoom_commands(),
            *self._mark_commands(),
            *self._map_commands(),
            self._dock_command("tray", marked("Pairs"), "F3"),
            self._dock_command("folder", marked("Folder"), "F4"),
        ]

    def _arrangement_commands(self) -> list[Command]:
        change = self._viewing.change
        found = [
            Command(
                f"arrangement.{each}",
                text,
                partial(change, arrangement=each),
                (f"F{number}",),
                icon=each,
                menu="view.arrangement",
                toolbar="arrangement",
                label=_LABELS[each],
                enabled=partial(self._can_arrange, each),
                checked=partial(self._is, "arrangement", each),
                choice="arrangement",
            )
            for number, (each, text) in enumerate(_ARRANGEMENTS.items(), start=_FIRST_KEY)
        ]
        found += [
            Command(
                f"frame.{each}",
                text,
                partial(change, frame=each),
                (f"Ctrl+F{number}",),
                icon=each,
                menu="view.frame",
                toolbar="frame",
                label=_LABELS[each],
                enabled=self._is_side_by_side,
                checked=partial(self._is, "frame", each),
                choice="frame",
            )
            for number, (each, text) in enumerate(_FRAMES.items(), start=_FIRST_KEY)
        ]
        return found

    def _zoom_commands(self) -> list[Command]:
        viewing = self._viewing
        return [
            Command(
                "linked",
                marked("Link the two views"),
                lambda on: viewing.change(linked=on),
                ("Ctrl+L",),
                icon="link",
                menu="view.zoom",
                toolbar="zoom",
                label=marked("Link"),
                enabled=self._is_side_by_side,
                checked=lambda: viewing.value.linked,
            ),
            Command(
                "fit",
                marked("Show everything"),
                partial(self._each_view, ZoomView.fit),
                ("Ctrl+0",),
                icon="fit",
                menu="view.zoom",
                toolbar="zoom",
                label=marked("Whole"),
            ),
            Command(
                "fit_faces",
                marked("Show the compared faces"),
                self.show_faces,
                ("Ctrl+9",),
                icon="face",
                menu="view.zoom",
                toolbar="zoom",
                label=marked("Faces"),
            ),
            Command(
                "one_to_one",
                marked("One to one"),
                partial(self._each_view, ZoomView.one_to_one),
                ("Ctrl+8",),
                icon="one",
                menu="view.zoom",
                toolbar="zoom",
                label=marked("1:1"),
            ),
            Command(
                "zoom_in",
                marked("Zoom in"),
                partial(self._zoom, STEP),
                ("Ctrl++", "Ctrl+="),
                menu="view.zoom",
            ),
            Command(
                "zoom_out",
                marked("Zoom out"),
                partial(self._zoom, 1 / STEP),
                ("Ctrl+-",),
                menu="view.zoom",
            ),
            *(
                Command(
                    f"turn.{side}",
                    marked("Rotate {} to the right"),
                    partial(self._turn, index),
                    (key,),
                    icon="rotate" if side == "a" else "",
                    menu="view.zoom",
                    toolbar="turn" if side == "a" else "",
                    label=marked("Rotate A"),
                    enabled=partial(self._can_turn, side),
                    of=side.upper(),
                )
                for index, (side, key) in enumerate(
                    zip(SIDES, ("Ctrl+R", "Ctrl+Shift+R"), strict=True)
                )
            ),
        ]

    def _mark_commands(self) -> list[Command]:
        viewing = self._viewing
        return [
            Command(
                "boxes",
                marked("Face boxes"),
                lambda on: viewing.change(boxes=on),
                ("Ctrl+B",),
                icon="boxes",
                menu="view.marks",
                toolbar="marks",
                label=marked("Boxes"),
                enabled=self._is_side_by_side,
                checked=lambda: viewing.value.boxes,
            ),
            Command(
                "points",
                marked("Keypoints"),
                lambda on: viewing.change(points=on),
                ("Ctrl+K",),
                icon="points",
                menu="view.marks",
                toolbar="marks",
                label=marked("Points"),
                enabled=self._is_side_by_side,
                checked=lambda: viewing.value.points,
            ),
            Command(
                "parts",
                marked("Parts of the face"),
                lambda on: viewing.change(parts=on),
                ("Ctrl+J",),
                icon="parts",
                menu="view.marks",
                toolbar="marks",
                label=marked("Parts"),
                checked=lambda: viewing.value.parts,
            ),
            Command(
                "names",
                marked("Names of the foremost parts"),
                lambda on: viewing.change(names=on),
                ("Ctrl+Shift+J",),
                menu="view.marks",
                checked=lambda: viewing.value.names,
            ),
            Command(
                "magnifier",
                marked("Magnifier"),
                lambda on: viewing.change(magnifier=on),
                ("Ctrl+M",),
                icon="magnifier",
                menu="view.marks",
                toolbar="marks",
                label=marked("Magnify"),
                checked=lambda: viewing.value.magnifier,
            ),
            Command(
                "tone",
                marked("Brightness and contrast…"),
                self._show_tone,
                ("Ctrl+Shift+B",),
                icon="tone",
                menu="view.marks",
                toolbar="marks",
                label=marked("Light"),
            ),
        ]

    def _map_commands(self) -> list[Command]:
        viewing = self._viewing
        return [
            Command(
                "next_map",
                marked("Next map"),
                self._next_map,
                ("Ctrl+Shift+M",),
                menu="view.maps",
            ),
            Command(
                "next_region",
                marked("Region: as it is, or changed"),
                self._next_region,
                ("Ctrl+E",),
                menu="view.maps",
            ),
            Command(
                "outline",
                marked("Outline of the region"),
                lambda on: viewing.change(contour=on),
                ("Ctrl+U",),
                menu="view.maps",
                checked=lambda: viewing.value.contour,
            ),
        ]

    def _dock_command(self, name: str, text: str, key: str) -> Command:
        dock: QDockWidget = getattr(self._parts, name)
        return Command(
            f"dock.{name}",
            text,
            dock.setVisible,
            (key,),
            menu="view.docks",
            checked=lambda: not dock.isHidden(),
        )

    def _is(self, field: str, value: object) -> bool:
        return bool(getattr(self._viewing.value, field) == value)

    def _can_arrange(self, arrangement: Arrangement) -> bool:
        ready = self._parts.comparisons.current.is_ready
        return ready or arrangement is Arrangement.SIDE_BY_SIDE

    def _is_side_by_side(self) -> bool:
        return not self._parts.comparator.isVisible()

    def _can_turn(self, side: Side) -> bool:
        photo = self._parts.comparisons.current.photos.get(side)
        known = photo is not None and photo.preview is not None and bool(photo.preview.levels)
        return known and self._is_side_by_side()

    def _turn(self, index: int) -> None:
        self._viewing.set(self._viewing.value.turned(index))

    def _views(self) -> list[ZoomView]:
        if self._parts.comparator.isVisible():
            return [self._parts.comparator.view]
        panes = self._parts.panes.values()
        return [view for pane in panes for view in pane.views if view.isVisible()]

    def _each_view(self, do: Callable[[ZoomView], None]) -> None:
        for view in self._views():
            do(view)

    def show_faces(self) -> None:
        """Show the compared faces."""
        self._each_view(ZoomView.fit_face)

    def _zoom(self, factor: float) -> None:
        views = self._views()
        linked = self._viewing.value.linked
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
        box = self._parts.map_bar.branch
        box.setCurrentIndex((box.currentIndex() + 1) % box.count())

    def _next_region(self) -> None:
        order = ways_to_show()
        here = order.index(self._viewing.value.shown)
        self._viewing.change(shown=order[(here + 1) % len(order)])
