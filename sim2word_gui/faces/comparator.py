"""Both faces over each other: blinking, behind a divider that is dragged, or blended."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsRectItem,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.pair import SIDES, Side
from sim2word_gui.faces.face_layer import FaceLayer, Show
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.overlays import Overlay
from sim2word_gui.state.viewing import Arrangement, ViewingModel
from sim2word_gui.widgets.translated import Translated

_FAR = 1e6
_SLOWEST_MS, _FASTEST_MS = 1600, 100
_NUDGE = 0.02
_LABEL_AT = 10
_DIVIDER = QColor(255, 255, 255)
_PERCENT = 100


class OverView(ZoomView):
    """The two faces in crop coordinates, at the photos' full detail.

    Signals
    -------
    divided(float)
        Where the divider was dragged to, in crop coordinates.
    """

    divided = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip = QGraphicsRectItem()
        self._clip.setPen(QPen(Qt.PenStyle.NoPen))
        self._clip.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self.layers: dict[Side, FaceLayer] = {
            "a": FaceLayer(Show.ALIGNED_PHOTO),
            "b": FaceLayer(Show.ALIGNED_PHOTO, parent=self._clip),
        }
        self.box.addItem(self.layers["a"], ignoreBounds=True)
        self.box.addItem(self._clip, ignoreBounds=True)
        self._clip.setZValue(1)
        self.divider = pg.InfiniteLine(
            angle=90,
            movable=True,
            pen=pg.mkPen(_DIVIDER, width=2),
            hoverPen=pg.mkPen(_DIVIDER, width=4),
        )
        self.divider.setZValue(2)
        self.box.addItem(self.divider, ignoreBounds=True)
        self.divider.sigPositionChanged.connect(lambda line: self.divided.emit(line.value()))

    def whole(self) -> QRectF:
        """Return the extent of the crop."""
        extents = [layer.extent() for layer in self.layers.values()]
        return next((extent for extent in extents if not extent.isEmpty()), QRectF())

    def clip_b(self, left: float | None) -> None:
        """Show B to the right of a place only; None shows it whole."""
        x = -_FAR if left is None else left
        self._clip.setRect(QRectF(x, -_FAR, _FAR - x, 2 * _FAR))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the divider by the arrow keys with Control; otherwise the view."""
        steps = {Qt.Key.Key_Left: -_NUDGE, Qt.Key.Key_Right: _NUDGE}
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in steps:
            self.divider.setValue(self.divider.value() + steps[key] * self.whole().width())
        else:
            super().keyPressEvent(event)


class Comparator(Translated, QWidget):
    """The view with the control of its arrangement.

    Signals
    -------
    pointed(QPointF or None)
        Where the mouse is, in crop coordinates.
    """

    pointed = Signal(object)

    def __init__(self, viewing: ViewingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._shows_b = False
        self._comparison: Comparison | None = None
        self.view = OverView(self)
        self.name = QLabel(self.view)
        self.name.setObjectName("caption")
        self.control = QLabel(self)
        self.rate = _slider(self)
        self.rate.setRange(0, _PERCENT)
        self.blend = _slider(self)
        self.blend.setRange(0, _PERCENT)
        self._bar = QWidget(self)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        for widget in (self.control, self.rate, self.blend):
            bar.addWidget(widget)
        bar.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._bar)
        self._blinker = QTimer(self)
        self._blinker.timeout.connect(self._blink)
        self.rate.valueChanged.connect(self._set_rate)
        self.blend.valueChanged.connect(lambda value: self._viewing.change(blend=value / _PERCENT))
        self.view.divided.connect(self._divide)
        self.view.pointed.connect(self._point)
        self.retranslate()

    def show_pair(self, comparison: Comparison, overlays: dict[Side, Overlay]) -> None:
        """Show both faces of a comparison."""
        viewing = self._viewing.value
        first = self.view.whole().isEmpty() or comparison is not self._comparison
        self._comparison = comparison
        for index, side in enumerate(SIDES):
            photo = comparison.photos.get(side)
            layer = self.view.layers[side]
            layer.set_face(None if photo is None else photo.preview, boxes=False)
            layer.set_view(viewing.tones[index], 0)
            layer.set_overlay(overlays[side], viewing.opacity)
        if first:
            self.view.fit()
            self.view.divider.setValue(self.view.whole().center().x())
        self._arrange()

    def _arrange(self) -> None:
        """Let the two faces lie over each other as it was chosen."""
        viewing, layers = self._viewing.value, self.view.layers
        arrangement = viewing.arrangement
        blinks = arrangement is Arrangement.BLINK and self.isVisible()
        if blinks:
            if not self._blinker.isActive() or self._blinker.interval() != viewing.blink_ms:
                self._blinker.start(viewing.blink_ms)
        else:
            self._blinker.stop()
            self._shows_b = False
        swipes = arrangement is Arrangement.SWIPE
        self.view.divider.setVisible(swipes)
        self.view.clip_b(self.view.divider.value() if swipes else None)
        layers["a"].setVisible(not (blinks and self._shows_b))
        layers["b"].setVisible(not blinks or self._shows_b)
        layers["b"].setOpacity(viewing.blend if arrangement is Arrangement.BLEND else 1.0)
        for slider, value, shown in (
            (self.rate, _share_of(viewing.blink_ms), arrangement is Arrangement.BLINK),
            (self.blend, round(viewing.blend * _PERCENT), arrangement is Arrangement.BLEND),
        ):
            slider.setVisible(shown)
            blocked = slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(blocked)
        self._name()

    def _name(self) -> None:
        arrangement = self._viewing.value.arrangement
        if arrangement is Arrangement.BLINK:
            self.name.setText("B" if self._shows_b else "A")
        elif arrangement is Arrangement.SWIPE:
            self.name.setText("A  |  B")
        else:
            share = round(self._viewing.value.blend * _PERCENT)
            self.name.setText(f"A {_PERCENT - share} %  ·  B {share} %")
        self.name.adjustSize()
        self.name.move(_LABEL_AT, _LABEL_AT)
        self.control.setText(
            {
                Arrangement.BLINK: self.tr("Blink rate: slow to fast"),
                Arrangement.SWIPE: self.tr("Drag the line, or press Ctrl with an arrow key."),
                Arrangement.BLEND: self.tr("From A to B"),
            }.get(arrangement, "")
        )

    def _blink(self) -> None:
        self._shows_b = not self._shows_b
        self.view.layers["a"].setVisible(not self._shows_b)
        self.view.layers["b"].setVisible(self._shows_b)
        self._name()

    def _set_rate(self, value: int) -> None:
        span = _SLOWEST_MS - _FASTEST_MS
        self._viewing.change(blink_ms=_SLOWEST_MS - span * value // _PERCENT)

    def _divide(self, at: float) -> None:
        if self._viewing.value.arrangement is Arrangement.SWIPE:
            self.view.clip_b(at)

    def _point(self, at: QPointF | None) -> None:
        self.pointed.emit(at if at is not None and self.view.whole().contains(at) else None)
        self.view.magnifier.show_place(at if self._viewing.value.magnifier else None)

    def clear(self) -> None:
        """Show nothing: neither blink nor keep photos that are not looked at."""
        self._blinker.stop()
        self._comparison = None
        for layer in self.view.layers.values():
            layer.set_face(None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Blink only while it is looked at."""
        self._blinker.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Blink again."""
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole crop in sight."""
        super().resizeEvent(event)
        self.view.fit()

    def retranslate(self) -> None:
        """Set the texts."""
        self.view.setAccessibleName(self.tr("Both faces over each other"))
        self.rate.setAccessibleName(self.tr("Blink rate"))
        self.blend.setAccessibleName(self.tr("Blend"))
        self._name()


def _slider(parent: QWidget) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    slider.setFixedWidth(180)
    return slider


def _share_of(blink_ms: int) -> int:
    return round((_SLOWEST_MS - blink_ms) * _PERCENT / (_SLOWEST_MS - _FASTEST_MS))
