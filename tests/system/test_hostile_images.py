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
from benchmarks.hostile_images import bombs, hostile_images, some_hostile_images
from engine.imaging.decode import FORMATS

ROOT = Path(__file__).resolve().parents[2]
_SHARE = 60
"""About so many here; all of them by the command."""


def test_there_are_many_of_every_format() -> None:
    found = [hostile.name for hostile in hostile_images()]
    assert len(found) >= 500
    assert len(set(found)) == len(found)
    pytest.importorskip("pillow_heif", reason="an extra, among those for development")
    assert "HEIF" in FORMATS
    for container in FORMATS:
        assert sum(name.startswith(f"damaged-3-{container.lower()}-") for name in found) >= 1


def test_they_are_the_same_in_every_process() -> None:
    script = (
        "import hashlib; from benchmarks.hostile_images import some_hostile_images\n"
        "for one in some_hostile_images(100):\n"
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
    here = [
        f"{one.name} {hashlib.sha256(one.data).hexdigest()}" for one in some_hostile_images(100)
    ]
    assert there == here
    assert len(here) >= 100


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_no_crash_no_hang_a_typed_error(tmp_path: Path) -> None:
    opener = Opener(limit=300.0)  # ten seconds, and a machine that is busy with other things
    outcomes = []
    try:
        for hostile in (*some_hostile_images(_SHARE), *bombs()):
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
