"""What an action of a command found, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_found(path: Path | None, schema: str, found: Mapping[str, Any]) -> None:
    """Write what was found, with the program that found it, where a file is asked for.

    Parameters
    ----------
    path : Path or None
        Of ``--json``.
    schema : str
        ``sim2word/NAME/VERSION``.
    found : mapping
        JSON values.

    Raises
    ------
    OutputFailed
    """
    from engine.record import write_json
    from engine.session.provenance import program_document

    if path is not None:
        write_json(path, {"schema": schema, **found, "provenance": program_document()})
