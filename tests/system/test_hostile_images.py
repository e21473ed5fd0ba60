"""A share of the hostile images, opened as ``python -m benchmarks.hostile`` opens them all."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="limits of a process are POSIX's")

from benchmarks.hostile import Opener
from benchmarks.hostile_images import Hostile, bombs, hostile_images
from engine.imaging.decode import FORMATS

ROOT = Path(__file__).resolve().parents[2]
_SHARE = 40
"""About so many here; all of them by the command."""


@pytest.fixture(scope="module")
def every() -> list[Hostile]:
    return list(hostile_images())


def test_there_are_many_of_every_format(every: list[Hostile]) -> None:
    found = [hostile.name for hostile in every]
    assert len(found) >= 500
    assert len(set(found)) == len(found)
    pytest.importorskip("pillow_heif", reason="an extra, among those for development")
    assert "HEIF" in FORMATS
    for container in FORMATS:
        assert sum(name.startswith(f"damaged-3-{container.lower()}-") for name in found) >= 1


def test_they_are_the_same_in_every_process(every: list[Hostile]) -> None:
    script = (
        "import hashlib; from benchmarks.hostile_images import hostile_images\n"
        "for one in hostile_images():\n"
        "    print(one.name, hashlib.sha256(one.data).hexdigest())\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    ).stdout.splitlines()
    here = [f"{one.name} {hashlib.sha256(one.data).hexdigest()}" for one in every]
    assert there == here
    assert len(here) >= 500


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_no_crash_no_hang_a_typed_error(every: list[Hostile], tmp_path: Path, whole: bool) -> None:
    opener = Opener(limit=300.0)  # ten seconds, and a machine that is busy with other things
    outcomes = []
    try:
        for hostile in (*every[:: 1 if whole else len(every) // _SHARE], *bombs()):
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
