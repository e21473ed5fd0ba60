"""Which pairs are accounted: those of a list, all that score high, or everybody's nearest.

Pairs are numbers of faces, so that ten million of them are 80 MB, and lie in a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.batch.accounts.photos import Wanted
from engine.contracts.errors import BadInput
from engine.files.atomic import written_whole
from engine.files.table import Row, stream_table

FILE = "pairs.i32"
A_PART = 100_000
"""Pairs of a list that are written into one file."""
_BLOCK = 256
"""Faces whose pairs with all others are written into one file."""
_TILE = 32
"""Faces whose scores with all others are in memory at a time."""
_LARGEST = 10_000
_PAIRS_FORM = "Give a CSV with the columns image_a,image_b and, if need be, face_a,face_b."
_PHOTOS_FORM = "Give a CSV with the column image and, if need be, face."

Numbers = NDArray[np.int32]
Part = Iterator[tuple[Numbers, Numbers]]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A list of pairs.

    Attributes
    ----------
    faces : tuple of Wanted
        Each once, in the order in which the list first names them.
    pairs : ndarray, int32, (N, 2)
        Numbers of faces; in a file, not in memory.
    """

    faces: tuple[Wanted, ...]
    pairs: NDArray[np.int32]


def number_pairs(path: Path, folder: Path) -> Listed:
    """Read a list of pairs, row by row.

    Raises
    ------
    BadInput
        If it cannot be read, lacks a column or a value, or lists nothing.
    OutputFailed
    """
    numbers: dict[Wanted, int] = {}
    with written_whole(folder / FILE) as target, target.open("wb") as file:
        some: list[int] = []
        for row in stream_table(
            path, ("image_a", "image_b"), ("face_a", "face_b"), form=_PAIRS_FORM
        ):
            for side in ("a", "b"):
                wanted = _wanted(row, f"image_{side}", f"face_{side}", path, _PAIRS_FORM)
                some.append(numbers.setdefault(wanted, len(numbers)))
            if len(some) >= 2 * A_PART:
                file.write(np.array(some, np.int32).tobytes())
                some.clear()
        file.write(np.array(some, np.int32).tobytes())
    if not numbers:
        raise BadInput("{name} lists no pair.", _PAIRS_FORM, name=path.name)
    pairs = np.memmap(folder / FILE, np.int32, "r").reshape(-1, 2)
    return Listed(tuple(numbers), pairs)


def photos_listed(path: Path) -> tuple[Wanted, ...]:
    """Read a list of photos, each face once.

    Raises
    ------
    BadInput
    """
    rows = stream_table(path, ("image",), ("face",), form=_PHOTOS_FORM)
    found = dict.fromkeys(_wanted(row, "image", "face", path, _PHOTOS_FORM) for row in rows)
    if len(found) < 2:  # noqa: PLR2004 - a pair has two
        raise BadInput("{name} lists fewer than two photos.", _PHOTOS_FORM, name=path.name)
    return tuple(found)


def _wanted(row: Row, image: str, face: str, path: Path, form: str) -> Wanted:
    name, said = row[image], row[face]
    if not name or (said and not (said.isascii() and said.isdigit() and int(said) < _LARGEST)):
        raise BadInput(
            "{name} line {line}: {column} is {said}.",
            form,
            name=path.name,
            line=row.line,
            column=face if name else image,
            said=repr(said[:20]) if name else "empty",
        )
    return Wanted(name, int(said) if said else None)


@dataclass(frozen=True, slots=True, eq=False)
class OfList:
    """The pairs of a list, in its order."""

    listed: Listed

    @property
    def parts(self) -> int:
        """How many files they are written into."""
        return -(-len(self.listed.pairs) // A_PART)

    def part(self, number: int) -> Part:
        """Yield the pairs of one file."""
        some = np.array(self.listed.pairs[number * A_PART : (number + 1) * A_PART])
        yield some[:, 0], some[:, 1]

    def first_of(self, number: int) -> int | None:
        """Return the number in the list of a file's first pair, from 1."""
        return number * A_PART + 1


@dataclass(frozen=True, slots=True, eq=False)
class OfAll:
    """Pairs of all faces with all others, by exact search.

    Attributes
    ----------
    embeddings : ndarray, float32, (N, D)
        Of unit length, of the faces that were read.
    faces : ndarray, int32, (N,)
        Their numbers.
    threshold : float or None
        The least cosine; each pair is found once.
    nearest : int or None
        So many others of every face, the nearest first; a pair is found from both sides.
    """

    embeddings: NDArray[np.float32]
    faces: Numbers
    threshold: float | None
    nearest: int | None

    @property
    def parts(self) -> int:
        """How many files they are written into."""
        return -(-len(self.faces) // _BLOCK)

    def part(self, number: int) -> Part:
        """Yield the pairs of one file, some faces' at a time."""
        end = min(len(self.faces), (number + 1) * _BLOCK)
        for at in range(number * _BLOCK, end, _TILE):
            rows = np.arange(at, min(at + _TILE, end))
            scores = self.embeddings[rows] @ self.embeddings.T
            scores[np.arange(len(rows)), rows] = -np.inf
            a, b = self._near(scores) if self.nearest is not None else self._above(scores, at)
            yield self.faces[rows[a]], self.faces[b]

    def first_of(self, _number: int) -> int | None:
        """Return None: these pairs have no number."""
        return None

    def _above(self, scores: NDArray[np.float32], at: int) -> tuple[NDArray[np.int64], ...]:
        least = -np.inf if self.threshold is None else self.threshold
        later = np.arange(scores.shape[1]) > at + np.arange(len(scores))[:, None]
        return tuple(np.nonzero((scores >= least) & later))

    def _near(self, scores: NDArray[np.float32]) -> tuple[NDArray[np.int64], ...]:
        many = min(self.nearest or 1, scores.shape[1] - 1)
        found = np.argpartition(-scores, many - 1, axis=1)[:, :many]
        order = np.argsort(-np.take_along_axis(scores, found, 1), axis=1, kind="stable")
        found = np.take_along_axis(found, order, 1)
        return np.repeat(np.arange(len(scores)), many), found.ravel()


Pairs = OfList | OfAll
