"""Every parser of our own under coverage-guided fuzzing, for a moment."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris is not installed")

ROOT = Path(__file__).resolve().parents[2]
TARGETS = (
    "dlib",
    "case",
    "case-members",
    "manifest",
    "pairs",
    "labelled-pairs",
    "calibration",
    "verbal-scale",
)
RUNS = {"case-members": 100}
"""Each writes a case, and reads its report."""


@pytest.mark.parametrize("target", TARGETS)
def test_a_parser_takes_anything(target: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", target, "--runs", str(RUNS.get(target, 2000))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "DONE" in done.stderr
    seeds = int(re.findall(r"^seeds: (\d+)", done.stderr, re.MULTILINE)[0])
    begun = re.findall(r"INITED\s+cov: \d+ ft: \d+ corp: (\d+)/", done.stderr)
    assert begun == [str(seeds)]  # what is sound is where it starts from
