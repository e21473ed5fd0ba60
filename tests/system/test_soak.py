"""A short form of ``python -m benchmarks.soak``: runs at random, and nothing is held longer.

Memory over so few runs wobbles by itself; its trend is what the benchmark is for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_nothing_grows_over_runs(tmp_path: Path) -> None:
    reported = tmp_path / "reported.json"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.soak",
            "--runs",
            "12",
            "--counts-only",
            "--json",
            str(reported),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert json.loads(reported.read_text())["grew"] == []
