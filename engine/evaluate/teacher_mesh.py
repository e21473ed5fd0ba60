"""Another network's dense landmarks and person masks of photos: labels, not the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.landmarks import POINTS

_SIDE, _LEVELS = 64, 15


@dataclass(frozen=True, slots=True, eq=False)
class TeacherMesh:
    """Labels by image.

    Attributes
    ----------
    points : dict of str to ndarray, float64, (POINTS, 3)
        In photo pixels.
    person : dict of str to ndarray, float32, (64, 64)
        How surely a place of the photo is person, 0 to 1.
    """

    points: dict[str, NDArray[np.float64]]
    person: dict[str, NDArray[np.float32]]


def read_teacher_mesh(mesh: Path, person: Path) -> TeacherMesh:
    """Read ``.npz`` files: ``image`` with ``points``, and ``image`` with packed ``masks``.

    Raises
    ------
    BadInput
        If a file cannot be read or holds something else.
    """
    points = _read(mesh, "points", (POINTS, 3))
    masks = _read(person, "masks", (_SIDE, _SIDE // 2))
    return TeacherMesh(
        {image: found.astype(np.float64) for image, found in points.items()},
        {image: _unpacked(found) for image, found in masks.items()},
    )


def _unpacked(packed: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return a mask of two values a byte: even columns are in the high four bits."""
    values = packed.astype(np.uint8)
    both = np.stack([values >> 4, values & _LEVELS], -1).reshape(_SIDE, _SIDE)
    return (both / _LEVELS).astype(np.float32)


def _read(path: Path, name: str, shape: tuple[int, ...]) -> dict[str, NDArray[np.generic]]:
    try:
        with np.load(path, allow_pickle=False) as file:
            images, values = file["image"].tolist(), np.asarray(file[name])
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BadInput(
            "The labels {file} could not be read ({reason}).",
            "Give an .npz file with the arrays image and {name}.",
            file=path.name,
            reason=f"{type(error).__name__}: {error}",
            name=name,
        ) from error
    if values.shape != (len(images), *shape):
        raise BadInput(
            "The labels {file} have the shape {found}, not {wanted}.",
            "Give the labels of as many images as are named.",
            file=path.name,
            found=str(values.shape),
            wanted=str((len(images), *shape)),
        )
    return dict(zip(images, values, strict=True))
