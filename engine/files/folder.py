"""Write folders so that neither a failure nor a kill leaves half a result that looks whole."""

from __future__ import annotations

import contextlib
import glob
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from engine.contracts.errors import OutputFailed
from engine.files.atomic import output_failed
from engine.files.checks import check_writable
from engine.files.lock import free
from engine.files.private import new_mode

_PART = ".part-"
"""How names begin of what is not a result yet."""


@contextmanager
def whole_folder(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Give a temporary folder that becomes `folder` once all its files are written.

    A new folder appears whole. Of an earlier result the files are exchanged one by one, the first
    of `names` first and last: where a kill strikes between, the folder lacks it. What a killed
    program left is removed when the same folder is written to again.

    Parameters
    ----------
    folder : Path
        Must not exist, be empty, or hold an earlier result, which is then replaced.
    names : sequence of str
        What a result consists of, at its top level; first what says that it is whole.

    Raises
    ------
    OutputFailed
        If anything cannot be written, or another program writes it now; `folder` is then as it was.
    """
    check_writable(folder)
    check_replaceable(folder, names)
    try:
        if folder.exists():
            with (
                _alone(folder, _PART),
                _temporary(folder, _PART) as new,
                _temporary(folder, _PART) as former,
            ):
                yield new
                _exchange(folder, names, new, former)
        else:
            part = f".{folder.name}{_PART}"
            with (
                _new_parents(folder),
                _alone(folder.parent, part),
                _temporary(folder.parent, part) as new,
            ):
                yield new
                new.chmod(new_mode(0o777))
                new.rename(folder)
    except OSError as error:
        raise output_failed(folder, error) from error


def check_replaceable(folder: Path, names: Sequence[str]) -> None:
    """Refuse a folder that holds anything but an earlier result.

    Raises
    ------
    OutputFailed
    """
    if not folder.is_dir():
        return
    strange = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in names and not path.name.startswith(_PART)
    )
    if strange:
        raise OutputFailed(
            "The folder {folder} is not empty: it holds {strange}.",
            "Choose a new folder, or one of an earlier result.",
            folder=str(folder),
            strange=strange[0],
        )


@contextmanager
def _alone(place: Path, part: str) -> Iterator[None]:
    """Let no other program write there, and remove what one that was killed left."""
    lock = FileLock(place / f"{part}lock", timeout=0)
    try:
        lock.acquire()
    except NotImplementedError:  # a file system without locks: nobody is kept out, nothing swept
        yield
        return
    except Timeout as error:
        raise OutputFailed(
            "Another program writes to {place} now.",
            "Wait for it, or choose another folder.",
            place=str(place),
        ) from error
    try:
        for left in place.glob(f"{glob.escape(part)}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        free(lock)


def sweep_folders(place: Path) -> None:
    """Remove what the making of any folder in a place left when the program was killed.

    What another program is making now stays: it holds the lock of its name.
    """
    parts = {left.name.partition(_PART)[0] + _PART for left in place.glob(f".*{_PART}*")}
    for part in parts:
        with contextlib.suppress(OutputFailed), _alone(place, part):
            pass


@contextmanager
def _temporary(place: Path, part: str) -> Iterator[Path]:
    """Give a folder, gone afterwards unless it was renamed."""
    temporary = Path(tempfile.mkdtemp(prefix=part, dir=place))
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _new_parents(folder: Path) -> Iterator[None]:
    """Make the parents of a folder, and remove those made if what follows fails."""
    made = [path for path in folder.parents if not path.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def _exchange(folder: Path, names: Sequence[str], new: Path, former: Path) -> None:
    """Put what is in `new` into a folder, and what it held there of `names` into `former`.

    If that fails, the folder is as it was.
    """
    moves = [(folder / name, former / name) for name in names if (folder / name).exists()]
    order = {name: -place for place, name in enumerate(names, start=1)}
    found = sorted(new.iterdir(), key=lambda path: order.get(path.name, -len(names) - 1))
    moves += [(path, folder / path.name) for path in found]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            source.replace(target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            target.replace(source)
        raise
