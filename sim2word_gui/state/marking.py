"""Marks of a case as they are placed, moved and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from engine.contracts.marks import KeptMark, Mark, MarkShape, Points
from engine.contracts.outgoing import printable
from engine.contracts.pair import SIDES, Side


@dataclass(frozen=True, slots=True)
class ShownMark:
    """A mark as it is drawn on one photo.

    Attributes
    ----------
    number : int
        0 for one that is not finished.
    shape : MarkShape
    points : tuple of (x, y)
        In pixels of the photo after EXIF rotation.
    chosen : bool
    """

    number: int
    shape: MarkShape
    points: Points
    chosen: bool


class Marking(QObject):
    """What is marked on the pair in view; what is done to it is asked for by signals.

    Signals
    -------
    changed()
        What is shown is another.
    leaving()
        Another mark, or none, is about to be chosen: what is typed of this one is to be kept.
    kept(Mark, int or None)
        A mark is to be written: a new one, or another version of that number.
    removed(int)
    """

    changed = Signal()
    leaving = Signal()
    kept = Signal(object, object)
    removed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.marks: tuple[KeptMark, ...] = ()
        self.writable = False
        self.tool: MarkShape | None = None
        self.chosen: int | None = None
        self._case = ""
        self.held = False
        self._draft: list[tuple[Side, tuple[float, float]]] = []
        self._moved: KeptMark | None = None
        self._pending: dict[int, Mark | None] = {}
        self._past: list[tuple[KeptMark, ...]] = []
        self._undoing = False
        self._new = 0

    # What is there

    def follow(self, case_id: str, marks: tuple[KeptMark, ...], *, writable: bool) -> None:
        """Show the marks of a case as they are now; an empty `case_id` is no case."""
        other = case_id != self._case
        if not other and marks == self.marks and writable == self.writable:
            return
        if other:
            self._past, self._pending, self._moved = [], {}, None
            self._undoing, self._new, self.held = False, 0, False
            self.chosen, self.tool, self._draft = None, None, []
        elif marks != self.marks:
            if not self._undoing:
                self._past.append(self.marks)
            self._undoing = False
            new = {one.number for one in marks} - {one.number for one in self.marks}
            self._new = max(0, self._new - len(new))
            if new and not self.held:
                self.chosen = max(new)
        self._case, self.marks, self.writable = case_id, marks, writable
        kept = {one.number: one.mark for one in marks}
        self._pending = {n: mark for n, mark in self._pending.items() if kept.get(n) != mark}
        if self._moved is not None and not self.held:
            self._moved = None
        if self.chosen not in kept:
            self.chosen = None
        self.changed.emit()

    def shown(self, side: Side) -> tuple[ShownMark, ...]:
        """Return what is drawn on a photo, the chosen one last."""
        now = [self._now(one) for one in self.marks]
        found = [
            ShownMark(one.number, one.mark.shape, one.mark.points(side), one.number == self.chosen)
            for one in now
            if one.mark.points(side)
        ]
        if self.tool is not None and self._drafted_on(side):
            found.append(ShownMark(0, self.tool, self._drafted_on(side), True))
        return tuple(sorted(found, key=lambda one: one.chosen))

    @property
    def can_finish(self) -> bool:
        """Whether what is placed so far is a mark."""
        return self.tool is not None and not self._drafted(self.tool).fault

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back: a point, or the last change of a mark."""
        ready = self.writable and not self._pending and not self._new
        return bool(self._draft) or bool(self._past and ready)

    def _drafted(self, tool: MarkShape) -> Mark:
        return Mark(tool, self._drafted_on("a"), self._drafted_on("b"))

    def _drafted_on(self, side: Side) -> Points:
        return tuple(at for of, at in self._draft if of == side)

    def _now(self, one: KeptMark) -> KeptMark:
        """Return a mark as it was asked for last: what is not kept yet is what goes on."""
        moved = self._moved
        if moved is not None and moved.number == one.number:
            return moved
        pending = self._pending.get(one.number)
        return one if pending is None else replace(one, mark=pending)

    def _of(self, number: int | None) -> KeptMark | None:
        return next((self._now(one) for one in self.marks if one.number == number), None)

    # Placing

    def begin(self, shape: MarkShape | None) -> None:
        """Take clicks on the photos as points of a new mark; None ends that."""
        if shape is not None:
            self.leaving.emit()
        self.tool = shape if self.writable else None
        self._draft = []
        if shape is not None:
            self.chosen = None
        self.changed.emit()

    def give_up(self) -> None:
        """Take no more clicks, and forget what was not finished."""
        self.begin(None)

    def add(self, side: Side, at: tuple[float, float]) -> None:
        """Place a point of the new mark; a mark of single points is finished by its second."""
        if self.tool is None:
            return
        several = self.tool is not MarkShape.POINT
        if not several:
            self._draft = [one for one in self._draft if one[0] != side]
        self._draft.append((side, at))
        if not several and len(self._draft) == len(SIDES):
            self.finish()
        else:
            self.changed.emit()

    def finish(self) -> None:
        """Keep the new mark, if it is one, and begin another of its shape."""
        if self.tool is not None and self.can_finish:
            mark = self._drafted(self.tool)
            self._draft = []
            self._keep(mark, None)
            self.changed.emit()

    # Those that are there

    def choose(self, number: int | None) -> None:
        """Choose a mark."""
        if number != self.chosen and (number is None or self._of(number) is not None):
            self.leaving.emit()
            self._moved, self.chosen = None, number
            self.changed.emit()

    def move_point(self, number: int, side: Side, index: int, at: tuple[float, float]) -> None:
        """Show a point of a mark elsewhere, until it is dropped; nothing if it is there no more."""
        one = self._of(number)
        if one is not None and self.writable and index < len(one.mark.points(side)):
            points = list(one.mark.points(side))
            points[index] = at
            self._moved = replace(one, mark=_with(one.mark, side, tuple(points)))
            self.changed.emit()

    def nudge(self, side: Side, across: float, down: float) -> None:
        """Move the chosen mark on one photo, and keep it there."""
        one = self._of(self.chosen)
        if one is not None and self.writable and one.mark.points(side):
            points = tuple((x + across, y + down) for x, y in one.mark.points(side))
            self._moved = replace(one, mark=_with(one.mark, side, points))
            self.drop()

    def drop(self) -> None:
        """Keep the chosen mark where it was moved to."""
        moved = self._moved
        if moved is not None:
            before = next((one for one in self.marks if one.number == moved.number), None)
            self._moved = None
            if before is not None and before.mark != moved.mark:
                self._keep(moved.mark, moved.number)
            self.changed.emit()

    def describe(self, component: str, text: str) -> None:
        """Say of the chosen mark which component it is of, and what is seen there."""
        one = self._of(self.chosen)
        if one is not None and self.writable:
            mark = replace(one.mark, component=component, text=printable(text))
            if mark != one.mark:
                self._keep(mark, one.number)

    def remove(self) -> None:
        """Remove the chosen mark."""
        if self.chosen is not None and self.writable:
            self._remove(self.chosen)

    def undo(self) -> None:
        """Take back the last point that is not kept, or the last change of a mark."""
        if self._draft:
            self._draft.pop()
            self.changed.emit()
            return
        if not self.can_undo:
            return
        wanted = {one.number: one.mark for one in self._past.pop()}
        now = {one.number: one.mark for one in self.marks}
        self._undoing = True
        for number in wanted.keys() | now.keys():
            if number not in wanted:
                self._remove(number)
            elif wanted[number] != now.get(number):
                self._keep(wanted[number], number)

    def refuse(self) -> None:
        """Show the marks as they are kept: what was asked for was not done."""
        self._new, self._undoing, self._moved, self._pending = 0, False, None, {}
        self.changed.emit()

    def _keep(self, mark: Mark, number: int | None) -> None:
        if number is None:
            self._new += 1
        else:
            self._pending[number] = mark
        self.kept.emit(mark, number)
        self.changed.emit()  # undo waits for the answer

    def _remove(self, number: int) -> None:
        self._pending[number] = None
        self.removed.emit(number)
        self.changed.emit()


def _with(mark: Mark, side: Side, points: Points) -> Mark:
    return replace(mark, a=points) if side == "a" else replace(mark, b=points)
