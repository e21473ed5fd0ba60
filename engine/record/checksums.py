"""The SHA-256 of every file of a result, as ``sha256sum --check`` reads it."""

from __future__ import annotations

import hashlib
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
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in found]
    (folder / CHECKSUMS).write_bytes("".join(lines).encode("ascii"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
