"""Labelled pairs, as CSV: each counted once, and none that contradicts another."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from engine.contracts.errors import BadInput
from engine.evaluate.splits import person_of
from engine.files.table import Row, read_table

COLUMNS = ("image_a", "image_b", "same_person")
_FORM = "Give a CSV with the columns image_a,image_b,same_person; same_person is 0 or 1."
_SHOWN = 5
_MANY, _MOST_OF_ONE = 10, 0.5
"""Of one kind of pairs, above which one photo may not be in."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two images, relative to a root, and whether they show one person (mated).

    Attributes
    ----------
    image_a, image_b : str
    mated : bool
    line : int
        Of the list; 0 where there is none.
    """

    image_a: str
    image_b: str
    mated: bool
    line: int = field(default=0, compare=False)

    @property
    def images(self) -> tuple[str, str]:
        """Both images, in the order of their names: the same for a pair that was swapped."""
        a, b = sorted(map(posixpath.normpath, (self.image_a, self.image_b)))
        return a, b


class WhyLeftOut(StrEnum):
    """Why a row does not count."""

    REPEATED = "repeated"
    """The pair stands in an earlier row, perhaps the other way round."""
    ITSELF = "itself"
    """A photo beside itself."""
    COPY = "copy"
    """A photo beside another copy of the same photograph."""
    UNUSABLE = "unusable"
    """A photo of it could not be used."""


@dataclass(frozen=True, slots=True)
class PairList:
    """Pairs of a list.

    Attributes
    ----------
    pairs : tuple of LabelledPair
        Each once.
    left_out : dict
        Lines of the rows that do not count, by why.
    unused : tuple of str
        Columns that nothing reads.
    """

    pairs: tuple[LabelledPair, ...]
    left_out: dict[WhyLeftOut, tuple[int, ...]]
    unused: tuple[str, ...] = ()

    def passed_over(self) -> str:
        """Return in one line what was passed over; empty if nothing was."""
        words = {
            WhyLeftOut.REPEATED: "repeat an earlier pair",
            WhyLeftOut.ITSELF: "hold a photo beside itself",
        }
        parts = [
            f"{len(lines)} rows {words[why]} (line {_lines(lines)})"
            for why, lines in self.left_out.items()
        ]
        if self.unused:
            parts.append(f"columns that nothing reads: {', '.join(self.unused)}")
        return "; ".join(parts)


def read_pairs(path: Path) -> PairList:
    """Return the pairs of a CSV with the columns ``image_a,image_b,same_person``.

    Rows that repeat a pair, in either order, and photos beside themselves are left out and
    counted.

    Raises
    ------
    BadInput
        If the file cannot be read, lacks a column, holds another value than 0 or 1, says of the
        same two people that they are one and that they are two, or has no pair of either kind.
    """
    table = read_table(path, COLUMNS, form=_FORM)
    listed = tuple(_pair(row, path) for row in table.rows)
    first: dict[tuple[str, str], LabelledPair] = {}
    left: dict[WhyLeftOut, list[int]] = {}
    for pair in listed:
        a, b = pair.images
        known = first.setdefault((a, b), pair)
        if known.mated is not pair.mated:
            raise BadInput(
                "{name}, lines {first} and {line}: the same pair is labelled 0 and 1.",
                "Correct one of them.",
                name=path.name,
                first=known.line,
                line=pair.line,
            )
        if a == b:
            left.setdefault(WhyLeftOut.ITSELF, []).append(pair.line)
        elif known is not pair:
            left.setdefault(WhyLeftOut.REPEATED, []).append(pair.line)
    pairs = tuple(pair for (a, b), pair in first.items() if a != b)
    _check_labels(path, [pair for pair in listed if pair.images[0] == pair.images[1]], pairs)
    if not any(p.mated for p in pairs) or all(p.mated for p in pairs):
        raise BadInput("{name} needs mated and non-mated pairs.", _FORM, name=path.name)
    return PairList(pairs, {why: tuple(lines) for why, lines in left.items()}, table.unused)


def _pair(row: Row, path: Path) -> LabelledPair:
    label = row["same_person"]
    if not row["image_a"] or not row["image_b"]:
        raise BadInput("{name} line {line} lacks an image.", _FORM, name=path.name, line=row.line)
    if label not in ("0", "1"):
        raise BadInput(
            "{name} line {line}: same_person is {label}.",
            _FORM,
            name=path.name,
            line=row.line,
            label=repr(label[:20]),
        )
    return LabelledPair(row["image_a"], row["image_b"], label == "1", row.line)


def _check_labels(
    path: Path, themselves: Sequence[LabelledPair], pairs: Sequence[LabelledPair]
) -> None:
    """Refuse labels that contradict each other.

    Raises
    ------
    BadInput
    """
    wrong = [pair.line for pair in themselves if not pair.mated]
    if wrong:
        raise BadInput(
            "{name}, line {line}: a photo and itself are labelled as two people.",
            "Correct the label, or leave the row out.",
            name=path.name,
            line=_lines(wrong),
        )
    linked = _linked(pairs)
    wrong = [p.line for p in pairs if not p.mated and linked[p.images[0]] == linked[p.images[1]]]
    if wrong:
        raise BadInput(
            "{name}, line {line}: labelled as two people, but other rows make them one.",
            "Correct this label, or the rows with same_person 1 that link the two photos.",
            name=path.name,
            line=_lines(wrong),
        )


def people_of(pairs: Sequence[LabelledPair]) -> dict[str, str]:
    """Return whom every image shows, as far as the pairs say.

    Where each person has a folder of their own, which the labels bear out, its name; otherwise
    the first of the images that mated pairs link.

    Returns
    -------
    dict
        By image, as the pairs name it.
    """
    if all((person_of(p.image_a) == person_of(p.image_b)) is p.mated for p in pairs):
        return {image: person_of(image) for p in pairs for image in (p.image_a, p.image_b)}
    linked = _linked(pairs)
    return {
        image: linked[posixpath.normpath(image)] for p in pairs for image in (p.image_a, p.image_b)
    }


def _linked(pairs: Sequence[LabelledPair]) -> dict[str, str]:
    """Return the first of the images that mated pairs link, by image."""
    images = sorted({image for pair in pairs for image in pair.images})
    number = {image: at for at, image in enumerate(images)}
    ends = np.array([[number[i] for i in p.images] for p in pairs if p.mated]).reshape(-1, 2)
    size = len(images)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    _, group = connected_components(graph, directed=False)
    first: dict[int, str] = {}
    return {image: first.setdefault(int(group[at]), image) for image, at in number.items()}


def count_people(pairs: Sequence[LabelledPair]) -> tuple[int, int, int]:
    """Return people, people with a mated pair, and pairs of people with a non-mated one."""
    person = people_of(pairs)
    mated = {person[p.image_a] for p in pairs if p.mated}
    nonmated = {frozenset((person[p.image_a], person[p.image_b])) for p in pairs if not p.mated}
    return len(set(person.values())), len(mated), len(nonmated)


def check_varied(pairs: Sequence[LabelledPair]) -> None:
    """Refuse pairs that hang on one photo.

    Raises
    ------
    BadInput
    """
    for mated, kind in ((True, "mated"), (False, "non-mated")):
        some = [pair for pair in pairs if pair.mated is mated]
        image, count = most_used(some)
        if len(some) >= _MANY and count > _MOST_OF_ONE * len(some):
            raise BadInput(
                "{image} is in {count} of {all} {kind} pairs.",
                "Give pairs of many photos: what is found would hold for this one.",
                image=image,
                count=count,
                all=len(some),
                kind=kind,
            )


def most_used(pairs: Iterable[LabelledPair]) -> tuple[str, int]:
    """Return the photo that stands in most pairs, and in how many."""
    counts = Counter(image for pair in pairs for image in set(pair.images))
    return counts.most_common(1)[0]


def _lines(numbers: Sequence[int]) -> str:
    """Return lines in words, a few of many."""
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return f"{shown} and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else shown
