"""An examiner's marks on one photo: drawn, placed by clicks, moved by mouse and keys."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF

from engine.contracts.marks import MarkShape
from engine.contracts.pair import Side
from sim2word_gui.state.marking import Marking, ShownMark

_INK, _CHOSEN, _EDGE = QColor(255, 196, 0), QColor(0, 229, 255), QColor(20, 20, 20)
_RING, _HANDLE, _NEAR = 6.0, 4.0, 9.0
"""Pixels of the screen: of a point's ring, of a corner that can be moved, and near a corner."""
_LETTERS = 13
_FAST = 10
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
Place = Callable[[QPointF], QPointF]


class MarkLayer:
    """What a view does about marks.

    Parameters
    ----------
    marking : Marking
    side : {"a", "b"}
    to_view : callable
        From pixels of the photo after EXIF rotation to pixels of the view.
    to_photo : callable
        The way back.
    """

    def __init__(self, marking: Marking, side: Side, to_view: Place, to_photo: Place) -> None:
        self.marking, self._side = marking, side
        self._to_view, self._to_photo = to_view, to_photo
        self._dragged: tuple[int, int] | None = None

    # Drawing

    def draw(self, painter: QPainter) -> None:
        """Draw the marks, in pixels of the view."""
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(painter.font())
        font.setPixelSize(_LETTERS)
        font.setBold(True)
        for one in self.marking.shown(self._side):
            self._draw(painter, one, font)
        painter.restore()

    def _draw(self, painter: QPainter, one: ShownMark, font: QFont) -> None:
        points = [self._to_view(QPointF(*at)) for at in one.points]
        path = QPainterPath()
        if one.shape is MarkShape.POINT:
            path.addEllipse(points[0], _RING, _RING)
            path.addEllipse(points[0], 0.5, 0.5)
        else:
            path.addPolygon(QPolygonF(points))
            if one.shape is MarkShape.OUTLINE and one.number:
                path.closeSubpath()
        if one.chosen and one.shape is not MarkShape.POINT:
            for at in points:
                path.addEllipse(at, _HANDLE, _HANDLE)
        if one.number:
            top = min(points, key=lambda at: at.y())
            path.addText(top + QPointF(_RING + 3, -_RING), font, str(one.number))
        colour = _CHOSEN if one.chosen else _INK
        for ink, width in ((_EDGE, 4.0), (colour, 1.6)):
            painter.setPen(QPen(ink, width))
            painter.drawPath(path)

    # Mouse and keys

    def press(self, at: QPointF) -> bool:
        """Place a point, or take hold of one; return whether that was done."""
        marking = self.marking
        if marking.tool is not None:
            place = self._to_photo(at)
            marking.add(self._side, (place.x(), place.y()))
            return True
        found = self._near(at)
        if found is None:
            return False
        marking.choose(found[0])
        self._dragged = found if marking.writable else None
        marking.held = self._dragged is not None
        return True

    def drag(self, at: QPointF) -> bool:
        """Move the point that is held."""
        if self._dragged is None:
            return False
        place = self._to_photo(at)
        number, index = self._dragged
        self.marking.move_point(number, self._side, index, (place.x(), place.y()))
        return True

    def release(self) -> bool:
        """Let the point go."""
        if self._dragged is None:
            return False
        self._dragged = None
        self.marking.held = False
        self.marking.drop()
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Finish, give up, remove or move by keys; return whether that was done."""
        marking, key = self.marking, Qt.Key(event.key())
        if marking.tool is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            marking.finish()
        elif marking.tool is not None and key == Qt.Key.Key_Escape:
            marking.give_up()
        elif marking.chosen is None:
            return False
        elif key == Qt.Key.Key_Escape:
            marking.choose(None)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            marking.remove()
        elif key in _ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            across, down = (step * (_FAST if shift else 1) for step in _ARROWS[key])
            here = self._to_photo(QPointF(0, 0))
            moved = self._to_photo(QPointF(across, down)) - here
            length = math.hypot(moved.x(), moved.y()) or 1.0
            pixels = math.hypot(across, down) / length  # one pixel of the photo, as it is seen
            marking.nudge(self._side, moved.x() * pixels, moved.y() * pixels)
        else:
            return False
        return True

    def _near(self, at: QPointF) -> tuple[int, int] | None:
        """Return the number and the corner of the mark that lies nearest, if one lies near."""
        found = [
            (math.hypot(away.x(), away.y()), not one.chosen, one.number, index)
            for one in self.marking.shown(self._side)
            if one.number
            for index, place in enumerate(one.points)
            for away in (self._to_view(QPointF(*place)) - at,)
        ]
        distance, _, number, index = min(found, default=(math.inf, True, 0, 0))
        return (number, index) if distance <= _NEAR else None
