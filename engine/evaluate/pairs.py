"""Lists of pairs, as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from engine.contracts.errors import BadInput

COLUMNS = ("image_a", "image_b", "same_person")
_FORM = "Give a CSV with the columns image_a,image_b,same_person; same_person is 0 or 1."


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two images, relative to a root, and whether they show one person (mated)."""

    image_a: str
    image_b: str
    mated: bool


def read_pairs(path: Path) -> tuple[LabelledPair, ...]:
    """Return the pairs of a CSV with the columns ``image_a,image_b,same_person``.

    Raises
    ------
    BadInput
        If the file cannot be read, lacks a column, holds another value than 0 or 1, or
        has no pair of either kind.
    """
    pairs = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise BadInput(
                    "{name} lacks the column {column}.", _FORM, name=path.name, column=missing[0]
                )
            for number, row in enumerate(rows, start=2):
                label = (row["same_person"] or "").strip()
                if not row["image_a"] or not row["image_b"]:
                    raise BadInput(
                        "{name} line {line} lacks an image.", _FORM, name=path.name, line=number
                    )
                if label not in ("0", "1"):
                    raise BadInput(
                        "{name} line {line}: same_person is {label}.",
                        _FORM,
                        name=path.name,
                        line=number,
                        label=repr(label),
                    )
                pairs.append(LabelledPair(row["image_a"], row["image_b"], label == "1"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            "{name} could not be read as CSV ({reason}).", _FORM, name=path.name, reason=str(error)
        ) from error
    if not any(p.mated for p in pairs) or all(p.mated for p in pairs):
        raise BadInput("{name} needs mated and non-mated pairs.", _FORM, name=path.name)
    return tuple(pairs)
