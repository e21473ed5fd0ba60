"""Checks of outputs before the work: what cannot be written, or must not be."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.contracts.errors import OutputFailed
from engine.files.atomic import output_failed

_OWN_MARK, _PACK_MARK = b'"sim2word/', b'"sim2word/pack/'
_HEAD = 4096


def check_target(file: Path) -> None:
    """Say before the work, not after it, that a file cannot be written.

    Raises
    ------
    OutputFailed
    """
    if file.is_dir():
        raise output_failed(file, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    check_writable(file.parent)


def real_path(path: Path) -> Path:
    """Return a path without links and dots; one that no file can have, or a circle, stays."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path.absolute()


def same_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, also by links of either kind."""
    if real_path(one) == real_path(other):
        return True
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def check_apart(
    sources: Iterable[Path], folders: Iterable[Path] = (), files: Sequence[Path] = ()
) -> None:
    """Refuse outputs that would touch what is read: originals are never written.

    Parameters
    ----------
    sources : iterable of Path
        Files that are read.
    folders, files : Path
        Where results go.

    Raises
    ------
    OutputFailed
    """
    real_folders = {folder: real_path(folder) for folder in folders}
    real_files = {real_path(file): file for file in files}
    kept = {at: file for file in files if (at := _identity(file)) is not None}
    for source in sources:
        resolved = real_path(source)
        identity = _identity(source) if kept else None
        file = real_files.get(resolved) or (None if identity is None else kept.get(identity))
        if file:
            raise is_read(file)
        for folder, real_folder in real_folders.items():
            if resolved.is_relative_to(real_folder):
                raise OutputFailed(
                    "{name} is read here and lies in the output folder {folder}.",
                    "Choose another folder; originals are never written to.",
                    name=source.name,
                    folder=str(folder),
                )


def is_read(file: Path) -> OutputFailed:
    """Return the error of a result that would take the place of what is read."""
    return OutputFailed("{file} is read here.", "Choose another file.", file=str(file))


def check_not_in(folder: Path, file: Path, *, results: bool = True) -> None:
    """Refuse to replace what lies in a folder that is read.

    Parameters
    ----------
    folder, file : Path
    results : bool
        Whether results of this program may be replaced there.

    Raises
    ------
    OutputFailed
    """
    if not real_path(file).is_relative_to(real_path(folder)):
        return
    if os.path.lexists(file) and not (results and _is_own(file)):
        raise OutputFailed(
            "{file} is there already, in the folder {folder}, which is read here.",
            "Choose another name; only results of this program are replaced there.",
            file=str(file),
            folder=str(folder),
        )


def _is_own(file: Path) -> bool:
    """Return whether a file is a JSON document of this program."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
    except OSError:
        return False
    return head.lstrip().startswith(b"{") and _OWN_MARK in head and _PACK_MARK not in head


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what a file is on its disk; None if there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def check_writable(folder: Path) -> None:
    """Say before the work, not after it, that a folder cannot be written.

    Raises
    ------
    OutputFailed
        If `folder` is a file, or may not be written or made.
    """
    path = folder.absolute()
    try:
        while not path.exists():
            path = path.parent
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise output_failed(folder, error) from error
