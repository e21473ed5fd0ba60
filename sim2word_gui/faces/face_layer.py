"""One face with all that lies on it: photo or crop, map, region, boxes and keypoints."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from engine.contracts.pair import AlignedFace, Face
from engine.imaging.opencv import cv2
from sim2word_gui.faces.face_box import FaceBox, FacePoints
from sim2word_gui.faces.frames import centred, extent, from_affine, turned
from sim2word_gui.faces.part_areas import PartArea
from sim2word_gui.faces.part_labels import colour_of
from sim2word_gui.faces.pens import cosmetic
from sim2word_gui.faces.picture import Picture
from sim2word_gui.state.overlays import NOTHING, NamedPart, Overlay
from sim2word_gui.state.viewing import Tone
from sim2word_gui.widgets.colour_maps import overlay_table
from sim2word_gui.worker.jobs import Preview

_FINE = 4
_SAME_FACE = 0.4
"""Of the smaller box: two that share more mark one face."""
_OUTLINE = QColor(0, 229, 255)
_PARTS, _ENOUGH = QColor(255, 255, 255, 200), QColor(255, 196, 0)
_UNDER_OUTLINE = QColor(0, 0, 0, 170)


class Show(Enum):
    """What the layer shows, and with it the frame of its coordinates."""

    PHOTO = auto()
    """The photo, in photo coordinates."""
    CROP = auto()
    """The crop as the network sees it, in crop coordinates."""
    ALIGNED_PHOTO = auto()
    """The photo in all its detail, laid out in crop coordinates."""


class _Group(QGraphicsItem):
    """Holds items that share a frame."""

    def boundingRect(self) -> QRectF:
        return QRectF()

    def paint(self, *_: object) -> None:
        """Draw nothing; the children draw themselves."""


class _Clip(_Group):
    """Holds items that are drawn within a rectangle of another frame alone."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._shape = QPainterPath()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)

    def clip_to(self, shape: QPolygonF) -> None:
        """Draw within a polygon of the item's own frame."""
        self.prepareGeometryChange()
        self._shape = QPainterPath()
        self._shape.addPolygon(shape)

    def boundingRect(self) -> QRectF:
        """Return the extent of the polygon."""
        return self._shape.boundingRect()

    def shape(self) -> QPainterPath:
        """Return the polygon."""
        return self._shape


class Outline(QGraphicsPathItem):
    """The edge of a region, light on dark."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the edge."""
        painter.setPen(cosmetic(_UNDER_OUTLINE, 3.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path())
        super().paint(painter, option, widget)


class FaceLayer(_Group):
    """A graphics item that shows one side of a comparison.

    Parameters
    ----------
    show : Show
    on_face : callable, optional
        Called with the number of a face whose box is clicked.
    on_part : callable, optional
        Called with a part of the face that is clicked.
    parent : QGraphicsItem, optional
    """

    def __init__(
        self,
        show: Show,
        on_face: Callable[[int], None] | None = None,
        on_part: Callable[[str], None] | None = None,
        parent: QGraphicsItem | None = None,
    ) -> None:
        super().__init__(parent)
        self._show = show
        self._on_face, self._on_part = on_face, on_part
        self._preview: Preview | None = None
        self._aligned: AlignedFace | None = None
        self._quarters = 0
        self._in_photo, self._in_crop = _Group(self), _Group(self)
        self._in_crop.setZValue(1)
        self._marks = _Group(self)
        self._marks.setZValue(2)
        self.picture = Picture(self._in_crop if show is Show.CROP else self._in_photo)
        self.patch = pg.ImageItem(axisOrder="row-major")
        self.map = pg.ImageItem(axisOrder="row-major")
        self._seen = _Clip(self._in_crop)  # a crop may reach beyond the photo
        for item in (self.patch, self.map):
            item.setParentItem(self._seen)
            item.setTransform(centred(QTransform()))
            item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.parts, self.enough = Outline(self._seen), Outline(self._seen)
        self.parts.setPen(cosmetic(_PARTS, 1.0))
        self.enough.setPen(cosmetic(_ENOUGH, 2.0))
        self.foremost: list[Outline] = []
        self._clicks = _Clip(self)
        self._clicks.setZValue(3)  # over the box of the face
        self.areas: tuple[PartArea, ...] = ()
        self.outline = Outline(self._seen)
        self.outline.setPen(cosmetic(_OUTLINE, 1.6))
        self.boxes: tuple[FaceBox, ...] = ()
        self._points: FacePoints | None = None
        self._overlay = NOTHING
        self._marked: object = None

    # What is shown

    def set_face(
        self, preview: Preview | None, *, boxes: bool = True, points: bool = False
    ) -> bool:
        """Show an answer of the engine; return whether it is another photo."""
        old = self._preview
        new_photo = (None if old is None else old.photo) is not (
            None if preview is None else preview.photo
        )
        self._preview = preview
        self._aligned = None if preview is None else preview.aligned
        if preview is None or preview.photo is None:
            self.picture.set_levels(())
            self._mark((), None, boxes=False, points=False, by_hand=False)
            self.set_overlay(NOTHING, 0.0)
            return new_photo
        if self._show is Show.CROP:
            self.picture.set_levels(() if self._aligned is None else (self._aligned.crop,))
        else:
            self.picture.set_levels(preview.levels)
        self._place()
        chosen = None if self._aligned is None else self._aligned.chosen
        by_hand = self._aligned is not None and self._aligned.chosen_by == "hand"
        self._mark(preview.faces, chosen, boxes=boxes, points=points, by_hand=by_hand)
        return new_photo

    def set_view(self, tone: Tone, quarters: int) -> None:
        """Show it brighter, or turned."""
        self.picture.set_tone(tone)
        self._quarters = quarters
        self._place()

    def _place(self) -> None:
        """Lay photo, crop and turn into the layer's frame."""
        to_photo = QTransform()
        if self._aligned is not None:
            to_photo = from_affine(self._aligned.affine)
        if self._show is Show.PHOTO:
            self._in_crop.setTransform(to_photo)
            self._in_photo.setTransform(QTransform())
        else:
            self._in_crop.setTransform(QTransform())
            self._in_photo.setTransform(to_photo.inverted()[0])
        self._marks.setTransform(self._in_photo.transform())
        photo = None if self._preview is None else self._preview.photo
        if photo is not None:
            whole = QPolygonF(extent(photo.width, photo.height))
            for clip in (self._seen, self._clicks):
                clip.clip_to(to_photo.inverted()[0].map(whole))
        self._clicks.setTransform(self._in_crop.transform())
        self.setTransform(turned(self.extent(), self._quarters))

    def _mark(
        self,
        faces: tuple[Face, ...],
        chosen: int | None,
        *,
        boxes: bool,
        points: bool,
        by_hand: bool,
    ) -> None:
        marks = (faces, chosen, boxes, points)
        if marks == self._marked:
            return
        self._marked = marks
        scene = self.scene()
        for item in (*self.boxes, self._points):
            if item is not None and scene is not None:
                scene.removeItem(item)
        self.boxes, self._points = (), None
        if boxes and self._on_face is not None:
            self.boxes = tuple(
                FaceBox(face, number, number == chosen, self._on_face, self._marks)
                for number, face in enumerate(faces)
                if not (by_hand and number != chosen and _is_one(face, faces[chosen or 0]))
            )
        if points and chosen is not None:
            self._points = FacePoints(faces[chosen], self._marks)

    # Overlays

    def set_overlay(self, overlay: Overlay, opacity: float) -> None:
        """Lay a map, a region's edge and what replaces the region on the face."""
        self.map.setOpacity(opacity)
        if overlay.same_as(self._overlay):
            return
        self._overlay = overlay
        saliency, scale = overlay.saliency, overlay.scale
        if saliency is None or scale is None or scale.high == 0:
            self.map.clear()
        else:
            self.map.setImage(
                saliency.values,
                autoLevels=False,
                levels=(scale.low, scale.high),
                lut=overlay_table(scale.colours, signed=scale.signed),
            )
        patch = overlay.patch
        if patch is None:
            self.patch.clear()
        else:
            self.patch.setImage(patch, autoLevels=False, levels=(0, 255))
        drawn = overlay.region if overlay.outlined else None
        self.outline.setPath(QPainterPath() if drawn is None else outline_of(drawn))
        for item, regions in ((self.parts, overlay.parts), (self.enough, overlay.enough)):
            path = QPainterPath()
            for region in regions:
                path.addPath(outline_of(region))
            item.setPath(path)
        self._name(overlay.named)

    def _name(self, parts: tuple[NamedPart, ...]) -> None:
        """Outline the parts that are named, and take clicks on all."""
        shapes = {part.part: outline_of(part.region) for part in parts}
        scene = self.scene()
        for gone in (*self.foremost, *self.areas):
            if scene is not None:
                scene.removeItem(gone)
        self.foremost = []
        for part in sorted(parts, key=lambda one: one.stands_out):  # what stands out lies on top
            if part.labelled:
                drawn = Outline(self._seen)
                drawn.setPen(cosmetic(colour_of(part), 1.6))
                drawn.setPath(shapes[part.part])
                self.foremost.append(drawn)
        clicked = self._on_part
        if clicked is not None:
            self.areas = tuple(
                PartArea(name, shape, clicked, self._clicks) for name, shape in shapes.items()
            )

    # Frames

    def crop_to_parent(self, place: QPointF) -> QPointF:
        """Return a place of the crop in the coordinates of the layer's parent."""
        return self.mapToParent(self._in_crop.mapToParent(place))

    def photo_to_parent(self, place: QPointF) -> QPointF:
        """Return a place of the photo, turned as its face stands, in the parent's coordinates."""
        return self.mapToParent(self._in_photo.mapToParent(place))

    def parent_to_photo(self, place: QPointF) -> QPointF:
        """Return the way back."""
        return self._in_photo.mapFromParent(self.mapFromParent(place))

    def extent(self) -> QRectF:
        """Return what there is to see, in the layer's coordinates."""
        if self._show is Show.PHOTO:
            levels = self.picture.levels
            return extent(levels[0].shape[1], levels[0].shape[0]) if levels else QRectF()
        return QRectF() if self._aligned is None else extent(*self._aligned.crop.shape[1::-1])

    def seen_extent(self) -> QRectF:
        """Return the same in the coordinates of the layer's parent, that is turned."""
        return self.mapRectToParent(self.extent())

    def face_extent(self) -> QRectF:
        """Return the crop's place in the coordinates of the layer's parent."""
        if self._aligned is None:
            return self.seen_extent()
        crop = extent(*self._aligned.crop.shape[1::-1])
        return self.mapRectToParent(self._in_crop.mapRectToParent(crop))

    def to_reference(self) -> QTransform:
        """Return the way from the parent's coordinates to those that both faces share.

        Those of the crop; without an aligned face, those of the photo scaled to a crop.
        """
        to_layer = self.transform().inverted()[0]
        if self._aligned is not None:
            return to_layer * self._in_crop.transform().inverted()[0]
        whole = self.extent()
        scale = _REFERENCE / max(whole.width(), whole.height(), 1.0)
        return to_layer * QTransform.fromScale(scale, scale)


_REFERENCE = 150.0


def _is_one(face: Face, other: Face) -> bool:
    """Whether two boxes mark one face, so that one would hide the other."""
    first, second = QRectF(*face.box), QRectF(*other.box)
    common = first.intersected(second)
    area = common.width() * common.height()
    smaller = min(first.width() * first.height(), second.width() * second.height())
    return area > _SAME_FACE * smaller


def outline_of(region: NDArray[np.bool_]) -> QPainterPath:
    """Return the edge of a region, bool, (size, size), in its pixel coordinates."""
    fine = region.astype(np.uint8).repeat(_FINE, 0).repeat(_FINE, 1)
    found, _ = cv2.findContours(fine, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    path = QPainterPath()
    for contour in found:
        points = (contour[:, 0].astype(np.float64) + 0.5) / _FINE - 0.5
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        path.closeSubpath()
    return path
