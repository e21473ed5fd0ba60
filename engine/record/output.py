"""Write files so that a failure leaves nothing half-written."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.contracts import OutputFailed


def output_failed(path: Path, error: OSError) -> OutputFailed:
    """Return the error of a failed write in words."""
    where = str(path) if len(str(path)) <= 160 else f"...{str(path)[-150:]}"  # noqa: PLR2004
    if error.errno == errno.ENOSPC:
        return OutputFailed(f"There is no space left to write {where}.", "Free some space.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputFailed(f"{where} may not be written by this user.", "Choose another folder.")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return OutputFailed(
            f"{where} is a file where a folder is needed.", "Choose another folder."
        )
    if error.errno == errno.EISDIR:
        return OutputFailed(f"{where} is a folder where a file is needed.", "Choose another name.")
    return OutputFailed(
        f"{where} could not be written ({error.strerror or error}).", "Choose another folder."
    )


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    OutputFailed
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise output_failed(path, error) from error


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder whose files move into `folder` once all are written.

    Parameters
    ----------
    folder : Path
        Made if it is missing; files of the same names are replaced, others stay.

    Raises
    ------
    OutputFailed
        If anything cannot be written; `folder` is then as it was.
    """
    check_writable(folder)
    made = [] if folder.exists() else [folder]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
        try:
            yield temporary
            for source in sorted(path for path in temporary.rglob("*") if path.is_file()):
                target = folder / source.relative_to(temporary)
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
            made.clear()
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise output_failed(folder, error) from error
    finally:
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
