"""Where a pack comes from: a folder, a zip file or a single model file."""

from __future__ import annotations

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from engine.contracts.errors import BadInput, ModelRefused
from engine.models.weights import WEIGHTS

_MODELS = (".onnx", *WEIGHTS)
_TEXTS = (".json", ".md", ".txt", "")
_TEXT_NAMES = ("licen", "notice", "copying", "readme", "labels")
_MOST_BYTES = 8 * 2**30
"""Of all files together: the largest packs known have about 1 GB."""
_CHUNK = 2**20
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)
"""What the library raises of archives that are damaged, encrypted or packed in other ways."""
_MOST_GROWTH, _SMALL = 20, 100 * 2**20
"""Weights hardly shrink when packed: what grows more than so many times is no pack, unless it is
small."""
_OF_MACOS = "__MACOSX"
"""Folder of an archive that holds no files of its own."""


def copy_pack(source: Path, target: Path) -> None:
    """Copy the models and texts of a pack into an empty folder, without their folders.

    Parameters
    ----------
    source : Path
        A folder, a zip file, or one model file with its texts beside it.
    target : Path

    Raises
    ------
    BadInput
        If there is no such file or no model in it.
    ModelRefused
        If an archive holds paths that lead elsewhere, links, or more than it should.
    """
    if source.is_dir():
        _copy_files(sorted(p for p in source.iterdir() if _wanted(p.name)), target)
    elif source.suffix.lower() == ".zip":
        with _opened(source) as archive:
            _extract(archive, target)
    elif source.suffix.lower() in _MODELS and source.is_file():
        stem = source.stem.lower()
        beside = [
            p
            for p in source.parent.iterdir()
            if p.suffix == ".json" and p.stem.lower() in (stem, f"{stem}.labels")
        ]
        _copy_files([source, *sorted(beside)], target)
    else:
        raise BadInput(
            "{name} is no model pack.",
            "Give a folder, a zip file, or a model file: {kinds}.",
            name=source.name,
            kinds=", ".join(_MODELS),
        )
    if not any(p.suffix in _MODELS for p in target.iterdir()):
        raise BadInput(
            "There is no model file in {name}.",
            "A pack holds networks ({kinds}) directly in it.",
            name=source.name,
            kinds=", ".join(_MODELS),
        )


def _wanted(name: str) -> bool:
    """Whether a file of a pack is of use: a model, or a text that belongs to it."""
    path = PurePosixPath(name.lower())
    if path.name.startswith("."):  # such as the notes that macOS keeps beside files
        return False
    if path.suffix in _MODELS:
        return True
    return path.suffix in _TEXTS and any(part in path.name for part in _TEXT_NAMES)


def _copy_files(paths: list[Path], target: Path) -> None:
    total = 0
    for path in paths:
        if path.is_symlink():
            raise _leads_out(path.parent.name, path.name)
        if not path.is_file():
            continue
        total += path.stat().st_size
        if total > _MOST_BYTES:
            raise _too_large(path.parent.name)
        shutil.copyfile(path, target / path.name)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except _BROKEN_ZIP as error:
        raise BadInput(
            "{name} could not be read as a zip file ({reason}).",
            "Check that the file is whole.",
            name=source.name,
            reason=str(error),
        ) from error


def _extract(archive: zipfile.ZipFile, target: Path) -> None:
    total = 0
    source = Path(archive.filename or "")
    name, most = source.name, max(_SMALL, _MOST_GROWTH * source.stat().st_size)
    for entry in archive.infolist():
        _check_entry(entry, name)
        path = PurePosixPath(entry.filename)
        if entry.is_dir() or _OF_MACOS in path.parts or not _wanted(path.name):
            continue
        copy = target / path.name
        if copy.exists():
            raise ModelRefused(
                "{name} holds two files named {file}.",
                "Import the folder that holds one of them.",
                name=name,
                file=path.name,
            )
        with archive.open(entry) as packed, copy.open("wb") as out:
            # What an entry says of its size is not believed.
            while chunk := packed.read(_CHUNK):
                total += len(chunk)
                if total > min(most, _MOST_BYTES):
                    raise _too_large(name)
                out.write(chunk)


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    parts = path.parts
    leads_out = path.is_absolute() or ".." in parts or not parts or ":" in parts[0]
    if leads_out or stat.S_ISLNK(entry.external_attr >> 16):
        raise _leads_out(name, entry.filename)


def _leads_out(name: str, file: str) -> ModelRefused:
    return ModelRefused(
        "{name} holds a path that leads out of it: {file}.",
        "Do not use this file; packs hold plain files only.",
        name=name,
        file=file,
    )


def _too_large(name: str) -> ModelRefused:
    return ModelRefused(
        "{name} holds far more than a pack does.",
        "Check what it is.",
        name=name,
    )
