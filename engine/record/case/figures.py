"""The figures of a run, as they are stored."""

from __future__ import annotations

import json
from typing import Any


def read_figures(data: bytes) -> dict[str, Any]:
    """Return the document of a run.

    Raises
    ------
    ValueError, RecursionError
        If it is none, or holds what is no number.
    """
    document = json.loads(data, parse_constant=_refuse)
    if not isinstance(document, dict):
        raise ValueError("no document")  # noqa: TRY004 - what is damaged is reported as one thing
    return document


def _refuse(constant: str) -> float:
    raise ValueError(constant)
