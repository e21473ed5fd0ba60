"""A case's archive: what zipfile would write, and members that stay are packed once."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from engine.record.case import layout
from engine.record.case.layout import Packing, entry_of, foreign_bytes, repacked

_STORED = (".png",)


def members() -> dict[str, bytes]:
    noise = np.random.default_rng(0).integers(0, 9, 40_000).astype(np.uint8).tobytes()
    return {
        "case.json": b"{}" * 500,
        "a.png": noise[:900],
        "maps/é.npy": noise,
        "nothing.txt": b"",
        "seal.json": b"[]",
    }


def by_zipfile(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in content.items():
            stored = name.endswith(_STORED)
            method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry_of(name, method), data)
    return buffer.getvalue()


def test_it_is_the_archive_that_zipfile_would_write() -> None:
    content = members()
    data, infos = Packing().archive(content, _STORED)
    assert data == by_zipfile(content)
    assert [info.filename for info in infos] == list(content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == content
        assert foreign_bytes(data, archive.infolist()) == []
        assert repacked(data, archive.infolist(), content)


def test_what_stayed_is_not_packed_anew_and_what_changed_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, packing = members(), Packing()
    packed: list[bytes] = []
    whole = layout._packed

    def seen(data: bytes) -> bytes:
        packed.append(data)
        return whole(data)

    monkeypatch.setattr(layout, "_packed", seen)
    packing.archive(content, _STORED)
    assert len(packed) == 4
    packed.clear()
    later = {**content, "case.json": b"[]" * 500, "new.json": b"1"}
    del later["nothing.txt"]
    data, _ = packing.archive(later, _STORED)
    assert packed == [b"[]" * 500, b"1"]
    assert data == by_zipfile(later)
    # The same name with other bytes of the same length is another member.
    packing.archive({**later, "new.json": b"2"}, _STORED)
    assert packed[2:] == [b"2"]
