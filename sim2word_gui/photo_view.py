"""A photo with face boxes and a map, zoomed by the wheel and moved by dragging.

View coordinates are those of the photo: pixel centres are whole numbers.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QWidget

from engine.contracts import Affine, Face, Photo
from sim2word_gui.colour_maps import saliency_table
from sim2word_gui.face_box import FaceBox

_HALF_PIXEL = 0.5
_CROP_MARGIN = 0.2


class PhotoView(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph has no types
    """Shows a photo.

    Signals
    -------
    face_clicked(int)
        Number of the face whose box was clicked.
    """

    face_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False)
        self.setCentralItem(self._box)
        self._photo = pg.ImageItem(axisOrder="row-major")
        self._photo.setTransform(_centred(QTransform()))
        self._map = pg.ImageItem(axisOrder="row-major")
        self._map.setLookupTable(saliency_table())
        self._map.setZValue(1)
        self._box.addItem(self._photo)
        self._box.addItem(self._map)
        self._faces: list[FaceBox] = []
        self.setAcceptDrops(False)

    @property
    def face_boxes(self) -> tuple[FaceBox, ...]:
        """The boxes on the photo."""
        return tuple(self._faces)

    @property
    def map_item(self) -> pg.ImageItem:
        """The map on the photo."""
        return self._map

    def set_photo(self, photo: Photo | None) -> None:
        """Show a photo from its decoded pixels, or nothing."""
        self.set_faces((), None)
        self.set_map(None, None)
        if photo is None:
            self._photo.clear()
            return
        self._photo.setImage(photo.pixels, autoLevels=False, levels=(0, 255))
        self.fit()

    def fit(self) -> None:
        """Show the whole photo."""
        self._box.autoRange(padding=0.02, items=[self._photo])

    def show_crop(self, affine: Affine, size: int) -> None:
        """Zoom to the part of the photo that the aligned crop shows.

        Parameters
        ----------
        affine : ndarray, (2, 3)
            Takes crop coordinates to photo coordinates.
        size : int
            Side of the crop.
        """
        corners = np.array([[0, 0, 1], [size, 0, 1], [0, size, 1], [size, size, 1]]) @ affine.T
        left, top = corners.min(0)
        right, bottom = corners.max(0)
        self._box.setRange(xRange=(left, right), yRange=(top, bottom), padding=_CROP_MARGIN)

    def set_faces(self, faces: tuple[Face, ...], chosen: int | None) -> None:
        """Draw the faces' boxes."""
        for box in self._faces:
            self._box.removeItem(box)
        self._faces = [
            FaceBox(face, number, number == chosen, self.face_clicked.emit)
            for number, face in enumerate(faces)
        ]
        for box in self._faces:
            box.setZValue(2)
            self._box.addItem(box, ignoreBounds=True)

    def set_map(self, values: NDArray[np.float32] | None, affine: Affine | None) -> None:
        """Lay a map, float32, (size, size), 0 to 1, on the photo, or remove it.

        Parameters
        ----------
        values : ndarray or None
        affine : ndarray, (2, 3), or None
            Takes crop coordinates to photo coordinates.
        """
        if values is None or affine is None:
            self._map.clear()
            return
        self._map.setImage(values, autoLevels=False, levels=(0.0, 1.0))
        (a, b, x), (c, d, y) = affine
        self._map.setTransform(_centred(QTransform(a, c, b, d, x, y)))

    def set_map_opacity(self, opacity: float) -> None:
        """Set how strongly the map covers the photo, 0 to 1."""
        self._map.setOpacity(opacity)


def _centred(transform: QTransform) -> QTransform:
    """Return a transform for an image item, whose first pixel centre is at (0.5, 0.5)."""
    return QTransform.fromTranslate(-_HALF_PIXEL, -_HALF_PIXEL) * transform
