"""One face in a view of its own: the photo, or the crop that the network sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.contracts.marks import turned_points
from engine.contracts.pair import Photo, Side
from sim2word_gui.faces.face_layer import FaceLayer, Show
from sim2word_gui.faces.mark_layer import MarkLayer
from sim2word_gui.faces.part_labels import PartLabels
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.marking import Marking
from sim2word_gui.state.overlays import NOTHING, NamedPart, Overlay
from sim2word_gui.state.viewing import Viewing
from sim2word_gui.worker.jobs import Preview

_SIDEWAYS = (90, 270)


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
        self._photo: Photo | None = None
        self.marks: MarkLayer | None = None
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
        self._photo = None if preview is None else preview.photo
        before = self.layer.transform()
        was_crop = self.layer.face_extent()
        is_new = self.layer.set_face(preview, boxes=viewing.boxes, points=viewing.points)
        self.layer.set_view(viewing.tones[index], viewing.turns[index])
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
        if self.marks is not None:
            self.marks.draw(painter)

    # Marks

    def take_marks(self, marking: Marking, side: Side) -> None:
        """Let marks be drawn and placed."""
        self.marks = MarkLayer(marking, side, self._seen_of_file, self._file_of_seen)
        marking.changed.connect(self.viewport().update)

    def _seen_of_file(self, place: QPointF) -> QPointF:
        """Return where a pixel of the file is seen, in pixels of the view."""
        scene = self.box.mapViewToScene(self.layer.photo_to_parent(self._turned(place, back=False)))
        return QPointF(self.viewportTransform().map(scene))

    def _file_of_seen(self, place: QPointF) -> QPointF:
        """Return the pixel of the file that is seen at a place of the view."""
        scene = self.viewportTransform().inverted()[0].map(place)
        found = self.layer.parent_to_photo(self.box.mapSceneToView(scene))
        return self._turned(found, back=True)

    def _turned(self, place: QPointF, *, back: bool) -> QPointF:
        """Return a place of the file in the photo as its face stands, or the way back."""
        photo = self._photo
        if photo is None or not photo.turned:
            return place
        size, degrees = (photo.width, photo.height), photo.turned
        if not back and photo.turned in _SIDEWAYS:
            size = size[::-1]
        if back:
            degrees = -photo.turned % 360
        ((x, y),) = turned_points(((place.x(), place.y()),), *size, degrees)
        return QPointF(x, y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Place or hold a mark, before anything below it is clicked."""
        left = event.button() == Qt.MouseButton.LeftButton
        placing = self.focusProxy() is not None  # of a face by hand
        free = left and not placing and self.marks is not None
        if free and self.marks is not None and self.marks.press(event.position()):
            self.setFocus()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the mark that is held."""
        if self.marks is None or not self.marks.drag(event.position()):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the mark go."""
        if self.marks is None or not self.marks.release():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish, move or remove a mark by keys; move the view otherwise."""
        if self.marks is None or not self.marks.key(event):
            super().keyPressEvent(event)

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
            self.show_at(to_reference.inverted()[0].map(place.centre), place.units_a_pixel / scale)

    def magnify(self, reference: QPointF | None) -> None:
        """Show a place of the shared coordinates in the loupe; None hides it."""
        if reference is None or self.whole().isEmpty():
            self.magnifier.show_place(None)
        else:
            self.magnifier.show_place(self.layer.to_reference().inverted()[0].map(reference))
