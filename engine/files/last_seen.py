"""How galleries were when they were last seen here, so that another one in the place is noticed.

A whole older file, or a plain one in an encrypted one's place, is in itself as it was written:
nothing inside can show.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import msgspec

from engine.contracts.errors import BadInput, OutputFailed
from engine.files.atomic import write_atomically
from engine.files.home import home
from engine.files.read import read_file

_LOG = logging.getLogger(__name__)
_FILE = "galleries.json"


class Suspicion(StrEnum):
    """What is odd about a gallery, beside what was seen of it here before."""

    OLDER = "older"
    """It was changed less often than when it was last seen."""
    PLAIN = "plain"
    """In this folder was an encrypted one."""
    ANOTHER = "another"
    """In this folder was another one."""
    UNCOUNTED = "uncounted"
    """It is of the first format, which does not notice what is missing."""


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    changes: int
    sealed: bool


_read = msgspec.json.Decoder(dict[str, _Seen]).decode


def noted(folder: Path, name: str, changes: int, *, sealed: bool) -> Suspicion | None:
    """Note how a gallery is; return what is odd about it, beside what was seen before.

    Parameters
    ----------
    folder : Path
    name : str
        Drawn by chance when it was made; empty in the first format.
    changes : int
        How often it was changed.
    sealed : bool
        Whether it is encrypted.
    """
    known = _known()
    before = known.get(_place(folder))
    if before is not None:
        if before.sealed and not sealed:
            return Suspicion.PLAIN
        if before.name and before.name != name:
            return Suspicion.ANOTHER
        if changes < before.changes:
            return Suspicion.OLDER
    _note(known, folder, _Seen(name, changes, sealed))
    return None if name else Suspicion.UNCOUNTED


def note(folder: Path, name: str, changes: int, *, sealed: bool) -> None:
    """Note how a gallery is, as the program itself made it."""
    _note(_known(), folder, _Seen(name, changes, sealed))


def _note(known: dict[str, _Seen], folder: Path, now: _Seen) -> None:
    place = _place(folder)
    before = known.get(place)
    if before is not None and before.name == now.name:
        now = replace(now, changes=max(now.changes, before.changes))
    if now == before:
        return
    try:
        write_atomically(home() / _FILE, msgspec.json.encode({**known, place: now}))
    except OutputFailed:
        _LOG.info("what galleries were seen could not be kept")


def _known() -> dict[str, _Seen]:
    path = home() / _FILE
    try:
        return _read(read_file(path)) if path.exists() else {}
    except (BadInput, ValueError):
        return {}  # it is only a help


def _place(folder: Path) -> str:
    """Return what a folder is known by, without naming it."""
    return hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
