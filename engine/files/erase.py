"""Files that are overwritten before they go, as far as a disk does what it is told.

A file system that writes in place (ext4, NTFS) then holds nothing of them; one that keeps what was
(btrfs, ZFS, APFS, snapshots), and a solid-state disk's own spare blocks, may.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


def blank(file: BinaryIO) -> None:
    """Overwrite a file that is open for writing with zeros, and wait until they are on disk.

    Raises
    ------
    OSError
    """
    left = file.seek(0, os.SEEK_END)
    file.seek(0)
    while left > 0:
        left -= file.write(bytes(min(left, _CHUNK)))
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def kept_open(path: Path) -> Iterator[BinaryIO | None]:
    """Hold a file that gets another in its place, so that it can be overwritten afterwards.

    None where a file that is open cannot be replaced.
    """
    if os.name != "posix":
        yield None
        return
    with path.open("rb+") as file:
        yield file


def erase(path: Path) -> None:
    """Overwrite a file and remove it; one that is not there is gone already.

    Raises
    ------
    OSError
    """
    try:
        with path.open("rb+") as file:
            blank(file)
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def erase_folder(folder: Path) -> bool:
    """Overwrite and remove all files below a folder, and it; return whether there was one.

    Raises
    ------
    OSError
    """
    if not folder.is_dir():
        return False
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        elif path.is_symlink():
            path.unlink()
        else:
            erase(path)
    folder.rmdir()
    return True
