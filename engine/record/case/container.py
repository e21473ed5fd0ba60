"""The file of a case: a zip archive whose members are listed with their hashes in a seal."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.contracts.errors import BadInput, OutputFailed
from engine.files.atomic import write_atomically
from engine.files.read import read_file
from engine.record.case.layout import Packing, foreign_bytes, repacked

CONTENT, AUDIT, SEAL = "case.json", "audit.jsonl", "seal.json"
_STORED = (".jpg", ".jpeg", ".png", ".npz", ".webp", ".heic", ".avif", ".jp2", ".gif")
_MOST_MEMBERS = 20_000
_MOST_BYTES = 4 << 30
_RATIO = 1000
_DAMAGED = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    EOFError,
    ValueError,
    NotImplementedError,
)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True, eq=False)
class Unpacked:
    """What lies in a case's file.

    Attributes
    ----------
    members : dict
        By name, in the order of the file.
    foreign : list of str
        What lies there beside the members; see :func:`~engine.record.case.layout.foreign_bytes`.
    packed_elsewhere : bool
        Whether another library packed them: what the packing itself could say is not known.
    """

    members: dict[str, bytes]
    foreign: Sequence[str] = ()
    packed_elsewhere: bool = False


def read(path: Path) -> dict[str, bytes]:
    """Return every member of a case's file; see :func:`unpack`."""
    return unpack(path).members


def unpack(path: Path, *, repack: bool = False) -> Unpacked:
    """Return what lies in a case's file.

    Parameters
    ----------
    path : Path
    repack : bool
        Whether to look also at how the members are packed, which takes as long as packing.

    Raises
    ------
    BadInput
        If it cannot be read, is no case, or would not fit in memory.
    """
    try:
        data = read_file(path)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            why = _unfit(infos)
            members = {} if why else {info.filename: archive.read(info) for info in infos}
    except _DAMAGED as error:
        raise _no_case(path, str(error) or type(error).__name__) from error
    if not why and CONTENT not in members:
        why = f"{CONTENT} is missing"
    if why:
        raise _no_case(path, why)
    elsewhere = repack and not repacked(data, infos, members)
    return Unpacked(members, foreign_bytes(data, infos), elsewhere)


def _unfit(infos: list[zipfile.ZipInfo]) -> str:
    """Return why an archive is not unpacked; empty if it may be."""
    names = [info.filename for info in infos]
    packed = sum(info.compress_size for info in infos)
    if len(names) != len(set(names)):
        return "a name occurs twice"
    if any(info.compress_type not in _PACKED for info in infos):
        return "it is packed in another way"
    return _too_much(len(names), sum(info.file_size for info in infos), packed)


def _too_much(members: int, whole: int, packed: int | None = None) -> str:
    """Return why so many members of so many bytes, packed to so many, are too much for a case."""
    ratio = 1.0 if packed is None else whole / max(1, packed)
    if members > _MOST_MEMBERS or whole > _MOST_BYTES or ratio > _RATIO:
        return "it unpacks to too much"
    return ""


def seal(members: Mapping[str, bytes]) -> bytes:
    """Return the seal of a case's members: the hash of each."""
    hashes = {
        name: hashlib.sha256(members[name]).hexdigest() for name in sorted(members) if name != SEAL
    }
    return msgspec.json.encode({"schema": "sim2word/seal/1", "members": hashes})


def hash_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over several files and their names."""
    listed = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    return hashlib.sha256(msgspec.json.encode(listed)).hexdigest()


def write(
    path: Path, members: Mapping[str, bytes], packing: Packing | None = None
) -> dict[str, bytes]:
    """Write a case's file, sealed, whole or not at all; return the members with their seal.

    Parameters
    ----------
    path : Path
    members : dict of bytes
    packing : Packing, optional
        That of the last time: members that are the same objects are not packed anew.

    Raises
    ------
    OutputFailed
        Also if it would hold more than :func:`read` takes in.
    """
    sealed = {**{k: v for k, v in members.items() if k != SEAL}, SEAL: seal(members)}
    data, why = b"", _too_much(len(sealed), sum(map(len, sealed.values())))
    if not why:
        data, infos = (packing or Packing()).archive(sealed, _STORED)
        why = _unfit(infos)
    if why:
        raise OutputFailed(
            "{name} holds as much as a case can ({reason}); it is as it was.",
            "Make another case for further runs.",
            name=path.name,
            reason=why,
        )
    write_atomically(path, data)
    return sealed


def unsealed(members: Mapping[str, bytes]) -> list[str]:
    """Return what is not as the seal has it, by name."""
    if SEAL not in members:
        return ["the seal is missing"]
    try:
        listed = msgspec.json.decode(members[SEAL], type=_Seal).members
    except ValueError:
        return ["the seal is not readable"]
    there = {name: data for name, data in members.items() if name != SEAL}
    problems = [f"{name} is missing" for name in sorted(set(listed) - set(there))]
    problems += [f"{name} was added" for name in sorted(set(there) - set(listed))]
    problems += [
        f"{name} was changed"
        for name in sorted(set(there) & set(listed))
        if hashlib.sha256(there[name]).hexdigest() != listed[name]
    ]
    if not problems and members[SEAL] != seal(members):
        problems.append("the seal says more than the hashes")
    return problems


class _Seal(msgspec.Struct):
    """What a seal says."""

    members: dict[str, str]


def _no_case(path: Path, why: str) -> BadInput:
    return BadInput(
        "{name} is no whole case ({why}).", "Restore it from a copy.", name=path.name, why=why
    )
