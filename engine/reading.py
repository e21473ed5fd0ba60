"""Read a file that the user named."""

from __future__ import annotations

from pathlib import Path

from engine.contracts import BadInput


def read_file(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    BadInput
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            "{name} could not be read ({reason}).", "Check the path.",
            name=path.name, reason=error.strerror or str(error),
        ) from error  # fmt: skip
