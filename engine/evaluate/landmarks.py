"""How near dense landmarks, pose and person mask come to another network's, on unseen people."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import Sim2WordError
from engine.contracts.landmarks import Landmarks
from engine.contracts.pair import AlignedFace, Face
from engine.evaluate.intervals import Mean, mean_by_person
from engine.evaluate.opening import central
from engine.evaluate.splits import person_of
from engine.evaluate.teacher_mesh import TeacherMesh
from engine.imaging.align import similarity_transform
from engine.imaging.mesh import FIVE, mean_face
from engine.imaging.opencv import cv2
from engine.imaging.quality.pose import head_pose
from engine.models.landmarks import CELLS, landmark_reader
from engine.progress import Work
from engine.session import Session

FAR = 0.05
"""Of the distance between the eyes: a photo whose mean error is larger is called far off."""
_OFF = 0.1
"""Of the distance between the eyes: how far the detector's points are moved in a control."""
_HALF = 0.5
_BATCH = 32


@dataclass(frozen=True, slots=True)
class LandmarkReport:
    """What was measured; errors are shares of the distance between the pupils in the photo.

    Attributes
    ----------
    error : Mean
        Mean distance of all points from the teacher's.
    far : Mean
        Share of photos whose mean error is above :data:`FAR`.
    moved : Mean
        The error where the detector's five points are off by a tenth of that distance.
    mean_shape : Mean
        A control: the mean face laid on the detector's five points.
    yaw, pitch, roll : Mean
        Error of the head's angles, degrees.
    five_points : tuple of Mean
        A control: the same of angles from five keypoints.
    person : Mean
        Intersection over union of the person masks, within the frame.
    shifted_person : Mean
        A control: of the teacher's mask and that of another photo.
    milliseconds : float
        A face, in batches.
    failed : dict
        Causes by image.
    """

    error: Mean | None
    far: Mean | None
    moved: Mean | None
    mean_shape: Mean | None
    yaw: Mean | None
    pitch: Mean | None
    roll: Mean | None
    five_points: tuple[Mean | None, Mean | None, Mean | None]
    person: Mean | None
    shifted_person: Mean | None
    milliseconds: float
    failed: dict[str, str]


def evaluate_landmarks(
    session: Session, root: Path, images: Sequence[str], teacher: TeacherMesh, seed: int = 0
) -> Work[LandmarkReport]:
    """Measure photos that the teacher labelled.

    Parameters
    ----------
    session : Session
    root : Path
        Of the images.
    images : sequence of str
    teacher : TeacherMesh
    seed : int
        Of the control whose points are moved.
    """
    rng = np.random.default_rng(seed)
    failed: dict[str, str] = {}
    rows: dict[str, list[float]] = {}
    people: list[str] = []
    masked: list[str] = []
    masks: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]] = []
    timed: list[tuple[NDArray[np.uint8], Face]] = []
    reader = landmark_reader()
    for done, image in enumerate(images):
        yield done / len(images)
        try:
            face = session.open_face(central(root / image))
        except Sim2WordError as error:
            failed[image] = error.cause
            continue
        found, truth = face.landmarks, teacher.points.get(image)
        if found is None or truth is None:
            failed[image] = "no landmarks"
            continue
        moved = reader.read(face.photo.pixels, _moved(face.face, rng))
        for name, value in _errors(face, found, moved, truth).items():
            rows.setdefault(name, []).append(value)
        people.append(person_of(image))
        if image in teacher.person:
            masks.append(_masks(found, teacher.person[image], face))
            masked.append(people[-1])
        if len(timed) < _BATCH:
            timed.append((face.photo.pixels, face.face))

    def of(name: str) -> Mean | None:
        return mean_by_person(rows.get(name, []), people)

    overlap = [_overlap(a, b) for a, b in masks]
    other = [_overlap(a, masks[(i + 1) % len(masks)][1]) for i, (a, _) in enumerate(masks)]
    return LandmarkReport(
        error=of("error"),
        far=of("far"),
        moved=of("moved"),
        mean_shape=of("mean_shape"),
        yaw=of("yaw"),
        pitch=of("pitch"),
        roll=of("roll"),
        five_points=(of("yaw_of_five"), of("pitch_of_five"), of("roll_of_five")),
        person=mean_by_person(overlap, masked),
        shifted_person=mean_by_person(other, masked),
        milliseconds=_milliseconds(timed),
        failed=failed,
    )


def _errors(
    face: AlignedFace, found: Landmarks, moved: Landmarks, truth: NDArray[np.float64]
) -> dict[str, float]:
    apart = float(np.hypot(*(truth[FIVE[1], :2] - truth[FIVE[0], :2])))

    def off(points: NDArray[np.float64]) -> float:
        return float(np.hypot(*(points[:, :2] - truth[:, :2]).T).mean() / apart)

    mean = mean_face()
    pose, own = mean.pose(truth), (found.yaw, found.pitch, found.roll)
    five = head_pose(face.face)
    error = off(found.points)
    laid = similarity_transform(
        mean.shape[list(FIVE), :2], np.asarray(face.face.keypoints, np.float64)
    )
    return {
        "error": error,
        "far": float(error > FAR),
        "moved": off(moved.points),
        "mean_shape": off(mean.shape[:, :2] @ laid[:, :2].T + laid[:, 2]),
        **{n: abs(a - b) for n, a, b in zip(("yaw", "pitch", "roll"), own, pose, strict=True)},
        **{
            f"{n}_of_five": abs(a - b)
            for n, a, b in zip(("yaw", "pitch", "roll"), five, pose, strict=True)
        },
    }


def _moved(face: Face, rng: np.random.Generator) -> Face:
    """Return a face whose five points are off, each by itself."""
    reach = _OFF * face.inter_eye_distance
    points = tuple(
        (x + float(dx), y + float(dy))
        for (x, y), (dx, dy) in zip(
            face.keypoints, rng.normal(0, reach / np.sqrt(2), (5, 2)), strict=True
        )
    )
    return replace(face, keypoints=points)


def _masks(
    found: Landmarks, person: NDArray[np.float32], face: AlignedFace
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the network's and the teacher's person mask, both in the network's grid."""
    side = person.shape[0]
    width, height = face.photo.width, face.photo.height
    to_teacher = np.array(
        [
            [side / width, 0, 0.5 * (side / width - 1)],
            [0, side / height, 0.5 * (side / height - 1)],
        ]
    )
    onto = (to_teacher @ np.vstack([found.frame, [0, 0, 1]]))[:2]
    theirs = cv2.warpAffine(
        person,
        onto,
        (CELLS, CELLS),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return found.person > _HALF, np.asarray(theirs > _HALF)


def _overlap(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    union = int((a | b).sum())
    return float((a & b).sum() / union) if union else 1.0


def _milliseconds(faces: list[tuple[NDArray[np.uint8], Face]]) -> float:
    if not faces:
        return 0.0
    reader = landmark_reader()
    reader.read_all(faces)
    times = []
    for _ in range(3):
        started = time.perf_counter()
        reader.read_all(faces)
        times.append(time.perf_counter() - started)
    return 1000 * min(times) / len(faces)
