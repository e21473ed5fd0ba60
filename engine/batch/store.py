"""The rows of a batch on disk: one SQLite file, each row whole or not there."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from engine.batch.database import Database, failed, lock_of
from engine.batch.rows import TABLES, PairRow, Row, columns_of, values_of
from engine.contracts.batch import DOCUMENTS
from engine.contracts.earlier import current
from engine.contracts.errors import BadInput, ImageChanged
from engine.files.atomic import sweep_all
from engine.files.lock import free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.batch.rows import BatchRow

FILE = "batch.sqlite"
_PASSING = ("OutOfMemory", "TooCostly", "WorkerLost")
"""Errors of the machine, not of the pair: it is tried again when the batch is gone on with."""
_AGAIN = f"DELETE FROM pairs WHERE number = ? AND error IN ({', '.join('?' * len(_PASSING))})"  # noqa: S608
_SCHEMA = "sim2word/batch/8"
_EARLIER = tuple(f"sim2word/batch/{number}" for number in (3, 4, 5, 6, 7))
"""Schemas that lack tables and columns of this one, and are given them."""


class BatchStore(Database):
    """Rows of one batch; use as a context manager."""

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
            If there are rows and `resume` is not asked for, or they are of another run, or another
        program writes them now.
        OutputFailed
        """
        path = folder / FILE
        lock = lock_of(folder, path)
        try:
            sweep_all(folder / DOCUMENTS)
            return cls._opened(path, lock, identity, resume=resume)
        except BaseException:
            free(lock)
            raise

    @classmethod
    def _opened(
        cls, path: Path, lock: FileLock, identity: dict[str, Any], *, resume: bool
    ) -> BatchStore:
        there, folder = path.exists(), path.parent
        if there and not resume:
            raise BadInput(
                "{folder} holds the rows of a batch.",
                "Give --resume to go on with it, or another folder.",
                folder=str(folder),
            )
        try:
            connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise failed(path, error) from error
        store = cls(connection, path, lock)
        try:
            with store._errors():
                store._begin(_as_now(json.dumps(identity)))
        except BaseException:
            connection.close()
            raise
        return store

    def _begin(self, identity: str) -> None:
        run = self._connection.execute
        run("PRAGMA synchronous = FULL")
        tables = run("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables:  # new, or killed before it was made
            made = " ".join(_made(rows) for rows in TABLES)
            meta = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
            self._connection.executescript(f"BEGIN; {meta} {made} COMMIT;")
        known = dict(run("SELECT key, value FROM meta").fetchall())
        if "identity" in known:
            known["identity"] = _as_now(known["identity"])
        if known.get("schema") in _EARLIER and known["identity"] == identity:
            known["schema"] = self._complete(identity)
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

    def _complete(self, identity: str) -> str:
        """Give rows of an earlier schema the tables and columns that it lacks; return this one."""
        run = self._connection.execute
        there = {rows: {name for name, _ in self.columns(rows.table)} for rows in TABLES}
        run("BEGIN IMMEDIATE")
        try:
            for rows, names in there.items():
                if not names:
                    for statement in _made(rows).split(";")[:-1]:
                        run(statement)
                for name, sql in columns_of(rows).items():
                    if names and name not in names:
                        run(f"ALTER TABLE {rows.table} ADD COLUMN {name} {sql}")
            for key, value in (("schema", _SCHEMA), ("identity", identity)):
                run("UPDATE meta SET value = ? WHERE key = ?", (value, key))
            run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                run("ROLLBACK")
            raise
        return _SCHEMA

    @property
    def has_earlier(self) -> bool:
        """Whether rows of results are of a version that turned no photo."""
        query = "SELECT count(*) FROM pairs WHERE error IS NULL AND turned_a IS NULL"
        with self._errors():
            return bool(self._connection.execute(query).fetchone()[0])

    @property
    def done(self) -> frozenset[int]:
        """The numbers of the pairs that need not be tried again."""
        with self._errors():
            rows = self._connection.execute("SELECT number, error FROM pairs").fetchall()
        return frozenset(number for number, error in rows if error not in _PASSING)

    def counts(self) -> tuple[int, int]:
        """Return how many pairs are there, and how many of them failed."""
        with self._errors():
            found = self._connection.execute("SELECT count(*), count(error) FROM pairs").fetchone()
        return int(found[0]), int(found[1])

    def columns(self, table: str) -> list[tuple[str, str]]:
        """Return names and SQL types of a table's columns."""
        with self._errors():
            found = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
        return [(str(row[1]), str(row[2])) for row in found]

    def rows(self, table: str, many: int) -> Iterator[list[tuple[Any, ...]]]:
        """Yield a table's rows in the order of the list, at most `many` at a time."""
        order = next(rows.order for rows in TABLES if rows.table == table)
        with self._errors():
            found = self._connection.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
            while rows := found.fetchmany(many):
                yield rows

    def photos(self) -> dict[str, str]:
        """Return the SHA-256 that the results of every photo are of, by its name in the list.

        Raises
        ------
        ImageChanged
            If rows of one name are of several photos.
        """
        found: dict[str, str] = {}
        with self._errors():
            rows = self._connection.execute(
                "SELECT image_a, sha256_a FROM pairs WHERE sha256_a IS NOT NULL"
                " UNION SELECT image_b, sha256_b FROM pairs WHERE sha256_b IS NOT NULL"
            ).fetchall()
        for name, sha256 in rows:
            if found.setdefault(name, sha256) != sha256:
                raise ImageChanged(
                    "There are rows of several photos called {name}.",
                    "Begin again in another folder.",
                    name=name,
                )
        return found

    def add(self, rows: Iterable[BatchRow]) -> None:
        """Keep some rows with their words, at once: all of them, or on an error none.

        A row of a pair that is tried again takes the place of the former.

        Raises
        ------
        OutputFailed
        """
        with self._at_once():
            for row in rows:
                self._connection.execute(_AGAIN, (row.pair.number, *_PASSING))
                for of_table in ((row.pair,), row.words, row.evidence, row.account, row.parts):
                    self._insert(of_table)

    def _insert(self, rows: Sequence[Row]) -> None:
        if rows:
            names = ", ".join(columns_of(type(rows[0])))
            values = [values_of(row) for row in rows]
            marks = ", ".join("?" * len(values[0]))
            self._connection.executemany(
                f"INSERT INTO {rows[0].table} ({names}) VALUES ({marks})",  # noqa: S608 - our names
                values,
            )


def _made(rows: type[Row]) -> str:
    """Return the SQL that makes a table."""
    columns = ", ".join(f"{name} {sql}" for name, sql in columns_of(rows).items())
    index = "" if rows is PairRow else f"CREATE INDEX {rows.table}_of ON {rows.table}(pair);"
    return f"CREATE TABLE {rows.table} ({columns});{index}"


def _as_now(identity: str) -> str:
    """Return what rows depend on, with settings of earlier versions as they are written now.

    Versions that knew no landmarks, or no score map, worked as one does now that is asked not to
    use them.
    """
    found = current(json.loads(identity))
    settings, documents = (
        (found.get("settings"), found.get("documents")) if isinstance(found, dict) else (None, None)
    )
    if isinstance(settings, dict):
        settings.setdefault("landmarks", False)
        settings.setdefault("score_map", False)
        settings.setdefault("parts", False)
        if not documents:  # rows have no maps, however many a version made
            settings.update(score_map=False, search_steps=0)
    return json.dumps(found, sort_keys=True)
