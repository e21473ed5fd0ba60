"""How a case's archive lies in its file: every byte is as this program writes it.

A zip archive may carry bytes that no reader shows: before, between and after its members, in
comments, extra fields and flags. Nothing of that is written here, so whatever is found was put in
by somebody else. Fields and their order: PKWARE's APPNOTE, 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the log has the true ones."""
_DATE = (1 << 5) | 1
"""The first of January 1980, as DOS writes it."""
_UNIX, _WINDOWS = 3, 0
_LOCAL, _NAME_LENGTH, _EXTRA_LENGTH = struct.Struct("<4s5H3L2H"), 9, 10
_ENTRY = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800


def foreign_bytes(data: bytes, infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return what lies in a case's file beside its members as they are written.

    Parameters
    ----------
    data : bytes
        The whole file.
    infos : sequence of ZipInfo
        Its members in the order of its directory, none of them over 4 GiB.
    """
    found: list[str] = []
    at = 0
    try:
        for info in infos:
            found += _member(data, info, at)
            at = _after(data, info)
        found += _directory(data, infos, at)
    except struct.error:
        found.append("the file: a member lies beyond its end")
    return found


def repacked(data: bytes, infos: Sequence[zipfile.ZipInfo], members: Mapping[str, bytes]) -> bool:
    """Whether this machine's zlib packs every member to the very bytes that are there.

    A stream can be packed in many ways, which could say something; another library's are others.
    """
    return all(
        _packed(members[info.filename]) == _raw(data, info)
        for info in infos
        if info.compress_type == zipfile.ZIP_DEFLATED
    )


class Packing:
    """Packs a case's members, those that did not change since the last time without any work."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, bytes]] = {}

    def archive(
        self, members: Mapping[str, bytes], stored: Sequence[str]
    ) -> tuple[bytes, list[zipfile.ZipInfo]]:
        """Return a case's file and its members, which it holds in this order.

        Parameters
        ----------
        members : dict of bytes
            By name; all of them under 4 GiB.
        stored : sequence of str
            How the names end of what is packed already.
        """
        kept, self._kept = self._kept, {}
        parts, infos, at = [], [], 0
        for name, data in members.items():
            as_it_is = name.lower().endswith(tuple(stored))
            info = entry_of(name, zipfile.ZIP_STORED if as_it_is else zipfile.ZIP_DEFLATED)
            raw = data
            if not as_it_is:
                before, packed = kept.get(name, (None, b""))
                raw = packed if before is data else _packed(data)
                self._kept[name] = data, raw
            info.CRC, info.file_size, info.compress_size = zlib.crc32(data), len(data), len(raw)
            info.header_offset = at
            head = info.FileHeader(zip64=False)
            parts += [head, raw]
            infos.append(info)
            at += len(head) + len(raw)
        entries = b"".join(map(_entry, infos))
        end = _END.pack(b"PK\x05\x06", 0, 0, len(infos), len(infos), len(entries), at, 0)
        return b"".join([*parts, entries, end]), infos


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Return where a member's bytes begin."""
    fields = _LOCAL.unpack_from(data, info.header_offset)
    lengths = int(fields[_NAME_LENGTH]) + int(fields[_EXTRA_LENGTH])
    return info.header_offset + _LOCAL.size + lengths


def _after(data: bytes, info: zipfile.ZipInfo) -> int:
    return _start(data, info) + info.compress_size


def _raw(data: bytes, info: zipfile.ZipInfo) -> bytes:
    return data[_start(data, info) : _after(data, info)]


def _member(data: bytes, info: zipfile.ZipInfo, at: int) -> Iterator[str]:
    """Yield what is not as it is written of a member that should begin at a place."""
    if info.header_offset != at:
        yield f"the file: bytes of no member lie before {info.filename}"
    head = data[info.header_offset : _start(data, info)]
    if head != _plain(info).FileHeader(zip64=False):
        yield f"the file: the header of {info.filename} says more than is written"
    if info.compress_type == zipfile.ZIP_DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # Not more than it says: the stream may go on, and no reader shows that.
            unpacked = len(unpacking.decompress(_raw(data, info), info.file_size + 1))
        except zlib.error:
            return  # reported where it is unpacked
        left = unpacking.unused_data or unpacking.unconsumed_tail or not unpacking.eof
        if left or unpacked != info.file_size:
            yield f"the file: bytes of no member lie after {info.filename}"
    elif info.compress_size != info.file_size:
        yield f"the file: bytes of no member lie after {info.filename}"


def _directory(data: bytes, infos: Sequence[zipfile.ZipInfo], at: int) -> Iterator[str]:
    """Yield what is not as it is written of the directory, which should begin at a place."""
    end = len(data) - _END.size
    fields = _END.unpack_from(data, max(end, 0))
    count = len(infos)
    size = end - at
    if fields != (b"PK\x05\x06", 0, 0, count, count, size, at, 0):
        yield "the file: bytes of no member lie at its end"
    elif data[at:end] != b"".join(map(_entry, infos)):
        yield "the file: its directory says more than is written"


def _entry(info: zipfile.ZipInfo) -> bytes:
    """Return a member's entry of the directory, as :mod:`zipfile` writes it."""
    plain = _plain(info)
    name, flags = _name(plain)
    return (
        _ENTRY.pack(
            b"PK\x01\x02",
            zipfile.DEFAULT_VERSION,
            plain.create_system,
            zipfile.DEFAULT_VERSION,
            0,
            flags,
            plain.compress_type,
            0,
            _DATE,
            plain.CRC,
            plain.compress_size,
            plain.file_size,
            len(name),
            0,
            0,
            0,
            0,
            plain.external_attr,
            info.header_offset,
        )
        + name
    )


def _name(info: zipfile.ZipInfo) -> tuple[bytes, int]:
    """Return a name as it is written, and the flag that says how."""
    if info.filename.isascii():
        return info.filename.encode("ascii"), 0
    return info.filename.encode(), _UTF8


def entry_of(name: str, method: int) -> zipfile.ZipInfo:
    """Return what a member is written with: no time, readable by its owner alone."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = method
    info.create_system = _UNIX
    info.external_attr = 0o600 << 16
    return info


def _plain(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return a member as it would have been written."""
    plain = entry_of(info.filename, info.compress_type)
    if info.create_system == _WINDOWS:  # as versions before wrote there
        plain.create_system = _WINDOWS
    plain.CRC, plain.file_size, plain.compress_size = info.CRC, info.file_size, info.compress_size
    return plain
