"""Files that are overwritten before they go, as far as a disk obeys.

A file system that writes in place (ext4, NTFS) then holds nothing of them; one that keeps what was
(btrfs, ZFS, APFS, snapshots), and a solid-state disk's own spare blocks, may.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


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


def erase(path: Path) -> None:
    """Overwrite a file and remove it; one that is not there is gone already.

    Raises
    ------
    OSError
    """
    if not path.is_symlink():  # what a link leads to is somebody else's
        try:
            with os.fdopen(os.open(path, os.O_RDWR | _NO_LINK), "rb+") as file:
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
    if folder.is_symlink():
        folder.unlink()
        return True
    if not folder.is_dir():
        return False
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            erase(path)
    folder.rmdir()
    return True
