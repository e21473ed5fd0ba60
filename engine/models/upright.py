"""Which way up a photo is, by its faces: photos whose orientation nobody wrote down.

A detector finds upside-down faces too, with a lower score and its points as if they stood upright:
eyes on the mouth. So a face that is not found surely is looked at once more in eight
orientations, cut out and small, and the photo is turned to where it is found best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.opencv import cv2
from engine.imaging.quality.pose import head_pose
from engine.models.landmarks import landmark_reader
from engine.models.pack import Detector
from engine.models.same_faces import by_size, is_same, merged, middle_of
from engine.models.yunet import YuNet

SURE = 0.915
"""Score of the embedded detector from which a face is taken as it stands. Of 400 people of LFW,
faces that stood wrong reached 0.905."""
UNSURE = 0.87
"""Score of the embedded detector below which it is open whether a face stands upright. Of those 400
people, upright, the least was 0.889; of the same photos turned by 30 to 330 degrees those whose
score was then off by more than 0.01 are mostly below."""
_BETTER, _MUCH_BETTER = 0.005, 0.03
"""By how much another orientation must score higher; where none is found surely."""
_COARSE = tuple(range(0, 360, 45))
_TILTS = (0, -20, 20, -40, 40)
"""Degrees clockwise that a cut-out is turned by: to find its quarter, and to straighten a face."""
_COARSE_SIDE, _FINE_SIDE = 96, 192
_AROUND = 2.0
"""Pixels, and how many boxes wide: of a face that is cut out."""
_TILTED_DEG = 8.0
"""Roll from which a face is straightened however surely it was found."""
_FAR_TILTED_DEG = 45.0
"""The same, of another detector."""
_LEFT_OVER_DEG = 3.0
_TRIES = 3
"""Roll from which a straightened face is found once more, and how often."""
_QUARTER = 90
_SEARCHED_SIDE = 1280
"""Pixels of a photo that is looked at from all sides."""
_EIGHTH_DEG = 45.0
_NEAR = 0.25
"""Of the side: how far from the middle the face of a cut-out may lie."""


@dataclass(frozen=True, slots=True)
class Upright:
    """How a photo stands upright.

    Attributes
    ----------
    turned : int
        Degrees clockwise that the photo is turned by: 0, 90, 180 or 270.
    faces : tuple of Face
        In the turned photo, largest first.
    """

    turned: int
    faces: tuple[Face, ...]


def turn(pixels: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """Return a photo turned clockwise by 0, 90, 180 or 270 degrees; not a pixel is changed."""
    return np.ascontiguousarray(np.rot90(pixels, -degrees // _QUARTER)) if degrees else pixels


class FaceFinder:
    """Finds faces, whichever way up a photo is.

    Parameters
    ----------
    detector : Detector
        Finds the faces of a photo. Cut-outs are looked at by the embedded detector, whose scores
        are known.

    Attributes
    ----------
    detector : Detector
    by_landmarks : bool
        Whether dense landmarks say how far a face is tilted; before them the detector's points did.
    """

    def __init__(self, detector: Detector) -> None:
        self.detector = detector
        self._cut_detector = detector if isinstance(detector, YuNet) else YuNet()
        self.by_landmarks = True

    def find(self, pixels: NDArray[np.uint8]) -> Upright:
        """Return how a photo stands upright, and its faces so.

        Parameters
        ----------
        pixels : ndarray, uint8, (height, width, 3)
            RGB.
        """
        faces = self.detector.detect(pixels)
        if not faces:
            return self._searched(pixels)
        if self._stands(pixels, faces[0]):
            return Upright(0, faces)
        angle, best = self._best_of(pixels, faces[0], _COARSE)
        if angle == 0 or best is None:
            return Upright(0, faces)
        # Blur and noise leave little to distinguish the orientations by.
        if best.score < UNSURE and (not self._is_own or best.score < faces[0].score + _MUCH_BETTER):
            return Upright(0, faces)
        best = self.straightened(pixels, best, angle)
        turned = _nearest_quarter(-head_pose(best).roll)
        best = _moved(best, _quarter(pixels.shape, turned))
        if turned == 0:
            return Upright(0, merged([best], faces) if self._is_own else faces)
        standing = turn(pixels, turned)
        found = self.detector.detect(standing)
        own = next((face for face in found if is_same(face, best)), None)
        if own is not None and self._stands(standing, own) and _is_level_with(own, best):
            return Upright(turned, found)  # as if the photo had come so
        return Upright(turned, merged([best], found))

    def find_as_before(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Return the faces that versions found which turned nothing."""
        if self._is_own:
            return self._cut_detector.detect_as_before(pixels)
        return self.detector.detect(pixels)

    def straightened(self, pixels: NDArray[np.uint8], face: Face, around: int = 0) -> Face:
        """Return a face with its points found anew, if it is found better turned.

        A detector's points follow a tilt of more than some 20 degrees by half; dense landmarks say
        how far a face is tilted.

        Parameters
        ----------
        pixels : ndarray, uint8, (height, width, 3)
        face : Face
        around : int, optional
            Degrees clockwise by which the photo would have to be turned, about.
        """
        tilted = around != 0 or _is_tilted(face)
        if not tilted and self._stands(pixels, face):
            return face
        if around == 0 and not self._is_own and abs(head_pose(face).roll) < _FAR_TILTED_DEG:
            return face  # another detector's points follow a usual tilt by themselves
        angle, found = self._best_of(pixels, face, tuple(around + tilt for tilt in _TILTS))
        if found is None or (angle == 0 and not tilted):
            return face
        done: float = angle
        for _ in range(_TRIES):
            roll = self._roll(pixels, found)
            again = self._found_at(pixels, found, -roll, _FINE_SIDE)
            if again is None:
                break
            found, left, done = again, (roll + done + 180) % 360 - 180, -roll
            if abs(left) < _LEFT_OVER_DEG:
                break
        return found

    def _roll(self, pixels: NDArray[np.uint8], face: Face) -> float:
        """Return how far a face is tilted.

        By landmarks in whole degrees: a network's last bits depend on the processor and the number
        of threads, and a detector that looks at a cut-out turned by a hair less finds other points.
        """
        if self.by_landmarks:
            return round(landmark_reader().read(pixels, face).roll)
        return head_pose(face).roll

    def is_sure(self, face: Face) -> bool:
        """Return whether a face was found so well that it stands upright; True where unknown."""
        return not self._is_own or face.score >= UNSURE

    @property
    def _is_own(self) -> bool:
        """Whether the detector is the embedded one."""
        return self._cut_detector is self.detector

    def _stands(self, pixels: NDArray[np.uint8], face: Face) -> bool:
        """Return whether a face is surely upright as it was found."""
        if self._is_own:
            return face.score >= SURE
        found = self._found_at(pixels, face, 0, _COARSE_SIDE)
        return found is not None and found.score >= SURE

    def _best_of(
        self, pixels: NDArray[np.uint8], face: Face, angles: tuple[int, ...]
    ) -> tuple[int, Face | None]:
        """Return at which angle a face is found best, and how; the first unless clearly better."""
        found = {angle: self._found_at(pixels, face, angle, _COARSE_SIDE) for angle in angles}
        scores = {angle: 0.0 if one is None else one.score for angle, one in found.items()}
        best = max(angles, key=lambda angle: scores[angle])
        if scores[best] <= scores[angles[0]] + _BETTER:
            best = angles[0]
        return best, found[best]

    def _searched(self, pixels: NDArray[np.uint8]) -> Upright:
        """Return the turn at which a photo shows faces, and these; 0 and none if at none.

        A large photo is looked at reduced; its small faces are looked for at the turn found.
        """
        scale = min(1.0, _SEARCHED_SIDE / max(pixels.shape[:2]))
        size = tuple(max(1, round(side * scale)) for side in pixels.shape[1::-1])
        small = pixels
        if scale < 1:
            small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        tries = [
            (found[0].score, degrees, found)
            for degrees in (90, 180, 270)
            if (found := self.detector.detect(turn(small, degrees)))
        ] or self._between_quarters(small)
        if not tries:
            return Upright(0, ())
        _, degrees, faces = max(tries, key=lambda one: one[0])
        standing = turn(pixels, degrees)
        large = np.diag([1 / scale, 1 / scale, 1.0])
        leading = self.straightened(standing, _moved(faces[0], large))
        others = [_moved(face, large) for face in faces[1:]]
        found = self.detector.detect(standing) if scale < 1 else ()
        return Upright(degrees, merged([leading], (*found, *others)))

    def _between_quarters(
        self, pixels: NDArray[np.uint8]
    ) -> list[tuple[float, int, tuple[Face, ...]]]:
        """Look at a photo turned by an eighth; return scores, quarters and faces of the latter."""
        tries = []
        slanted, back = _slanted(pixels)
        for degrees in (0, 90, 180, 270):
            found = self.detector.detect(turn(slanted, degrees))
            taken = _quarter(pixels.shape, degrees) @ back @ _back(slanted.shape, degrees)
            shape = turn(pixels, degrees).shape
            inside = [face for face in (_moved(f, taken) for f in found) if _is_in(face, shape)]
            if inside:
                tries.append((found[0].score, degrees, by_size(inside)))
        return tries

    def _found_at(
        self, pixels: NDArray[np.uint8], face: Face, degrees: float, side: int
    ) -> Face | None:
        """Return a face as it is found in a cut-out turned clockwise, in photo coordinates."""
        middle = middle_of(face)
        wide = _AROUND * max(face.box[2:])
        source, to_source = _near(pixels, middle, wide, side)
        if not source.size:
            return None
        scale = side / wide / to_source[0, 0]
        angle = np.radians(degrees)
        rotation = scale * np.array(
            [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        )
        at = to_source[:2, :2] @ middle + to_source[:2, 2]
        turning = np.column_stack([rotation, side / 2 - rotation @ at])
        cut = cv2.warpAffine(
            source, turning, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        forward = np.vstack([turning, [0, 0, 1]]) @ to_source
        near = [
            found
            for found in self._cut_detector.detect_once(np.asarray(cut, np.uint8))
            if np.hypot(*(middle_of(found) - side / 2)) < _NEAR * side
        ]
        if not near:
            return None
        best = max(near, key=lambda found: found.score)
        return _moved(best, np.asarray(np.linalg.inv(forward), np.float64))


def _is_level_with(one: Face, other: Face) -> bool:
    """Return whether two faces are tilted alike, and little."""
    off = head_pose(one).roll - head_pose(other).roll
    return abs((off + 180) % 360 - 180) < _TILTED_DEG and not _is_tilted(one)


def _is_tilted(face: Face) -> bool:
    return abs(head_pose(face).roll) > _TILTED_DEG


def _nearest_quarter(angle: float) -> int:
    """Return the quarter turn nearest to an angle, of two the smaller."""
    signed = (angle + 180) % 360 - 180
    quarters = int(np.sign(signed) * np.ceil(abs(signed) / _QUARTER - 0.5))
    return quarters * _QUARTER % 360


def _near(
    pixels: NDArray[np.uint8], middle: NDArray[np.float64], wide: float, side: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a large face's surroundings made small, and what takes photo coordinates there."""
    if wide <= side:
        return pixels, np.eye(3)
    height, width = pixels.shape[:2]
    left, top = (max(0, int(value - wide)) for value in middle)
    right, bottom = (
        min(most, max(0, int(value + wide) + 1))
        for value, most in zip(middle, (width, height), strict=True)
    )
    part = pixels[top:bottom, left:right]
    if not part.size:
        return part, np.eye(3)
    scale = side / wide
    size = tuple(max(1, round(extent * scale)) for extent in part.shape[1::-1])
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    by = np.array(size) / np.array(part.shape[1::-1])
    shift = (by - 1) / 2 - by * (left, top)  # pixel centres, as OpenCV resizes
    return np.asarray(small, np.uint8), np.array(
        [[by[0], 0, shift[0]], [0, by[1], shift[1]], [0, 0, 1]]
    )


def _moved(face: Face, matrix: NDArray[np.float64]) -> Face:
    """Return a face in other coordinates; its box keeps its shape and stands upright again."""
    points = np.asarray(face.keypoints) @ matrix[:2, :2].T + matrix[:2, 2]
    x, y = matrix[:2, :2] @ middle_of(face) + matrix[:2, 2]
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    width, height = face.box[2] * scale, face.box[3] * scale
    return replace(
        face,
        box=(float(x - width / 2), float(y - height / 2), width, height),
        keypoints=tuple((float(px), float(py)) for px, py in points),
    )


def _is_in(face: Face, shape: tuple[int, ...]) -> bool:
    x, y = middle_of(face)
    return bool(0 <= x < shape[1] and 0 <= y < shape[0])


def _slanted(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a photo turned clockwise by an eighth, whole, and what takes it back."""
    height, width = pixels.shape[:2]
    side = int(np.ceil((height + width) / np.sqrt(2)))
    cos = np.cos(np.radians(_EIGHTH_DEG))
    rotation = np.array([[cos, -cos], [cos, cos]])
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    forward = np.column_stack([rotation, (side - 1) / 2 - rotation @ middle])
    turned = cv2.warpAffine(
        pixels, forward, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, np.uint8), np.vstack([cv2.invertAffineTransform(forward), [0, 0, 1]])


def _quarter(shape: tuple[int, ...], degrees: int) -> NDArray[np.float64]:
    """Return what takes a photo's coordinates to those of the photo turned clockwise."""
    height, width = shape[:2]
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            90: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]],
            180: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
            270: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]],
        }[degrees],
        dtype=np.float64,
    )


def _back(shape: tuple[int, ...], degrees: int) -> NDArray[np.float64]:
    """Return what takes coordinates of the photo turned clockwise to those of the photo."""
    return np.asarray(np.linalg.inv(_quarter(shape, degrees)), np.float64)
