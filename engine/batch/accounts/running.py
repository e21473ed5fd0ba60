"""Read photos, account pairs, write files; what is there already is not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.batch.accounts.pairs import OfAll, OfList, Pairs, number_pairs, photos_listed
from engine.batch.accounts.parts import AccountWriter, counted
from engine.batch.accounts.photos import KnownFaces, PhotoTable, ReadPhoto, Wanted
from engine.batch.accounts.reading import read_photos
from engine.batch.job import BatchJob
from engine.contracts.cancel import CancelToken
from engine.explain.account.many import Accountant
from engine.explain.account.model import AccountModel
from engine.explain.account.readings import VIEWS
from engine.files.atomic import sweep_all
from engine.session import Session

FOLDER = "accounts"
"""Of the files of accounts, below the folder of results."""
_TOGETHER = 16
"""Photos that are kept at once."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which pairs of all photos are accounted; neither: all of them.

    Attributes
    ----------
    threshold : float or None
        The least cosine.
    nearest : int or None
        So many others of each photo.
    """

    threshold: float | None = None
    nearest: int | None = None


@dataclass(slots=True, eq=False)
class AccountBatch:
    """A mass of pairs whose photos are read, then accounted.

    Attributes
    ----------
    session : Session
    job : BatchJob
    model : AccountModel
    identity : dict
        What was asked for.
    folder : Path
        For the results.
    table : PhotoTable
        Open, in that folder.
    token : CancelToken
    """

    session: Session
    job: BatchJob
    model: AccountModel
    identity: dict[str, Any]
    folder: Path
    table: PhotoTable
    token: CancelToken

    def read(self, wanted: tuple[Wanted, ...]) -> Iterator[int]:
        """Read the photos that are not there yet; yield how many are, from time to time.

        Raises
        ------
        RunCancelled, OutputFailed
        """
        left = self.table.left(wanted)
        done, some = len(wanted) - len(left), list[ReadPhoto]()
        yield done
        try:
            for photo in read_photos(self.session, self.job, self.model, left, self.token):
                some.append(photo)
                if len(some) == _TOGETHER:
                    self.table.add(some)
                    done += len(some)
                    some.clear()
                    yield done
        finally:
            self.table.add(some)  # also where it is cancelled
        yield done + len(some)

    def known(self, wanted: tuple[Wanted, ...]) -> KnownFaces:
        """Return what was read of faces."""
        width, shape = self.model.basis.shape[0], (len(VIEWS), len(self.model.card.readings))
        return self.table.known(wanted, width, shape)

    def account(self, pairs: Pairs, known: KnownFaces) -> Iterator[tuple[int, int]]:
        """Write the files that are not there yet; yield the pairs of each, and how many failed.

        Raises
        ------
        RunCancelled, OutputFailed
        """
        statistics = self.session.pack.recognition.statistics
        writer = AccountWriter(
            self.model,
            known,
            Accountant(self.model, known.read),
            None if statistics is None else statistics.operating_point.threshold,
            self.job.settings.protected_words,
            self._of(known),
            self.token,
        )
        sweep_all(self.folder / FOLDER)
        for number in range(pairs.parts):
            self.token.check()
            target = self.folder / FOLDER / f"part-{number:06d}.parquet"
            yield counted(target, writer.of) or writer.write(pairs, number, target)

    def _of(self, known: KnownFaces) -> str:
        """Return a hash of what every file depends on: what was asked for, and what was read."""
        asked = json.dumps(self.identity, sort_keys=True).encode()
        return hashlib.sha256(asked + known.row.tobytes()).hexdigest()


def listed(
    path: Path, folder: Path, *, all_pairs: bool
) -> tuple[tuple[Wanted, ...], OfList | None]:
    """Return the faces that a list names, and its pairs; None where all are to be searched.

    Raises
    ------
    BadInput, OutputFailed
    """
    if all_pairs:
        return photos_listed(path), None
    found = number_pairs(path, folder)
    return found.faces, OfList(found)


def searched(known: KnownFaces, search: Search) -> OfAll:
    """Return the pairs of all faces that were read."""
    faces = np.flatnonzero(known.row >= 0).astype(np.int32)
    return OfAll(known.read.embeddings[known.row[faces]], faces, search.threshold, search.nearest)
