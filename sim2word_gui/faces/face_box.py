"""A face's box and keypoints on a photo; a click on the box chooses the face."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsRectItem,
    QGraphicsSceneHoverEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from engine.contracts.pair import Face
from sim2word_gui.faces.pens import cosmetic

_CHOSEN, _OTHER, _HOVER = QColor(255, 176, 0), QColor(225, 228, 232), QColor(120, 200, 255)
_SHADE = QColor(0, 0, 0, 150)
_MARK = 3.5


class FaceBox(QGraphicsRectItem):
    """The outline of one face.

    Parameters
    ----------
    face : Face
    number : int
    chosen : bool
    on_click : callable
        Called with the number.
    parent : QGraphicsItem
        In photo coordinates.
    """

    def __init__(
        self,
        face: Face,
        number: int,
        chosen: bool,
        on_click: Callable[[int], None],
        parent: QGraphicsItem,
    ) -> None:
        super().__init__(QRectF(*face.box), parent)
        self.number = number
        self._on_click = on_click
        self._colour = _CHOSEN if chosen else _OTHER
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draw(self._colour)

    def _draw(self, colour: QColor) -> None:
        self.setPen(cosmetic(colour, 2))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the outline on a dark one, so that it shows on any photo."""
        painter.setPen(cosmetic(_SHADE, 4))
        painter.drawRect(self.rect())
        super().paint(painter, option, widget)

    def mouseClickEvent(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        """Choose this face."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._on_click(self.number)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show that a click would do something."""
        self._draw(_HOVER)
        super().hoverEnterEvent(event)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show the face's own colour again."""
        self._draw(self._colour)
        super().hoverLeaveEvent(event)


class FacePoints(QGraphicsItem):
    """The five keypoints of a face, as crosses of constant size on the screen.

    Parameters
    ----------
    face : Face
    parent : QGraphicsItem
        In photo coordinates.
    """

    def __init__(self, face: Face, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.points = tuple(QPointF(x, y) for x, y in face.keypoints)

    def boundingRect(self) -> QRectF:
        """Return an extent that holds the crosses at any zoom."""
        xs = [point.x() for point in self.points]
        ys = [point.y() for point in self.points]
        span = max(max(xs) - min(xs), max(ys) - min(ys), 1.0)
        extent = QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
        return extent.adjusted(-span, -span, span, span)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the crosses."""
        transform = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((_SHADE, 4.0), (_CHOSEN, 1.8)):
            painter.setPen(QPen(colour, width))
            for point in self.points:
                at = transform.map(point)
                for dx, dy in ((_MARK, _MARK), (_MARK, -_MARK)):
                    aside = QPointF(dx, dy)
                    painter.drawLine(at - aside, at + aside)
        painter.restore()
