"""Every parser of our own on inputs that were changed; the long fuzzing is done by command.

``pytest --whole`` fuzzes every parser by coverage; ``python -m benchmarks.fuzz TARGET`` for as long
as one likes.
"""

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
    "pair-set",
    "video",
)
RUNS = {"case-members": 100}
"""Each writes a case, and reads its report."""


def fuzz(target: str, runs: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", target, "--runs", str(runs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_parser_takes_anything(whole: bool) -> None:
    runs = 60 if whole else 6
    done = fuzz("all", runs)
    assert done.returncode == 0, done.stderr[-3000:]
    reported = re.findall(
        rf"^([\w-]+): (\d+) sound, {runs} changed, (\d+) refused$", done.stdout, re.M
    )
    assert tuple(name for name, _, _ in reported) == TARGETS
    assert all(int(sound) > 0 and int(refused) > 0 for _, sound, refused in reported)


@pytest.mark.parametrize("target", TARGETS)
def test_a_parser_is_fuzzed_from_what_is_sound(target: str, whole: bool) -> None:
    if not whole and target != "case-members":
        pytest.skip("fuzzed by coverage with --whole")
    done = fuzz(target, RUNS.get(target, 2000) if whole else 2)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "DONE" in done.stderr
    seeds = int(re.findall(r"^seeds: (\d+)", done.stderr, re.MULTILINE)[0])
    begun = re.findall(r"INITED\s+cov: \d+ ft: \d+ corp: (\d+)/", done.stderr)
    assert begun == [str(seeds)]  # what is sound is where it starts from
