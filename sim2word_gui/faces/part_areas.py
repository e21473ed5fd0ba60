"""A part of the face on a photo: a click chooses it."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneHoverEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from engine.language.catalogue import say
from sim2word_gui.system.language import spoken


class PartArea(QGraphicsItem):
    """Takes clicks where a part lies; it draws nothing.

    Parameters
    ----------
    part : str
    shape : QPainterPath
        In crop coordinates.
    on_click : callable
        Called with the part.
    parent : QGraphicsItem
    """

    def __init__(
        self,
        part: str,
        shape: QPainterPath,
        on_click: Callable[[str], None],
        parent: QGraphicsItem,
    ) -> None:
        super().__init__(parent)
        self.part = part
        self._shape = shape
        self._on_click = on_click
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAcceptHoverEvents(True)

    def boundingRect(self) -> QRectF:
        """Return the extent of the part."""
        return self._shape.boundingRect()

    def shape(self) -> QPainterPath:
        """Return where a click means the part."""
        return self._shape

    def paint(
        self,
        _painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw nothing."""

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Name the part, in the language of now."""
        self.setToolTip(say(f"components.{self.part}", spoken()))
        super().hoverEnterEvent(event)

    def mouseClickEvent(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        """Choose this part."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._on_click(self.part)
