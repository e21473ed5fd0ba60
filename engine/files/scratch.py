"""Folders for work in progress: only the user's own, and gone afterwards, also after a crash.

Each folder has a lock beside it that its process holds. A lock that nobody holds is of a
process that is gone: whoever makes or sweeps folders next removes what it left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from engine.files.atomic import output_failed
from engine.files.lock import free

_PRIVATE = 0o700
_NAME, _LOCK = "sim2word", ".lock"
_USUAL, _ON_DISK = Path("/tmp"), Path("/var/tmp")  # noqa: S108 - folders in them are private
"""The former is in memory on many systems, the latter never."""


class ScratchFolder:
    """A private temporary folder, there until :meth:`close`.

    Parameters
    ----------
    large : bool
        For more than fits into memory, which the usual place may be part of.

    Attributes
    ----------
    path : Path

    Raises
    ------
    OutputFailed
        If none can be made.
    """

    def __init__(self, *, large: bool = False) -> None:
        root = _root_in(_large_place() if large else Path(tempfile.gettempdir()))
        try:
            root.mkdir(mode=_PRIVATE, exist_ok=True)
            if not _is_private(root):  # made by somebody else, to look into ours
                root = Path(tempfile.mkdtemp(prefix=f"{_NAME}-", dir=root.parent))
            sweep_scratch()
            self.path = Path(tempfile.mkdtemp(dir=root))
            self._lock = FileLock(_lock_of(self.path), timeout=0)
            self._lock.acquire()
        except OSError as error:
            raise output_failed(root, error) from error

    def close(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        free(self._lock)
        if self.path.parent not in _roots():
            with contextlib.suppress(OSError):
                self.path.parent.rmdir()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a private temporary folder.

    Raises
    ------
    OutputFailed
        If none can be made.
    """
    folder = ScratchFolder()
    try:
        yield folder.path
    finally:
        folder.close()


def sweep_scratch() -> int:
    """Remove what processes that are gone left behind; return how many folders that were."""
    gone = 0
    places = {Path(tempfile.gettempdir()), _large_place()}
    for root in (root for place in places for root in place.glob(f"{_NAME}*")):
        if not (root.is_dir() and _is_private(root)):
            continue
        before = gone
        for path in root.glob(f"*{_LOCK}"):
            lock = FileLock(path, timeout=0)
            with contextlib.suppress(Timeout, OSError):  # in use, or swept by another just now
                lock.acquire()
                shutil.rmtree(path.with_suffix(""), ignore_errors=True)
                free(lock)
                gone += 1
        if gone > before and root not in _roots():  # made because somebody else had ours
            with contextlib.suppress(OSError):
                root.rmdir()
    return gone


def _roots() -> frozenset[Path]:
    """Return the folders that ours lie in."""
    return frozenset(map(_root_in, (Path(tempfile.gettempdir()), _large_place())))


def _root_in(place: Path) -> Path:
    user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""  # Windows' folder is the user's
    return place / f"{_NAME}{user}"


def _large_place() -> Path:
    """Return where large files go: where the user says, else where the system wants them."""
    usual = Path(tempfile.gettempdir())
    return _ON_DISK if usual == _USUAL and os.access(_ON_DISK, os.W_OK | os.X_OK) else usual


def _is_private(folder: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    status = folder.lstat()
    return (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == os.getuid()
        and stat.S_IMODE(status.st_mode) == _PRIVATE
    )


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + _LOCK)
