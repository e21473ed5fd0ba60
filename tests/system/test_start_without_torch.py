"""The window is on the screen before torch is loaded: only its worker imports it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_window_does_not_load_torch_before_its_worker() -> None:
    code = (
        "import sys, sim2word_gui.window.workspace, sim2word_gui.app.program;"
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
