"""What is kept of every photo of a mass of pairs: its embedding and readings, some 2 KB.

One SQLite file, each photo whole or not there, so that a run that was killed goes on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from engine.batch.database import Database, failed, lock_of
from engine.batch.photos import KnownPhotos
from engine.contracts.errors import BadInput
from engine.explain.account.many import ReadFaces, Singles
from engine.files.atomic import sweep_all
from engine.files.lock import free

FILE = "photos.sqlite"
SCHEMA = "sim2word/batch-photos/1"
_PASSING = ("OutOfMemory", "TooCostly")
"""Errors of the machine, not of the photo: it is read again when the batch is gone on with."""
_POLICY = -1
"""In place of a face's number: the program's policy chooses."""
_COLUMNS = (
    "name TEXT NOT NULL, asked INTEGER NOT NULL, sha256 TEXT, face INTEGER, turned INTEGER,"
    " warnings TEXT, error TEXT, cause TEXT, embedding BLOB, readings BLOB, chances BLOB,"
    " PRIMARY KEY (name, asked)"
)
_INSERT = "INSERT OR REPLACE INTO photos VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MANY = 4096


@dataclass(frozen=True, slots=True)
class Wanted:
    """A face that pairs need.

    Attributes
    ----------
    name : str
        Of the photo, as the list has it.
    face : int or None
        Which face of it; None leaves it to the program's policy.
    """

    name: str
    face: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Return it as it is kept."""
        return self.name, _POLICY if self.face is None else self.face


@dataclass(frozen=True, slots=True, eq=False)
class ReadPhoto:
    """What was read of a face, or why nothing was.

    Attributes
    ----------
    wanted : Wanted
    sha256 : str or None
        Of the photo.
    face, turned : int or None
        Number of the compared face; degrees clockwise that the photo was turned.
    warnings : str
        Codes, separated by commas.
    error, cause : str or None
    embedding, readings, chances : ndarray, float32, or None
        As :class:`~engine.explain.account.many.ReadFaces` has them, of one face.
    """

    wanted: Wanted
    sha256: str | None = None
    face: int | None = None
    turned: int | None = None
    warnings: str = ""
    error: str | None = None
    cause: str | None = None
    embedding: Singles | None = None
    readings: Singles | None = None
    chances: Singles | None = None


@dataclass(frozen=True, slots=True, eq=False)
class KnownFaces:
    """The faces of a list, those that were read and those that could not be.

    Attributes
    ----------
    wanted : tuple of Wanted
    row : ndarray, int64, (N,)
        Of each in `read`; -1 where it could not be read.
    read : ReadFaces
    photo : ndarray, int64, (N,)
        A number for each photo's SHA-256; -1 where it is not known.
    face : ndarray, int64, (N,)
    errors : tuple of (str or None)
        Why each could not be read.
    """

    wanted: tuple[Wanted, ...]
    row: np.ndarray[tuple[int], np.dtype[np.int64]]
    read: ReadFaces
    photo: np.ndarray[tuple[int], np.dtype[np.int64]]
    face: np.ndarray[tuple[int], np.dtype[np.int64]]
    errors: tuple[str | None, ...]


class PhotoTable(Database):
    """What was read of the photos of a folder of results; use as a context manager."""

    def __init__(self, connection: sqlite3.Connection, path: Path, lock: FileLock) -> None:
        super().__init__(connection, path, lock)
        self._photos = KnownPhotos({})

    @classmethod
    def open(cls, folder: Path, *, resume: bool) -> PhotoTable:
        """Open the table of a folder, made if there is none; see :meth:`begin`.

        Parameters
        ----------
        folder : Path
        resume : bool
            Whether to go on with what is there.

        Raises
        ------
        BadInput
            If something is there and `resume` is not asked for, or another program writes it now.
        OutputFailed
        """
        path = folder / FILE
        lock = lock_of(folder, path)
        try:
            sweep_all(folder)
            return cls._opened(path, lock, resume=resume)
        except BaseException:
            free(lock)
            raise

    @classmethod
    def _opened(cls, path: Path, lock: FileLock, *, resume: bool) -> PhotoTable:
        try:
            connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise failed(path, error) from error
        table = cls(connection, path, lock)
        try:
            begun = table._identity() is not None
        except BaseException:
            connection.close()
            raise
        if begun and not resume:
            connection.close()
            raise BadInput(
                "{folder} holds the rows of a batch.",
                "Give --resume to go on with it, or another folder.",
                folder=str(path.parent),
            )
        return table

    def _identity(self) -> str | None:
        """Return what the photos that are there depend on; None before :meth:`begin`."""
        with self._errors():
            run = self._connection.execute
            if not run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self._connection.executescript(
                    "BEGIN; CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
                    f" CREATE TABLE photos ({_COLUMNS}); COMMIT;"
                )
            known = dict(run("SELECT key, value FROM meta").fetchall())
        if not known:
            return None
        return str(known.get("identity")) if known.get("schema") == SCHEMA else ""

    def begin(self, identity: dict[str, Any], root: Path) -> None:
        """Say what the photos depend on: list, models, settings.

        Parameters
        ----------
        identity : dict
        root : Path
            The folder that their names start from.

        Raises
        ------
        BadInput
            If those that are there depend on something else.
        ImageChanged
            If one of them is another photo now.
        """
        wanted, known = json.dumps(identity, sort_keys=True), self._identity()
        if known is None:
            with self._errors():
                rows = [("schema", SCHEMA), ("identity", wanted)]
                self._connection.execute("BEGIN")
                self._connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
                self._connection.execute("COMMIT")
        elif known != wanted:
            raise BadInput(
                "{name} holds photos of another list, other settings or other models.",
                "Give another folder.",
                name=self._path.name,
            )
        with self._errors():
            found = self._connection.execute(
                "SELECT DISTINCT name, sha256 FROM photos WHERE sha256 IS NOT NULL"
            ).fetchall()
        self._photos = KnownPhotos(dict(found))
        self._photos.check_still(root)

    def left(self, wanted: Sequence[Wanted]) -> list[Wanted]:
        """Return what was not read yet, or failed for want of memory or time."""
        with self._errors():
            rows = self._connection.execute("SELECT name, asked, error FROM photos").fetchall()
        done = {(name, asked) for name, asked, error in rows if error not in _PASSING}
        return [one for one in wanted if one.key not in done]

    def add(self, photos: Iterable[ReadPhoto]) -> None:
        """Keep some photos at once: all of them, or on an error none.

        Raises
        ------
        OutputFailed
        ImageChanged
            If a photo was exchanged since another face of it was read.
        """
        photos = list(photos)
        for one in photos:
            self._photos.note(one.wanted.name, one.sha256)
        rows = [
            (
                *one.wanted.key,
                one.sha256,
                one.face,
                one.turned,
                one.warnings,
                one.error,
                one.cause,
                *(
                    None if values is None else np.ascontiguousarray(values, "<f4").tobytes()
                    for values in (one.embedding, one.readings, one.chances)
                ),
            )
            for one in photos
        ]
        with self._at_once():
            self._connection.executemany(_INSERT, rows)

    def counts(self) -> tuple[int, int]:
        """Return how many photos are there, and how many of them could not be read."""
        with self._errors():
            found = self._connection.execute("SELECT count(*), count(error) FROM photos").fetchone()
        return int(found[0]), int(found[1])

    def known(self, wanted: Sequence[Wanted], width: int, shape: tuple[int, int]) -> KnownFaces:
        """Return what was read of some faces.

        Parameters
        ----------
        wanted : sequence of Wanted
        width : int
            Of an embedding.
        shape : (views, K)
            Of readings.
        """
        at = {one.key: number for number, one in enumerate(wanted)}
        count = len(wanted)
        row, photo, face = (np.full(count, -1, np.int64) for _ in range(3))
        errors: list[str | None] = [None] * count
        embeddings = np.empty((count, width), np.float32)
        readings = np.empty((count, *shape), np.float32)
        chances = np.empty((count, shape[1]), np.float32)
        photos: dict[str, int] = {}
        used = 0
        for key, sha256, number, error, cause, *blobs in self._rows():
            place = at.get(key)
            if place is None:
                continue
            if sha256 is not None:
                photo[place] = photos.setdefault(sha256, len(photos))
            if error is not None:
                errors[place] = f"{error}: {cause}"
                continue
            face[place], row[place] = number, used
            for target, blob in zip((embeddings, readings, chances), blobs, strict=True):
                target[used] = np.frombuffer(blob, "<f4").reshape(target.shape[1:])
            used += 1
        read = ReadFaces(embeddings[:used], readings[:used], chances[:used])
        return KnownFaces(tuple(wanted), row, read, photo, face, tuple(errors))

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        with self._errors():
            found = self._connection.execute(
                "SELECT name, asked, sha256, face, error, cause, embedding, readings, chances"
                " FROM photos"
            )
            while rows := found.fetchmany(_MANY):
                yield from (((row[0], row[1]), *row[2:]) for row in rows)
