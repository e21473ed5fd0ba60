"""Pair sets as lfw.bin: read without running anything, unpacked as every measure reads them."""

from __future__ import annotations

import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

from engine.commands.main import main
from engine.contracts.errors import BadInput, OutputFailed
from engine.evaluate.pairs import people_of, read_pairs
from engine.evaluate.unpacking import LIST, unpack
from engine.files.pair_set import PairSet, read_pair_set
from engine.imaging import decode, png


def photo(seed: int) -> bytes:
    rng = np.random.default_rng(seed)
    return png(rng.integers(0, 256, (8, 8, 3)).astype(np.uint8))


A, B, C, D, E = (photo(seed) for seed in range(5))
PHOTOS, MATED = [A, B, B, C, A, D, D, E], [True, True, False, False]
"""A, B and C are one person, as two pairs say together."""


def of_python_2(photos: list[bytes], mated: list[bool]) -> bytes:
    """Return what Python 2 pickled: its text is bytes."""
    texts = b"".join(b"T" + struct.pack("<I", len(one)) + one for one in photos)
    truths = b"".join(b"\x88" if one else b"\x89" for one in mated)
    return b"\x80\x02](" + texts + b"e](" + truths + b"e\x86."


@pytest.mark.parametrize("protocol", [3, 4, 5, "python 2"])
def test_a_set_is_unpacked_and_read_as_a_list(tmp_path: Path, protocol: int | str) -> None:
    file = tmp_path / "lfw.bin"
    if isinstance(protocol, int):
        file.write_bytes(pickle.dumps((PHOTOS, MATED), protocol=protocol))
    else:
        file.write_bytes(of_python_2(PHOTOS, MATED))
    out = tmp_path / "lfw"
    assert main(["unpack", str(file), "--out", str(out)]) == 0
    assert main(["unpack", str(file), "--out", str(out)]) == 0  # once more changes nothing
    pairs = read_pairs(out / LIST).pairs
    assert [pair.mated for pair in pairs] == MATED
    for pair, (a, b) in zip(pairs, zip(PHOTOS[::2], PHOTOS[1::2], strict=True), strict=True):
        assert (out / pair.image_a).read_bytes() == a
        assert (out / pair.image_b).read_bytes() == b
        assert decode(out / pair.image_a).width == 8
    person = people_of(pairs)
    assert len(set(person.values())) == 3
    assert len(person) == 5


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch was-here",)


def hostile() -> dict[str, bytes]:
    sound = pickle.dumps((PHOTOS, MATED))
    return {
        "runs a program": pickle.dumps((PHOTOS, [_Evil()])),
        "asks for numpy": pickle.dumps(([np.zeros(3)] * 8, MATED)),
        "much memory": b"\x80\x02r\xff\xff\xff\x7f" + sound[2:],
        "torn": sound[:-20],
        "empty": b"",
        "text": b"image_a,image_b,same_person\n",
        "a number": pickle.dumps(3),
        "text for photos": pickle.dumps((["x"] * 8, MATED)),
        "labels that are no truth": pickle.dumps((PHOTOS, [2, 0, 0, 0])),
        "too few photos": pickle.dumps((PHOTOS[:7], MATED)),
        "no pair": pickle.dumps(([], [])),
        "nested": b"\x80\x02" + b"]" + b"\x85" * 100_000 + b".",
    }


@pytest.mark.parametrize("case", hostile())
def test_a_hostile_set_is_refused_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "set.bin"
    file.write_bytes(hostile()[case])
    with pytest.raises(BadInput, match="no pair set"):
        read_pair_set(file)
    assert not (tmp_path / "was-here").exists()
    assert main(["unpack", str(file), "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()


def test_what_contradicts_itself_or_is_no_photo_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(BadInput, match="Pair 3 is of two people"):
        unpack(PairSet((A, B, B, C, A, C), (True, True, False)), out)
    with pytest.raises(BadInput, match="Photo 2 of the set"):
        unpack(PairSet((A, b"GIF89a"), (True,)), out)
    assert not out.exists()
    out.mkdir()
    (out / "mine.txt").write_text("x")
    with pytest.raises(OutputFailed, match="not empty"):
        unpack(PairSet((A, B), (True,)), out)
    assert [one.name for one in out.iterdir()] == ["mine.txt"]
