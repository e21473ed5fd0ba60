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
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(path, "it is no file")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except ValueError as error:  # a name that no file can have
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, reason: str) -> BadInput:
    return BadInput(
        "{name} could not be read ({reason}).", "Check the path.", name=path.name, reason=reason
    )
