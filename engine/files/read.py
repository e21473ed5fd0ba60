"""Read a file that the user named."""

from __future__ import annotations

import stat
from pathlib import Path

from engine.contracts.errors import BadInput


def read_file(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    BadInput
        If it cannot be read, or is a device or a pipe.
    """
    check_readable(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error


def check_readable(path: Path) -> None:
    """Refuse what is no file: a folder, a device or a pipe.

    Raises
    ------
    BadInput
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise unreadable(path, "it is no file")
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error
    except ValueError as error:  # a name that no file can have
        raise unreadable(path, str(error)) from error


def unreadable(path: Path, reason: str) -> BadInput:
    """Return why a file could not be read, as an error."""
    return BadInput(
        "{name} could not be read ({reason}).", "Check the path.", name=path.name, reason=reason
    )
