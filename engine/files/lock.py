"""One program writes to a file at a time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from engine.files.atomic import sweep


def locked(path: Path) -> FileLock | None:
    """Return the lock of a case or a batch, held from now on; None if it cannot be had."""
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        sweep(path)
    except (Timeout, OSError, NotImplementedError):  # the last: no locks on this file system
        return None  # reported by the caller
    return lock


def free(lock: FileLock) -> None:
    """Give a lock free, and leave no file of it."""
    with suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
