"""Checks of outputs before the work: what cannot be written, or must not be."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from engine.contracts.errors import OutputFailed
from engine.files.atomic import output_failed


def check_target(file: Path) -> None:
    """Say before the work, not after it, that a file cannot be written.

    Raises
    ------
    OutputFailed
    """
    if file.is_dir():
        raise output_failed(file, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    check_writable(file.parent)


def check_apart(photos: Iterable[Path], folder: Path | None, file: Path | None) -> None:
    """Refuse outputs that would touch the photos: originals are never written.

    Parameters
    ----------
    photos : iterable of Path
    folder, file : Path or None
        Where results go.

    Raises
    ------
    OutputFailed
    """
    for photo in photos:
        resolved = photo.resolve()
        if file is not None and file.resolve() == resolved:
            raise OutputFailed("{file} is read here.", "Choose another file.", file=str(file))
        if folder is not None and resolved.is_relative_to(folder.resolve()):
            raise OutputFailed(
                "The photo {name} lies in the output folder {folder}.",
                "Choose another folder; originals are never written to.",
                name=photo.name,
                folder=str(folder),
            )


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
