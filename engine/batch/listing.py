"""The list of pairs of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.files.table import Row, read_table

_FORM = "Give a CSV with the columns image_a,image_b and, if need be, face_a,face_b."
_LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class BatchPair:
    """One row of the list.

    Attributes
    ----------
    number : int
        From 1, in the order of the list.
    image_a, image_b : str
        Relative to a root.
    face_a, face_b : int or None
        Which face, from 0, largest first; None leaves it to the program's policy.
    """

    number: int
    image_a: str
    image_b: str
    face_a: int | None = None
    face_b: int | None = None


@dataclass(frozen=True, slots=True)
class BatchList:
    """A list of pairs.

    Attributes
    ----------
    pairs : tuple of BatchPair
    unused : tuple of str
        Columns that nothing reads.
    """

    pairs: tuple[BatchPair, ...]
    unused: tuple[str, ...] = ()


def read_batch(path: Path) -> BatchList:
    """Return the pairs of a CSV with the columns ``image_a,image_b[,face_a,face_b]``.

    Raises
    ------
    BadInput
        If the file cannot be read, lacks a column or a value, or lists nothing.
    """
    table = read_table(path, ("image_a", "image_b"), ("face_a", "face_b"), form=_FORM)
    pairs = tuple(_pair(row, number, path) for number, row in enumerate(table.rows, start=1))
    if not pairs:
        raise BadInput("{name} lists no pair.", _FORM, name=path.name)
    return BatchList(pairs, table.unused)


def _pair(row: Row, number: int, path: Path) -> BatchPair:
    if not row["image_a"] or not row["image_b"]:
        raise BadInput(
            "{name}, pair {pair} (line {line}) lacks an image.",
            _FORM,
            name=path.name,
            pair=number,
            line=row.line,
        )
    faces: list[int | None] = []
    for name in ("face_a", "face_b"):
        said = row[name]
        if said and not (said.isascii() and said.isdigit() and int(said) < _LARGEST):
            raise BadInput(
                "{name}, pair {pair} (line {line}): {column} is {said}.",
                _FORM,
                name=path.name,
                pair=number,
                line=row.line,
                column=name,
                said=repr(said[:20]),
            )
        faces.append(int(said) if said else None)
    return BatchPair(number, row["image_a"], row["image_b"], faces[0], faces[1])
