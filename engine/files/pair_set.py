"""Pair sets as ``lfw.bin`` and its kin: a pickle of photos' bytes, two a pair, and truth values.

Unpickling runs whatever a file asks for; here a file may ask for nothing but bytes, truth values,
lists and tuples, and its memory is no larger than what it says.
"""

from __future__ import annotations

import io
import pickle
import pickletools
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from engine.contracts.errors import BadInput
from engine.files.read import read_file

SUFFIX = ".bin"
_ALLOWED = frozenset(
    (
        *("PROTO", "FRAME", "STOP", "MARK", "MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT"),
        *("GET", "BINGET", "LONG_BINGET", "EMPTY_LIST", "LIST", "APPEND", "APPENDS"),
        *("EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "NEWTRUE", "NEWFALSE"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BINSTRING", "SHORT_BINSTRING"),
        *("INT", "BININT", "BININT1", "BININT2"),
    )
)
_PUTS = frozenset(("PUT", "BINPUT", "LONG_BINPUT"))
_PHOTOS_OF_A_PAIR = 2


@dataclass(frozen=True, slots=True, eq=False)
class PairSet:
    """Photos and pairs.

    Attributes
    ----------
    photos : tuple of bytes
        Files, two a pair, in the order of the pairs.
    mated : tuple of bool
        One a pair.
    """

    photos: tuple[bytes, ...]
    mated: tuple[bool, ...]


def read_pair_set(path: Path) -> PairSet:
    """Return a pair set.

    Raises
    ------
    BadInput
        If it cannot be read, asks for anything but data, or its parts do not fit together.
    """
    data = read_file(path)
    try:
        _check_plain(data)
        found = _Plain(data).load()
        photos, labels = found
        mated = tuple(map(_truth, labels))
        files = tuple(map(_bytes, photos))
    except BadInput:
        raise
    # What pickle and pickletools raise over bytes that are no pickle is not listed anywhere.
    except Exception as error:
        raise _none(path, "it is no pickle of photos and truth values") from error
    if not mated or len(files) != _PHOTOS_OF_A_PAIR * len(mated):
        raise _none(path, f"it holds {len(files)} photos and {len(mated)} pairs")
    return PairSet(files, mated)


def _check_plain(data: bytes) -> None:
    """Refuse a pickle that asks for more than plain data, or for more memory than it holds.

    Raises
    ------
    ValueError
    """
    for count, (opcode, argument, _) in enumerate(pickletools.genops(data), start=1):
        if opcode.name not in _ALLOWED:
            msg = f"asks for {opcode.name}"
            raise ValueError(msg)
        if opcode.name in _PUTS and not 0 <= int(argument or 0) <= count:
            msg = "a place in memory that is not there"
            raise ValueError(msg)


class _Plain(pickle.Unpickler):
    """Reads plain data; text of Python 2 as bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), fix_imports=False, encoding="bytes")

    def find_class(self, module: str, name: str) -> NoReturn:
        """Refuse whatever is not plain data."""
        msg = f"asks for {module}.{name}"
        raise ValueError(msg)


def _truth(value: object) -> bool:
    if value not in (0, 1):
        msg = "no truth value"
        raise ValueError(msg)
    return bool(value)


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        msg = "no bytes"
        raise TypeError(msg)
    return value


def _none(path: Path, why: str) -> BadInput:
    return BadInput(
        "{name} is no pair set ({why}).",
        "Give a file as lfw.bin: a pickle of photos' bytes and of truth values.",
        name=path.name,
        why=why,
    )
