"""A view that is zoomed by the wheel and moved by dragging or the arrow keys."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QWidget

from sim2word_gui.faces.magnifier import Magnifier

STEP = 1.25
_PAN = 0.1
_FIT_PADDING = 0.02
_FACE_PADDING = 0.15
_PANS = {
    Qt.Key.Key_Left: (-_PAN, 0.0),
    Qt.Key.Key_Right: (_PAN, 0.0),
    Qt.Key.Key_Up: (0.0, -_PAN),
    Qt.Key.Key_Down: (0.0, _PAN),
}


class ZoomBox(pg.ViewBox):  # type: ignore[misc] # pyqtgraph has no types
    """Moves and zooms; where a rectangle is asked for, dragging draws it instead.

    Signals
    -------
    drawn(QRectF, bool)
        The rectangle so far, in view coordinates, and whether it is finished.
    """

    drawn = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(lockAspect=True, invertY=True, enableMenu=False)
        self.drawing = False

    def mouseDragEvent(self, event: pg.GraphicsScene.mouseEvents.MouseDragEvent) -> None:
        """Move the view, or draw."""
        if not self.drawing or event.button() != Qt.MouseButton.LeftButton:
            super().mouseDragEvent(event)
            return
        event.accept()
        start = self.mapToView(event.buttonDownPos())
        self.drawn.emit(QRectF(start, self.mapToView(event.pos())).normalized(), event.isFinish())


class ZoomView(pg.GraphicsView):  # type: ignore[misc]
    """Base of the views on faces.

    Signals
    -------
    moved()
        The user zoomed or moved.
    pointed(QPointF or None)
        Where the mouse is, in view coordinates.
    """

    moved = Signal()
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.box = ZoomBox()
        self._take_ground()
        self.setCentralItem(self.box)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.magnifier = Magnifier(self)
        self.box.sigRangeChangedManually.connect(lambda *_: self.moved.emit())
        self.scene().sigMouseMoved.connect(self._on_mouse)

    def whole(self) -> QRectF:
        """Return what there is to see, in view coordinates."""
        raise NotImplementedError

    def face(self) -> QRectF:
        """Return the place of the compared face, in view coordinates."""
        return self.whole()

    def fit(self) -> None:
        """Show everything."""
        self._show(self.whole(), _FIT_PADDING)

    def fit_face(self) -> None:
        """Show the compared face."""
        self._show(self.face(), _FACE_PADDING)

    def one_to_one(self) -> None:
        """Show one pixel of the photo, or of the crop, as one of the screen, about the middle."""
        self.show_at(self.box.viewRect().center(), 1 / self.devicePixelRatioF())

    def zoom(self, factor: float) -> None:
        """Show more or less, about the middle."""
        self.show_at(self.box.viewRect().center(), self.units_a_pixel() / factor)
        self.moved.emit()

    def units_a_pixel(self) -> float:
        """Return how much of the view a pixel of the screen shows."""
        return float(self.box.viewRect().width() / max(1, self.viewport().width()))

    def show_at(self, centre: QPointF, units_a_pixel: float) -> None:
        """Show a place in the middle of the view, at a scale."""
        width = self.viewport().width() * units_a_pixel
        height = self.viewport().height() * units_a_pixel
        corner = QPointF(centre.x() - width / 2, centre.y() - height / 2)
        rectangle = QRectF(corner.x(), corner.y(), width, height)
        self.box.setRange(rectangle, padding=0, disableAutoRange=True)

    def _show(self, rectangle: QRectF, padding: float) -> None:
        if not rectangle.isEmpty():
            self.box.setRange(rectangle, padding=padding, disableAutoRange=True)

    def changeEvent(self, event: QEvent) -> None:
        """Take the ground of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_ground()

    def _take_ground(self) -> None:
        self.setBackground(self.palette().color(QPalette.ColorRole.Window))

    def _on_mouse(self, position: QPointF) -> None:
        self.pointed.emit(self.box.mapSceneToView(position))

    def leaveEvent(self, event: QEvent) -> None:
        """Signal that the mouse is elsewhere."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the arrow keys, zoom by plus and minus."""
        key = Qt.Key(event.key())
        if key in _PANS:
            rectangle = self.box.viewRect()
            across, down = _PANS[key]
            offset = QPointF(across * rectangle.width(), down * rectangle.height())
            self.show_at(rectangle.center() + offset, self.units_a_pixel())
            self.moved.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        else:
            super().keyPressEvent(event)
