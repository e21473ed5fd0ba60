"""The parts of a face: regions that follow it, named as examiners name them.

The names and their order are the components of ``resources/components.json``. A part is drawn once
on the mean face; landmarks carry it to every other face.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.imaging.mesh import OVAL, coordinates, in_crop, mean_face, seen_mask
from engine.imaging.opencv import cv2
from engine.imaging.outlines import Shape, oval, pair, symmetric

PARTS = (
    "hair",
    "forehead",
    "eyebrows",
    "eyes",
    "cheeks",
    "nose",
    "ears",
    "mouth",
    "chin_jawline",
)
"""Names, in the order in which examiners describe them."""
OUTSIDE = ("hair", "ears")
"""Parts that the mesh does not reach: the person mask says where they are."""
_LEAST_AREA = 0.008
"""Share of the crop from which hair or ears count as seen."""
LEAST_VISIBLE = 0.5
"""Share of a part that has to be seen for it to be measured."""

_LEFT, _TOP, _STEP, _COLUMNS, _ROWS = -2.0, -1.9, 0.02, 200, 230
"""Of the drawing of the mean face, in its frame."""
_PERSON, _TINY = 0.5, 1e-9

_BROWS = pair(
    np.array(
        [
            *((0.16, -0.16), (0.17, -0.34), (0.42, -0.38), (0.66, -0.38), (0.84, -0.32)),
            *((0.96, -0.18), (0.86, -0.12), (0.62, -0.21), (0.4, -0.2)),
        ]
    )
)
_EYES = pair(oval(0.52, 0.0, 0.34, 0.155))
_NOSE = symmetric(
    *((0.0, -0.1), (0.12, -0.08), (0.13, 0.1), (0.22, 0.28), (0.36, 0.42), (0.38, 0.58)),
    *((0.3, 0.68), (0.0, 0.7)),
)
_MOUTH = symmetric(
    *((0.0, 0.7), (0.3, 0.68), (0.42, 0.82), (0.52, 1.0), (0.42, 1.17), (0.2, 1.28), (0.0, 1.29))
)
_BROW_LINE = -0.1
_JAW = symmetric(
    *((0.0, 1.29), (0.2, 1.28), (0.42, 1.17), (0.6, 1.05), (1.4, 0.85), (1.4, 2.0), (0.0, 2.0))
)
_EARS = pair(np.array([(1.08, -0.05), (1.5, -0.15), (1.5, 0.75), (1.3, 0.95), (1.06, 0.9)]))
_HAIR_DOWN_TO = 0.95
_HAIR_WIDE = 1.0
_SIDES_OF_FACE = ((227, 137, 123, 116, 147, 177), (447, 366, 352, 345, 376, 401))
"""Points before the ears, of the subject's right side and of the left: where they are seen, so may
be what lies behind them."""


@dataclass(frozen=True, slots=True, eq=False)
class FacePart:
    """A part on one face.

    Attributes
    ----------
    mask : ndarray, bool, (size, size)
        Where in the crop it is seen.
    visible : float
        Share of it that is in the crop and seen, 0 to 1; of parts that the mesh does not reach,
        whether anything of them is seen, 0 or 1.
    """

    mask: NDArray[np.bool_]
    visible: float

    @property
    def measured(self) -> bool:
        """Whether enough of it is seen."""
        return self.visible >= LEAST_VISIBLE


def parts_of(face: AlignedFace) -> dict[str, FacePart]:
    """Return the parts of a face by name, in order; none without landmarks.

    No two of them overlap.
    """
    landmarks, size = face.landmarks, face.crop.shape[0]
    if landmarks is None:
        return {}
    points = in_crop(landmarks, face.affine)
    at = coordinates(points, size)
    labels = drawn_on(at)
    to_cells = cv2.invertAffineTransform(landmarks.frame)
    from_crop = (to_cells @ np.vstack([face.affine, [0, 0, 1]]))[:2]
    person, covered = (
        cv2.warpAffine(
            grid,
            from_crop,
            (size, size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        > _PERSON
        for grid in (landmarks.person, landmarks.covered)
    )
    there = _in_photo(face, size) & ~covered
    on_face, sides = seen_mask(points, size), _seen_sides(at, landmarks.visible)
    in_crop_too = ((points[:, :2] > -_PERSON) & (points[:, :2] < size - _PERSON)).all(1)
    seen = _visible(landmarks.visible & in_crop_too)
    found = {}
    for number, name in enumerate(PARTS, start=1):
        mask = (labels == number) & there
        if name in OUTSIDE:
            mask &= person & ~on_face & sides
            visible = float(mask.mean() >= _LEAST_AREA)
        else:
            mask &= on_face
            visible = seen[name] if mask.any() else 0.0
        found[name] = FacePart(mask, visible)
    return found


@cache
def _drawing() -> NDArray[np.uint8]:
    """Return the parts of the mean face, (rows, columns): 0 for none, else number of the part."""
    canvas = np.zeros((_ROWS, _COLUMNS), np.uint8)
    y = _TOP + _STEP * np.arange(_ROWS)[:, None]
    x = np.abs(_LEFT + _STEP * np.arange(_COLUMNS))[None]
    number = {name: index for index, name in enumerate(PARTS, start=1)}
    canvas[(y < _HAIR_DOWN_TO) & ((y < 0) | (x > _HAIR_WIDE))] = number["hair"]
    _fill(canvas, _EARS, number["ears"])
    face = np.zeros_like(canvas)
    _fill(face, (mean_face().flat[list(OVAL)],), 1)
    inside = face > 0
    canvas[inside] = number["cheeks"]
    canvas[inside & (y < _BROW_LINE)] = number["forehead"]
    for name, shapes in (
        ("chin_jawline", (_JAW,)),
        ("eyes", _EYES),
        ("eyebrows", _BROWS),
        ("nose", (_NOSE,)),
        ("mouth", (_MOUTH,)),
    ):
        layer = np.zeros_like(canvas)
        _fill(layer, shapes, 1)
        canvas[inside & (layer > 0)] = number[name]
    canvas.flags.writeable = False
    return canvas


def _fill(canvas: NDArray[np.uint8], shapes: tuple[Shape, ...], value: int) -> None:
    for shape in shapes:
        cv2.fillPoly(canvas, [np.rint((shape - [_LEFT, _TOP]) / _STEP).astype(np.int32)], value)


def drawn_on(coordinates: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the number of the part at every pixel of a crop, (size, size), seen or not.

    Parameters
    ----------
    coordinates : ndarray, float32, (size, size, 2)
        Where the pixels lie in the mean frame.
    """
    at = ((coordinates - [_LEFT, _TOP]) / _STEP).astype(np.float32)
    return np.asarray(cv2.remap(_drawing(), at[..., 0], at[..., 1], cv2.INTER_NEAREST))


def _visible(visible: NDArray[np.bool_]) -> dict[str, float]:
    """Return which share of the mean face's part is seen on a face."""
    mean = mean_face()
    triangles = mean.triangles
    corners = mean.flat[triangles]
    (ax, ay), (bx, by) = ((corners[:, k] - corners[:, 0]).T for k in (1, 2))
    area = np.abs(ax * by - ay * bx) / 2
    at = np.rint((corners.mean(1) - [_LEFT, _TOP]) / _STEP).astype(int)
    of_part = _drawing()[at[:, 1].clip(0, _ROWS - 1), at[:, 0].clip(0, _COLUMNS - 1)]
    seen = visible[triangles].mean(1)
    found = {}
    for number, name in enumerate(PARTS, start=1):
        here = of_part == number
        found[name] = float((area * seen)[here].sum() / max(area[here].sum(), _TINY))
    return found


def _seen_sides(at: NDArray[np.float32], visible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return where a crop shows a side of the head that is turned to the camera, (size, size).

    Above the eyes both sides are.
    """
    shown = [bool(visible[list(cheek)].mean() >= _PERSON) for cheek in _SIDES_OF_FACE]
    return np.asarray(
        (at[..., 1] < _BROW_LINE) | np.where(at[..., 0] < 0, shown[0], shown[1]), bool
    )


def _in_photo(face: AlignedFace, size: int) -> NDArray[np.bool_]:
    """Return which pixels of a crop lie in its photo, (size, size)."""
    y, x = np.mgrid[0:size, 0:size]
    across, down = (row[0] * x + row[1] * y + row[2] for row in face.affine)
    return np.asarray(
        (across > -_PERSON)
        & (down > -_PERSON)
        & (across < face.photo.width - _PERSON)
        & (down < face.photo.height - _PERSON)
    )
