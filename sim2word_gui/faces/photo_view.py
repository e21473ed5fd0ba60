"""One face in a view of its own: the photo, or the crop that the network sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from sim2word_gui.faces.face_layer import FaceLayer, Show
from sim2word_gui.faces.part_labels import PartLabels
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.overlays import NOTHING, NamedPart, Overlay
from sim2word_gui.state.viewing import Viewing
from sim2word_gui.worker.jobs import Preview


@dataclass(frozen=True, slots=True)
class Place:
    """Where a view looks, in the coordinates that both faces share.

    Attributes
    ----------
    centre : QPointF
        In crop coordinates.
    units_a_pixel : float
        Crop pixels that a pixel of the screen shows.
    """

    centre: QPointF
    units_a_pixel: float


class PhotoView(ZoomView):
    """Shows one side.

    Parameters
    ----------
    show : Show
    parent : QWidget, optional

    Signals
    -------
    face_clicked(int)
        Number of the face whose box was clicked.
    part_clicked(str)
        Part of the face that was clicked, or its name.
    """

    face_clicked = Signal(int)
    part_clicked = Signal(str)

    def __init__(self, show: Show, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layer = FaceLayer(show, self.face_clicked.emit, self.part_clicked.emit)
        self.box.addItem(self.layer, ignoreBounds=True)
        self.labels = PartLabels(self, self.part_clicked.emit)
        self._named: tuple[NamedPart, ...] = ()
        self._at_left = True
        self.box.sigRangeChanged.connect(lambda *_: self._place_labels())

    def show_side(
        self, preview: Preview | None, index: int, viewing: Viewing, overlay: Overlay = NOTHING
    ) -> None:
        """Show an answer of the engine with what lies on the face.

        Parameters
        ----------
        preview : Preview or None
        index : {0, 1}
            A or B.
        viewing : Viewing
        overlay : Overlay
        """
        before = self.layer.transform()
        was_crop = self.layer.face_extent()
        is_new = self.layer.set_face(preview, boxes=viewing.boxes, points=viewing.points)
        self.layer.look(viewing.tones[index], viewing.turns[index])
        self.layer.set_overlay(overlay, viewing.opacity)
        self._named = tuple(part for part in overlay.named if part.labelled)
        self._at_left = index == 0
        if is_new or self.layer.transform() != before or was_crop.isEmpty():
            self.fit()
        self._place_labels()

    def _place_labels(self) -> None:
        """Lay the names of parts beside the face, where it is now."""
        self.labels.place(self._named, self._in_view, left=self._at_left)
        self.viewport().update()  # lines lie where nothing else would be painted anew

    def _in_view(self, place: QPointF) -> QPointF:
        """Return where a place of the crop is seen, in pixels of the view."""
        scene = self.box.mapViewToScene(self.layer.crop_to_parent(place))
        return QPointF(self.viewportTransform().map(scene))

    def drawForeground(self, painter: QPainter, _rect: QRectF) -> None:
        """Draw the lines from names to parts."""
        self.labels.draw_lines(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the names at the edge."""
        super().resizeEvent(event)
        if hasattr(self, "labels"):  # the base resizes itself while it is made
            self._place_labels()

    def whole(self) -> QRectF:
        """Return the photo's or crop's extent as it is turned."""
        return self.layer.seen_extent()

    def face(self) -> QRectF:
        """Return the place of the compared face."""
        return self.layer.face_extent()

    def place(self) -> Place:
        """Return where the view looks."""
        to_reference = self.layer.to_reference()
        return Place(
            to_reference.map(self.box.viewRect().center()),
            self.units_a_pixel() * math.sqrt(abs(to_reference.determinant())),
        )

    def go_to(self, place: Place) -> None:
        """Look where another view looks."""
        to_reference = self.layer.to_reference()
        scale = math.sqrt(abs(to_reference.determinant()))
        if scale > 0 and not self.whole().isEmpty():
            self.look_at(to_reference.inverted()[0].map(place.centre), place.units_a_pixel / scale)

    def magnify(self, reference: QPointF | None) -> None:
        """Show a place of the shared coordinates in the loupe; None hides it."""
        if reference is None or self.whole().isEmpty():
            self.magnifier.show_place(None)
        else:
            self.magnifier.show_place(self.layer.to_reference().inverted()[0].map(reference))
