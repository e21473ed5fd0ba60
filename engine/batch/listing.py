"""The list of pairs of a batch."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.files.read import read_file

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


def read_batch(path: Path) -> tuple[BatchPair, ...]:
    """Return the pairs of a CSV with the columns ``image_a,image_b[,face_a,face_b]``.

    Other columns are left alone.

    Raises
    ------
    BadInput
        If the file cannot be read, lacks a column or a value, or lists nothing.
    """
    try:
        text = read_file(path).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        missing = [name for name in ("image_a", "image_b") if name not in (rows.fieldnames or ())]
        if missing:
            raise BadInput(
                "{name} lacks the column {column}.", _FORM, name=path.name, column=missing[0]
            )
        pairs = tuple(_pair(row, number, path) for number, row in enumerate(rows, start=1))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            "{name} could not be read as CSV ({reason}).", _FORM, name=path.name, reason=str(error)
        ) from error
    if not pairs:
        raise BadInput("{name} lists no pair.", _FORM, name=path.name)
    return pairs


def _pair(row: dict[str, str | None], number: int, path: Path) -> BatchPair:
    images = [(row[name] or "").strip() for name in ("image_a", "image_b")]
    if not all(images):
        raise BadInput("{name}, pair {pair} lacks an image.", _FORM, name=path.name, pair=number)
    faces: list[int | None] = []
    for name in ("face_a", "face_b"):
        said = (row.get(name) or "").strip()
        if said and not (said.isascii() and said.isdigit() and int(said) < _LARGEST):
            raise BadInput(
                "{name}, pair {pair}: {column} is {said}.",
                _FORM,
                name=path.name,
                pair=number,
                column=name,
                said=repr(said[:20]),
            )
        faces.append(int(said) if said else None)
    return BatchPair(number, images[0], images[1], faces[0], faces[1])
