"""A share of the hostile images, opened as ``python -m benchmarks.hostile`` opens them all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="limits of a process are POSIX's")

from benchmarks.hostile import Opener
from benchmarks.hostile_images import hostile_images, some_hostile_images

_SHARE = 400


def test_there_are_many_and_the_same_ones_each_time() -> None:
    first, again = (list(hostile_images()) for _ in range(2))
    assert len(first) >= 500
    assert first == again
    assert len({hostile.name for hostile in first}) == len(first)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_no_crash_no_hang_a_typed_error(tmp_path: Path) -> None:
    opener = Opener(limit=30.0)  # ten seconds, and a machine that is busy with other things
    outcomes = []
    try:
        for hostile in some_hostile_images(_SHARE):
            path = tmp_path / hostile.name
            path.write_bytes(hostile.data)
            outcomes.append(opener.open(path))
            path.unlink()
    finally:
        opener.close()
    assert [outcome for outcome in outcomes if outcome.bad] == []
    kinds = {outcome.kind for outcome in outcomes}
    assert {"read", "UnreadableImage", "ImageTooLarge"} <= kinds
    assert max(outcome.peak_mb for outcome in outcomes) < 2000
