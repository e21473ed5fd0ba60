"""The rows of a batch on disk: one SQLite file, each row whole or not there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine.contracts import BadInput, OutputFailed
from engine.output import output_failed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.batch.running import BatchRow

FILE = "batch.sqlite"
_SCHEMA = "sim2word/batch/1"
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE pairs (
    number INTEGER PRIMARY KEY, image_a TEXT NOT NULL, image_b TEXT NOT NULL,
    sha256_a TEXT, sha256_b TEXT, face_a INTEGER, face_b INTEGER,
    cosine REAL, angular REAL, log10_lr REAL, text_en TEXT, text_zh TEXT,
    error TEXT, cause TEXT
);
CREATE TABLE words (
    pair INTEGER NOT NULL REFERENCES pairs(number), image TEXT NOT NULL, rank INTEGER,
    attribute TEXT NOT NULL, value TEXT, score REAL, supported INTEGER,
    direction TEXT, effect REAL, z REAL, p REAL
);
CREATE INDEX words_of ON words(pair);
"""


class BatchStore:
    """Rows of one batch; use as a context manager.

    Parameters
    ----------
    connection : sqlite3.Connection
    path : Path
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    @classmethod
    def open(cls, folder: Path, identity: dict[str, Any], *, resume: bool) -> BatchStore:
        """Open the store of a folder, made if there is none.

        Parameters
        ----------
        folder : Path
        identity : dict
            What the rows depend on: list, settings, models. A run goes on only with the same.
        resume : bool
            Whether rows that are there are gone on from.

        Raises
        ------
        BadInput
            If there are rows and `resume` is not asked for, or they are of another run.
        OutputFailed
        """
        path = folder / FILE
        there = path.exists()
        if there and not resume:
            raise BadInput(
                "{folder} holds the rows of a batch.",
                "Give --resume to go on with it, or another folder.",
                folder=str(folder),
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise _failed(path, error) from error
        store = cls(connection, path)
        try:
            with store._told():
                store._begin(json.dumps(identity, sort_keys=True))
        except BaseException:
            connection.close()
            raise
        return store

    def _begin(self, identity: str) -> None:
        run = self._connection.execute
        run("PRAGMA synchronous = FULL")
        tables = run("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables:  # new, or killed before it was made
            script = f"BEGIN; {_TABLES} COMMIT;"
            self._connection.executescript(script)
        known = dict(run("SELECT key, value FROM meta").fetchall())
        if not known:
            rows = [("schema", _SCHEMA), ("identity", identity)]
            run("BEGIN")
            self._connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
            run("COMMIT")
        elif known.get("schema") != _SCHEMA or known.get("identity") != identity:
            raise BadInput(
                "{name} holds rows of another list, other settings or other models.",
                "Give another folder.",
                name=self._path.name,
            )

    @property
    def done(self) -> frozenset[int]:
        """The numbers of the pairs that are there."""
        with self._told():
            rows = self._connection.execute("SELECT number FROM pairs").fetchall()
        return frozenset(number for (number,) in rows)

    def counts(self) -> tuple[int, int]:
        """Return how many pairs are there, and how many of them failed."""
        with self._told():
            found = self._connection.execute("SELECT count(*), count(error) FROM pairs").fetchone()
        return int(found[0]), int(found[1])

    def add(self, row: BatchRow) -> None:
        """Keep a row with its words, at once and whole.

        Raises
        ------
        OutputFailed
        """
        marks = ", ".join("?" * len(row.columns))
        with self._told():
            run = self._connection.execute
            run("BEGIN IMMEDIATE")
            try:
                run(f"INSERT INTO pairs VALUES ({marks})", row.columns)  # noqa: S608 - marks alone
                self._connection.executemany(
                    "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.words
                )
                run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    run("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _failed(self._path, error) from error

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._connection.close()


def _failed(path: Path, error: OSError | sqlite3.Error) -> OutputFailed:
    if isinstance(error, OSError):
        return output_failed(path, error)
    return OutputFailed(
        "{where} could not be read or written ({reason}).",
        "Free some space, or give another folder.",
        where=str(path), reason=str(error),
    )  # fmt: skip
