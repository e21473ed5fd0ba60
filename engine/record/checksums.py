"""The SHA-256 of every file of a result, as ``sha256sum --check`` reads it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

CHECKSUMS = "SHA256SUMS"
"""The file's name."""


def write_checksums(folder: Path) -> None:
    """Write the file into a folder, of all that lies in it.

    Raises
    ------
    OSError
        If a file cannot be read, or this one not be written.
    """
    hashes = {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in folder.rglob("*")
        if path.is_file()
    }
    (folder / CHECKSUMS).write_bytes(checksums(hashes))


def checksums(hashes: Mapping[str, str]) -> bytes:
    """Return the file of some hashes, by the paths of what they are of."""
    in_order = sorted(hashes, key=lambda name: name.split("/"))
    return b"".join(_line(hashes[name], name) for name in in_order)


def _line(sha256: str, name: str) -> bytes:
    """Return a line; of names that could be taken for another's it bears a mark and no breaks."""
    escaped = name
    for plain, written in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r")):
        escaped = escaped.replace(plain, written)
    return os.fsencode(f"{'' if escaped == name else chr(92)}{sha256}  {escaped}\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
