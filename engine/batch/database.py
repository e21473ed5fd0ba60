"""What the databases of batches have in common: their locks and errors."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from filelock import FileLock

from engine.contracts.errors import BadInput, OutputFailed
from engine.files.atomic import output_failed
from engine.files.lock import locked


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
