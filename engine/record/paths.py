"""Paths in documents: from where the document lies, without the name of who works there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_FIELD = "path"


def document_path(path: str, base: Path) -> str:
    """Return a path as a document in a folder names it.

    One that is not absolute stays as it was given. Where nothing but the root is shared, or the way
    leads through the user's own name, the file's name must do: its hash stands beside it.

    Parameters
    ----------
    path : str
    base : Path
        Of the document.
    """
    place = Path(path)
    if not place.is_absolute():
        return path
    try:
        way = Path(os.path.relpath(place, base.absolute()))
        shared = Path(os.path.commonpath([place, base.absolute()]))
    except ValueError:  # on another drive
        return place.name
    if len(shared.parts) < 2 or _login() in way.parts:  # noqa: PLR2004 - the root alone
        return place.name
    return way.as_posix()


def _login() -> str | None:
    """Return the name of the user's own folder; None where there is none."""
    try:
        return Path.home().name
    except RuntimeError:
        return None


def path_from(path: str, base: Path) -> Path:
    """Return where a path of a document in a folder leads."""
    return base / path


def kept_path(path: Path, base: Path) -> str:
    """Return a path as a document names it that must find the file again."""
    way = document_path(str(path.absolute()), base)
    leads = os.path.normpath(path_from(way, base.absolute())) == os.path.normpath(path.absolute())
    return way if leads else str(path.absolute())


def with_relative_paths(document: Any, base: Path) -> Any:  # noqa: ANN401 - JSON
    """Return a document whose fields called ``path`` are written as :func:`document_path` does."""
    if isinstance(document, dict):
        return {
            key: document_path(str(value), base)
            if key == _FIELD and isinstance(value, str | Path)
            else with_relative_paths(value, base)
            for key, value in document.items()
        }
    if isinstance(document, list | tuple):
        return [with_relative_paths(value, base) for value in document]
    return document
