"""Write a pair set as a folder of photos with a list of pairs, which every measure reads."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from engine.contracts.errors import BadInput
from engine.evaluate.pairs import COLUMNS
from engine.files.folder import whole_folder
from engine.files.pair_set import PairSet

LIST = "pairs.csv"
PHOTOS = "photos"
_SUFFIXES = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n\x1a\n": ".png",
    b"BM": ".bmp",
    b"RIFF": ".webp",
}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was written.

    Attributes
    ----------
    pairs, mated : int
    photos : int
        Distinct ones.
    people : int
        As far as mated pairs link photos; every other photo counts as somebody of its own.
    """

    pairs: int
    mated: int
    photos: int
    people: int


def unpack(found: PairSet, folder: Path) -> Unpacked:
    """Write photos and ``pairs.csv``, whole or not at all.

    A photo of several pairs is written once. Who is one person is not in the file: photos that
    mated pairs link, also by way of others, lie in one folder, so that people can be kept apart as
    far as that is known.

    Parameters
    ----------
    found : PairSet
    folder : Path
        Must not exist, be empty, or hold an earlier one.

    Raises
    ------
    BadInput
        If a photo is no image, or a pair of one person and a pair of two contradict each other.
    OutputFailed
    """
    digests = [hashlib.sha256(photo).hexdigest() for photo in found.photos]
    numbers: dict[str, int] = {}
    of = np.array([numbers.setdefault(digest, len(numbers)) for digest in digests]).reshape(-1, 2)
    mated = np.array(found.mated)
    linked = of[mated]
    links = coo_array(
        (np.ones(len(linked)), (linked[:, 0], linked[:, 1])), shape=(len(numbers),) * 2
    )
    people, person = connected_components(links, directed=False)
    for pair in np.flatnonzero(~mated):
        a, b = of[pair]
        if person[a] == person[b]:
            raise BadInput(
                "Pair {number} is of two people, and other pairs say that they are one.",
                "Ask for another copy of the set.",
                number=int(pair) + 1,
            )
    width = len(str(people))
    names: dict[int, str] = {}
    files: dict[str, bytes] = {}
    for place, (photo, number) in enumerate(zip(found.photos, of.ravel().tolist(), strict=True)):
        if number not in names:
            suffix = _suffix(photo, place)
            names[number] = f"{PHOTOS}/{person[number]:0{width}d}/{number:06d}{suffix}"
            files[names[number]] = photo
    with whole_folder(folder, (LIST, PHOTOS)) as new:
        for name, photo in files.items():
            target = new / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(photo)
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(COLUMNS)
        for (a, b), same in zip(of.tolist(), found.mated, strict=True):
            table.writerow((names[a], names[b], int(same)))
        (new / LIST).write_text(text.getvalue(), encoding="utf-8")
    return Unpacked(len(mated), int(mated.sum()), len(numbers), int(people))


def _suffix(photo: bytes, place: int) -> str:
    """Return the suffix of a photo by its first bytes.

    Raises
    ------
    BadInput
    """
    for start, suffix in _SUFFIXES.items():
        if photo.startswith(start):
            return suffix
    raise BadInput(
        "Photo {number} of the set is no JPEG, PNG, BMP or WebP.",
        "Ask for another copy of the set.",
        number=place + 1,
    )
