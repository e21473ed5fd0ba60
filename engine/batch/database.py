"""What the databases of batches have in common: connection, lock, whole writes, typed errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock

from engine.contracts.errors import BadInput, OutputFailed
from engine.files.atomic import output_failed
from engine.files.lock import free, locked


class Database:
    """A database of one batch; use as a context manager.

    Parameters
    ----------
    connection : sqlite3.Connection
    path : Path
    lock : FileLock
        Held; no other program writes meanwhile.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, lock: FileLock) -> None:
        self._connection, self._path, self._lock = connection, path, lock

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Give errors of the database a type.

        Raises
        ------
        OutputFailed
        """
        try:
            yield
        except sqlite3.Error as error:
            raise failed(self._path, error) from error

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Write everything that is written meanwhile, or on an error nothing.

        Raises
        ------
        OutputFailed
        """
        run = self._connection.execute
        with self._errors():
            run("BEGIN IMMEDIATE")
            try:
                yield
                run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    run("ROLLBACK")
                raise

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
        free(self._lock)


def lock_of(folder: Path, path: Path) -> FileLock:
    """Return the lock of a database in a folder, made if there is none, held from now on.

    Raises
    ------
    BadInput, OutputFailed
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_failed(path, error) from error
    lock = locked(path)
    if lock is None:
        raise BadInput(
            "Another program writes to {folder}, or it cannot be written to.",
            "Wait until it is done, or give another folder.",
            folder=str(folder),
        )
    return lock


def failed(path: Path, error: sqlite3.Error) -> OutputFailed:
    """Return an error of a database as it is shown."""
    return OutputFailed(
        "{where} could not be read or written ({reason}).",
        "Free some space, or give another folder.",
        where=str(path),
        reason=str(error),
    )
