"""A face's box on a photo; a click chooses the face."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsSceneHoverEvent

from engine.contracts import Face

_CHOSEN, _OTHER, _HOVER = QColor(255, 176, 0), QColor(225, 228, 232), QColor(120, 200, 255)


class FaceBox(QGraphicsRectItem):
    """The outline of one face.

    Parameters
    ----------
    face : Face
    number : int
    chosen : bool
    on_click : callable
        Called with the number.
    """

    def __init__(
        self, face: Face, number: int, chosen: bool, on_click: Callable[[int], None]
    ) -> None:
        super().__init__(QRectF(*face.box))
        self.number = number
        self._on_click = on_click
        self._colour = _CHOSEN if chosen else _OTHER
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draw(self._colour)

    def _draw(self, colour: QColor) -> None:
        pen = QPen(colour, 2)
        pen.setCosmetic(True)
        self.setPen(pen)

    def mouseClickEvent(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:  # noqa: N802 - pyqtgraph's name
        """Choose this face."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._on_click(self.number)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:  # noqa: N802 - Qt's name
        """Show that a click would do something."""
        self._draw(_HOVER)
        super().hoverEnterEvent(event)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:  # noqa: N802
        """Show the face's own colour again."""
        self._draw(self._colour)
        super().hoverLeaveEvent(event)
