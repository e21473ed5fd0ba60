"""How far galleries had got when they were last opened here, so that an older copy is noticed.

A whole older file in a gallery's place is in itself as it was written: nothing inside can tell.
"""

from __future__ import annotations

import logging

import msgspec

from engine.contracts.errors import BadInput, OutputFailed
from engine.files.atomic import write_atomically
from engine.files.home import home
from engine.files.read import read_file

_LOG = logging.getLogger(__name__)
_FILE = "galleries.json"


def seen_before(name: str, changes: int) -> int | None:
    """Note how often a gallery was changed; return the count of last time if that was higher.

    Parameters
    ----------
    name : str
        Of the gallery; drawn by chance.
    changes : int
    """
    path = home() / _FILE
    try:
        known = msgspec.json.decode(read_file(path), type=dict[str, int]) if path.exists() else {}
    except (BadInput, ValueError):
        known = {}  # it is only a help
    before = known.get(name, 0)
    if changes > before:
        try:
            write_atomically(path, msgspec.json.encode({**known, name: changes}))
        except OutputFailed:
            _LOG.info("what galleries were seen could not be kept")
    return before if before > changes else None
