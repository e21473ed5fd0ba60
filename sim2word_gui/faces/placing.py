"""Place a face by hand: a box, then the five keypoints, with undo."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QUndoCommand, QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsRectItem,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.pair import Face
from sim2word_gui.faces.pens import cosmetic
from sim2word_gui.faces.photo_view import PhotoView
from sim2word_gui.widgets.translated import Translated

LEAST_PX = 24.0
_POINTS = ((0.30, 0.40), (0.70, 0.40), (0.50, 0.60), (0.35, 0.78), (0.65, 0.78))
"""Where the keypoints usually lie in a detector's box."""
_MIDDLE = 0.5
_COLOUR = QColor(255, 176, 0)
_CHOSEN = QColor(0, 229, 255)
_KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_FAST = 10
_NARROW = 180


class _Move(QUndoCommand):
    """A point was moved."""

    def __init__(self, target: pg.TargetItem, old: QPointF, new: QPointF) -> None:
        super().__init__()
        self._target, self._old, self._new = target, old, new

    def undo(self) -> None:
        self._target.setPos(self._old)

    def redo(self) -> None:
        self._target.setPos(self._new)


class FacePlacing(Translated, QFrame):
    """The bar under a photo while its face is placed.

    Parameters
    ----------
    view : PhotoView
        Shows the photo.
    parent : QWidget, optional

    Signals
    -------
    placed(Face)
    ended()
        Placed or given up.
    """

    placed = Signal(object)
    ended = Signal()

    def __init__(self, view: PhotoView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view = view
        self.undo_stack = QUndoStack(self)
        self._frame = QGraphicsRectItem()
        self._frame.setPen(cosmetic(_COLOUR, 2))
        self.targets: list[pg.TargetItem] = []
        self._places: list[QPointF] = []
        self._chosen = 0
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.middle_button = QPushButton(self)
        self.undo_button = QPushButton(self)
        self.use_button = QPushButton(self)
        self.cancel_button = QPushButton(self)
        buttons = QGridLayout()
        for place, button in enumerate(
            (self.use_button, self.middle_button, self.undo_button, self.cancel_button)
        ):
            buttons.addWidget(button, *divmod(place, 2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.hint)
        layout.addLayout(buttons)
        self.middle_button.clicked.connect(self._start_in_the_middle)
        self.undo_button.clicked.connect(self._undo)
        self.use_button.clicked.connect(self._use)
        self.cancel_button.clicked.connect(self.end)
        self.undo_stack.canUndoChanged.connect(self.undo_button.setEnabled)
        view.box.drawn.connect(self._draw)
        self.hide()
        self.retranslate()

    @property
    def is_active(self) -> bool:
        """Whether a face is being placed."""
        return not self.isHidden()

    def begin(self) -> None:
        """Ask for a box."""
        self._clear()
        self._view.fit()
        self._view.box.drawing = True
        self.show()
        self._view.setFocusProxy(self)  # a press on the photo must not take the keys away
        self.setFocus()
        self.retranslate()

    def end(self) -> None:
        """Give up, or finish."""
        self._clear()
        self._view.setFocusProxy(None)
        self._view.box.drawing = False
        self.hide()
        self.ended.emit()

    def _clear(self) -> None:
        for item in (self._frame, *self.targets):
            if item.scene() is not None:
                self._view.box.removeItem(item)
        self.targets, self._places = [], []
        self.undo_stack.clear()
        self.undo_button.setEnabled(False)
        self.use_button.setEnabled(False)

    def _draw(self, rectangle: QRectF, finished: bool) -> None:
        if not self.is_active:
            return
        rectangle = rectangle.intersected(self._view.whole())
        self._frame.setRect(rectangle)
        if self._frame.scene() is None:
            self._view.box.addItem(self._frame, ignoreBounds=True)
        if finished and min(rectangle.width(), rectangle.height()) >= LEAST_PX:
            self._place_points(rectangle)
        self.retranslate()

    def _start_in_the_middle(self) -> None:
        whole = self._view.whole()
        side = min(whole.width(), whole.height()) * _MIDDLE
        middle = whole.center()
        self._clear()
        self._draw(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), True)
        self.setFocus()

    def _place_points(self, rectangle: QRectF) -> None:
        self._view.box.drawing = False
        for number, (x, y) in enumerate(_POINTS):
            at = QPointF(
                rectangle.x() + x * rectangle.width(), rectangle.y() + y * rectangle.height()
            )
            target = pg.TargetItem(
                pos=at,
                size=16,
                symbol="crosshair",
                pen=pg.mkPen(_COLOUR, width=2),
                hoverPen=pg.mkPen(_CHOSEN, width=3),
                label=str(number + 1),
                labelOpts={"color": _COLOUR, "offset": (10, -10)},
            )
            target.setZValue(10)
            target.sigPositionChangeFinished.connect(
                lambda _target, number=number: self._moved(number)
            )
            self._view.box.addItem(target, ignoreBounds=True)
            self.targets.append(target)
            self._places.append(at)
        self.use_button.setEnabled(True)
        self._choose(0)
        self.setFocus()

    def _moved(self, number: int) -> None:
        """Remember a move that the mouse made."""
        new = QPointF(self.targets[number].pos())
        old, self._places[number] = self._places[number], new
        self._choose(number)
        self.setFocus()
        if new != old:
            self.undo_stack.push(_Move(self.targets[number], old, new))

    def _undo(self) -> None:
        self.undo_stack.undo()
        self._places = [QPointF(target.pos()) for target in self.targets]

    def _choose(self, number: int) -> None:
        self._chosen = number
        for each, target in enumerate(self.targets):
            target.setPen(pg.mkPen(_CHOSEN if each == number else _COLOUR, width=2))

    def _use(self) -> None:
        """Return the face in photo coordinates."""
        layer = self._view.layer
        box = layer.mapRectFromParent(self._frame.rect())
        points = [layer.mapFromParent(QPointF(target.pos())) for target in self.targets]
        face = Face(
            (box.x(), box.y(), box.width(), box.height()),
            tuple((point.x(), point.y()) for point in points),
            1.0,
        )
        self.end()
        self.placed.emit(face)

    def event(self, event: QEvent) -> bool:
        """Take the keys that it knows, also those that are commands elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Escape, Qt.Key.Key_Z, *_KEYS, *_ARROWS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a point by 1 to 5 and move it by the arrow keys; Escape gives up."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key == Qt.Key.Key_Z and control:
            self._undo()
        elif self.targets and key in _KEYS:
            self._choose(_KEYS.index(key))
        elif self.targets and key in _ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            dx, dy = (step * (_FAST if shift else 1) for step in _ARROWS[key])
            target = self.targets[self._chosen]
            target.setPos(QPointF(target.pos()) + QPointF(dx, dy))
            self._moved(self._chosen)
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Set the texts."""
        self.setAccessibleName(self.tr("Place the face by hand"))
        if self.targets:
            text = self.tr(
                "Drag the points: 1 and 2 on the eyes, from left to right, 3 on the tip of the"
                " nose, 4 and 5 on the corners of the mouth. Or press 1 to 5 and the arrow keys."
            )
        else:
            text = self.tr("Drag a box around the face, from the brows to the chin.")
        self.hint.setText(text)
        self.hint.setMinimumHeight(self.hint.heightForWidth(max(_NARROW, self.hint.width())))
        self.middle_button.setText(self.tr("Start in the middle"))
        self.undo_button.setText(self.tr("Undo"))
        self.use_button.setText(self.tr("Use this face"))
        self.cancel_button.setText(self.tr("Cancel"))
