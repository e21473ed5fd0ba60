"""A loupe over a view: the place under the mouse, drawn larger from the photo itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from sim2word_gui.faces.zoom_view import ZoomView

_SIZE = 170
_TIMES = 4
_MARGIN = 8
_FRAME = QColor(255, 255, 255, 220)
_CROSS = QColor(0, 229, 255, 170)
_BACK = QColor(24, 26, 30)


class Magnifier(QWidget):
    """Stands in the corner of its view that is farthest from the place it shows.

    Parameters
    ----------
    view : ZoomView
    """

    def __init__(self, view: ZoomView) -> None:
        super().__init__(view)
        self._view = view
        self._at = QPointF()
        self.setFixedSize(_SIZE, _SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def middle(self) -> QPointF:
        """The place it shows, in scene coordinates."""
        return self._at

    def show_place(self, place: QPointF | None) -> None:
        """Show a place in view coordinates; None hides the loupe."""
        if place is None or not self._view.box.viewRect().contains(place):
            self.hide()
            return
        self._at = self._view.box.mapViewToScene(place)
        right = self._view.width() - _SIZE - _MARGIN
        bottom = self._view.height() - _SIZE - _MARGIN
        x = right if self._at.x() < self._view.width() / 2 else _MARGIN
        self.move(x, _MARGIN if self._at.y() > self._view.height() / 2 else bottom)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scene about the place."""
        side = _SIZE / _TIMES
        source = QRectF(self._at.x() - side / 2, self._at.y() - side / 2, side, side)
        painter = QPainter(self)
        painter.fillRect(self.rect(), _BACK)
        self._view.scene().render(painter, QRectF(self.rect()), source)
        middle = self.rect().center()
        painter.setPen(QPen(_CROSS, 1))
        painter.drawLine(middle.x() - 9, middle.y(), middle.x() + 9, middle.y())
        painter.drawLine(middle.x(), middle.y() - 9, middle.x(), middle.y() + 9)
        painter.setPen(QPen(_FRAME, 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
