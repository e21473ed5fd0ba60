"""Read model files that have to be what they are held to be."""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.contracts.errors import ModelMissing, ModelRefused


def read_checked(path: Path, sha256: str) -> bytes:
    """Return the bytes of a file after comparing their SHA-256.

    Raises
    ------
    ModelMissing
        If the file cannot be read.
    ModelRefused
        If it is not the file expected.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelMissing(
            "The model file {file} could not be read ({reason}).",
            "Reinstall the package that carries it.",
            file=path.name,
            reason=str(error.strerror),
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ModelRefused(
            "{file} is not the file expected (SHA-256 {found}..., expected {expected}...).",
            "Reinstall the package that carries it.",
            file=path.name,
            found=found[:12],
            expected=sha256[:12],
        )
    return data
