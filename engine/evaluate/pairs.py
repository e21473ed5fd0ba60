"""Lists of pairs, as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from engine.contracts import BadInput

COLUMNS = ("image_a", "image_b", "same_person")


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
    form = f"Give a CSV with the columns {','.join(COLUMNS)}; same_person is 0 or 1."
    pairs = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise BadInput(f"{path.name} lacks the column {missing[0]}.", form)
            for number, row in enumerate(rows, start=2):
                label = (row["same_person"] or "").strip()
                if not row["image_a"] or not row["image_b"]:
                    raise BadInput(f"{path.name} line {number} lacks an image.", form)
                if label not in ("0", "1"):
                    raise BadInput(f"{path.name} line {number}: same_person is {label!r}.", form)
                pairs.append(LabelledPair(row["image_a"], row["image_b"], label == "1"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} could not be read as CSV ({error}).", form) from error
    if not any(p.mated for p in pairs) or all(p.mated for p in pairs):
        raise BadInput(f"{path.name} needs mated and non-mated pairs.", form)
    return tuple(pairs)
