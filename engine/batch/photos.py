"""The photos of a batch, known by their hashes: rows of one name are rows of one photo."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.batch.rows import BatchRow
from engine.contracts.errors import BadInput, ImageChanged
from engine.files.read import read_file


class KnownPhotos:
    """What is known of the photos of a batch.

    Parameters
    ----------
    known : mapping
        SHA-256 by name in the list.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = dict(known)

    def check_still(self, root: Path) -> None:
        """Refuse to go on where photos of earlier rows are others now.

        One that is away is no other: its rows stay as they are.

        Parameters
        ----------
        root : Path
            The folder that the names start from.

        Raises
        ------
        ImageChanged
        """
        changed = [name for name, sha256 in self._known.items() if _is_other(root / name, sha256)]
        if changed:
            raise ImageChanged(
                "{count} photos that have rows are others now; the first: {name}.",
                "Put them back, or give another folder for the rows.",
                count=len(changed),
                name=changed[0],
            )

    def check(self, rows: Iterable[BatchRow]) -> None:
        """Refuse rows of a photo that was exchanged since others of its name were made.

        Raises
        ------
        ImageChanged
        """
        for row in rows:
            pair = row.pair
            self.note(pair.image_a, pair.sha256_a)
            self.note(pair.image_b, pair.sha256_b)

    def note(self, name: str, sha256: str | None) -> None:
        """Know a photo by its hash, from now on; None says nothing of it.

        Raises
        ------
        ImageChanged
            If it was known by another.
        """
        if sha256 is not None and self._known.setdefault(name, sha256) != sha256:
            raise ImageChanged(
                "{name} was exchanged while the batch ran.",
                "Put it back and go on with --resume, or give another folder for the rows.",
                name=name,
            )


def _is_other(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(read_file(path)).hexdigest() != sha256
    except BadInput:
        return False
