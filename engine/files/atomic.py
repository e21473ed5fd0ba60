"""Write files so that a failure leaves nothing half-written."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.contracts.errors import OutputFailed
from engine.files.private import new_mode

_FORGOTTEN = 3600.0
"""Seconds after which an unfinished file belongs to nobody who still writes it."""


def output_failed(path: Path, error: OSError) -> OutputFailed:
    """Return the error of a failed write in words."""
    where = str(path) if len(str(path)) <= 160 else f"...{str(path)[-150:]}"  # noqa: PLR2004
    if error.errno == errno.ENOSPC:
        return OutputFailed(
            "There is no space left to write {where}.", "Free some space.", where=where
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputFailed(
            "{where} may not be written by this user.", "Choose another folder.", where=where
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return OutputFailed(
            "{where} is a file where a folder is needed.", "Choose another folder.", where=where
        )
    if error.errno == errno.EISDIR:
        return OutputFailed(
            "{where} is a folder where a file is needed.", "Choose another name.", where=where
        )
    return OutputFailed(
        "{where} could not be written ({reason}).",
        "Choose another folder.",
        where=where,
        reason=error.strerror or str(error),
    )


def write_atomically(path: Path, data: bytes | memoryview) -> None:
    """Write a file whole or not at all, also if the power is cut.

    Raises
    ------
    OutputFailed
    """
    with written_whole(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def written_whole(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Give a temporary file that becomes `path` once it is written, also if the power is cut.

    Parameters
    ----------
    path : Path
    mode : int, optional
        Of the file; otherwise that of the one in its place, or of new files.

    Raises
    ------
    OutputFailed
        If it cannot be written; `path` is then as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        sweep(path, _FORGOTTEN)
        handle, name = tempfile.mkstemp(prefix=_unfinished(path), dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.chmod(_mode_of(path) if mode is None else mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except OSError as error:
        raise output_failed(path, error) from error


def _mode_of(path: Path) -> int:
    """Return the mode that a file has, or is to have where there is none yet."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return new_mode(0o666)


def _unfinished(path: Path) -> str:
    """Return how the names of unfinished files for a target begin."""
    return f".{path.name}.part-"


def sweep(path: Path, untouched: float = 0.0) -> None:
    """Remove what writing a file left behind when the program was killed.

    Parameters
    ----------
    path : Path
    untouched : float
        Seconds for which nobody wrote to it. Only whoever alone writes the file may leave it out.
    """
    for left in path.parent.glob(glob.escape(_unfinished(path)) + "*"):
        if time.time() - left.stat().st_mtime >= untouched:
            left.unlink(missing_ok=True)


def sweep_all(folder: Path) -> None:
    """Remove what writing any file of a folder left behind; whoever alone writes there may."""
    for left in folder.glob(".*.part-*"):
        left.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Let a new name reach the disk, where that can be asked for.

    The name is the new file's already: that it cannot be asked for is no failure to write.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
