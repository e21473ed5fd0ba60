"""Where on a face each attribute lies.

Shapes in the frame of the face: its origin lies between the eyes, the eyes at (-0.5, 0) and
(0.5, 0), the middle of the mouth at (0, 1). Landmarks carry a zone to where a face has it. Without
them the keypoints stand in an aligned crop where the template has them, and a zone is one mask for
all faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.imaging.mesh import coordinates, in_crop
from engine.imaging.opencv import cv2
from engine.imaging.outlines import Shape, box, oval, pair, symmetric

_FINE = 4
_HALF = 0.5

_JAW = symmetric(
    (0, 0.68),
    (0.35, 0.72),
    (0.62, 0.84),
    (0.95, 0.5),
    (1.0, 0.9),
    (0.82, 1.35),
    (0.5, 1.7),
    (0, 1.85),
)
_LIPS = oval(0, 1.03, 0.45, 0.16)

ZONES: dict[str, tuple[Shape, ...]] = {
    "glasses": (box(-1.0, -0.28, 1.0, 0.34),),
    "eyes": pair(oval(0.5, 0, 0.34, 0.17)),
    "under_eyes": pair(oval(0.48, 0.27, 0.34, 0.16)),
    "brows": pair(box(0.1, -0.5, 0.95, -0.17)),
    "nose": (box(-0.34, 0.1, 0.34, 0.72),),
    "upper_lip": (box(-0.52, 0.66, 0.52, 0.94),),
    "mouth": (oval(0, 1.03, 0.54, 0.24),),
    "chin": (box(-0.45, 1.15, 0.45, 1.8),),
    "double_chin": (box(-0.7, 1.5, 0.7, 1.9),),
    "beard": (_JAW,),
    "sideburns": pair(box(0.85, 0.05, 1.12, 0.85)),
    "cheeks": pair(oval(0.62, 0.52, 0.3, 0.26)),
    "jaw": pair(oval(0.72, 1.0, 0.3, 0.5)),
    "outline": (*pair(box(0.85, 0.2, 1.2, 1.4)), box(-0.6, 1.5, 0.6, 1.9)),
    "ears": pair(box(1.0, 0.4, 1.4, 1.2)),
    "forehead": (box(-0.95, -0.95, 0.95, -0.36),),
    "top": (box(-1.4, -1.6, 1.4, -0.5),),
    "hair": (box(-1.6, -1.6, 1.6, -0.58), *pair(box(1.0, -0.6, 1.6, 0.7))),
    "skin": (*pair(oval(0.62, 0.5, 0.3, 0.3)), box(-0.6, -0.7, 0.6, -0.4)),
    "makeup": (*pair(oval(0.5, -0.02, 0.38, 0.26)), oval(0, 1.03, 0.5, 0.2)),
    "face": (oval(0, 0.45, 0.95, 1.3),),
}
"""Polygons by name; of a zone that has several, their union."""

_HOLES: dict[str, tuple[Shape, ...]] = {"beard": (_LIPS,)}

ZONE_OF: dict[str, str] = {
    "5_o_clock_shadow": "beard",
    "arched_eyebrows": "brows",
    "bags_under_eyes": "under_eyes",
    "bald": "top",
    "bangs": "forehead",
    "big_lips": "mouth",
    "big_nose": "nose",
    "brown_eyes": "eyes",
    "bushy_eyebrows": "brows",
    "chubby": "jaw",
    "double_chin": "double_chin",
    "eyeglasses": "glasses",
    "fully_visible_forehead": "forehead",
    "goatee": "chin",
    "hair_color": "hair",
    "heavy_makeup": "makeup",
    "high_cheekbones": "cheeks",
    "mouth_closed": "mouth",
    "mouth_slightly_open": "mouth",
    "mustache": "upper_lip",
    "narrow_eyes": "eyes",
    "no_beard": "beard",
    "obstructed_forehead": "forehead",
    "oval_face": "outline",
    "pale_skin": "skin",
    "pointy_nose": "nose",
    "receding_hairline": "forehead",
    "round_face": "outline",
    "sideburns": "sideburns",
    "smiling": "mouth",
    "square_face": "outline",
    "straight_hair": "hair",
    "wavy_hair": "hair",
    "wearing_earrings": "ears",
    "wearing_hat": "top",
    "wearing_lipstick": "mouth",
}
"""The zone of each attribute, by its name."""

OF_THE_WHOLE_FACE = ("age", "gender", "race")
"""Attributes that no part of a face carries alone: to erase a part says nothing of them."""


def face_frame(keypoints: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the affine, (2, 3), from the frame of the face to pixels.

    Parameters
    ----------
    keypoints : ndarray, (5, 2)
        Right eye, left eye, nose, right and left corner of the mouth, in pixels.
    """
    right_eye, left_eye, _, right_mouth, left_mouth = np.asarray(keypoints, dtype=np.float64)
    middle, mouth = (right_eye + left_eye) / 2, (right_mouth + left_mouth) / 2
    return np.column_stack([left_eye - right_eye, mouth - middle, middle])


@cache
def zone_mask(name: str, size: int, template: tuple[tuple[float, float], ...]) -> NDArray[np.bool_]:
    """Return a zone in an aligned crop, bool, (size, size).

    Parameters
    ----------
    name : str
        A key of :data:`ZONES`.
    size : int
        Side of the crop.
    template : tuple of (x, y)
        Where the five keypoints lie in the crop.
    """
    frame = face_frame(np.array(template))
    canvas = np.zeros((size * _FINE, size * _FINE), np.uint8)
    for shapes, value in ((ZONES[name], 1), (_HOLES.get(name, ()), 0)):
        for shape in shapes:
            at = shape @ frame[:, :2].T + frame[:, 2]
            cv2.fillPoly(canvas, [np.rint((at + _HALF) * _FINE).astype(np.int32)], value)
    fine = cv2.resize(canvas.astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
    mask = np.asarray(fine > _HALF)
    mask.flags.writeable = False
    return mask


@dataclass(frozen=True, slots=True, eq=False)
class FaceDrawing:
    """Where zones lie on one face, by its landmarks.

    Attributes
    ----------
    at : ndarray, float32, (size, size, 2)
        Where each pixel of the crop lies in the frame of the face.
    """

    at: NDArray[np.float32]

    @classmethod
    def of(cls, face: AlignedFace) -> FaceDrawing | None:
        """Return the drawing of a face; None without landmarks."""
        if face.landmarks is None:
            return None
        points = in_crop(face.landmarks, face.affine)
        return cls(coordinates(points, face.crop.shape[0]))

    def zone(self, name: str) -> NDArray[np.bool_]:
        """Return a zone in the crop, bool, (size, size)."""
        at = ((self.at - np.array([_LEFT, _TOP])) / _STEP).astype(np.float32)
        found = cv2.remap(_drawn(name), at[..., 0], at[..., 1], cv2.INTER_LINEAR)
        return np.asarray(found > _HALF)


_LEFT, _TOP, _STEP, _ACROSS, _DOWN = -2.0, -2.0, 0.02, 200, 220
"""Of a zone drawn in the frame of the face."""


@cache
def _drawn(name: str) -> NDArray[np.float32]:
    """Return a zone drawn in the frame of the face, 0 or 1, (_DOWN, _ACROSS)."""
    canvas = np.zeros((_DOWN, _ACROSS), np.uint8)
    for shapes, value in ((ZONES[name], 1), (_HOLES.get(name, ()), 0)):
        for shape in shapes:
            at = np.rint((shape - [_LEFT, _TOP]) / _STEP)
            cv2.fillPoly(canvas, [at.astype(np.int32)], value)
    return canvas.astype(np.float32)
