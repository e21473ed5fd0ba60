"""The manual says in Chinese all that it says in English, and its pictures are true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_text_is_untranslated() -> None:
    done = subprocess.run(
        [sys.executable, "packaging/manual.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("0 texts")
