"""What the window says before Qt would abort."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim2word_gui.system import preflight

ROOT = Path(__file__).resolve().parents[3]


def test_missing_libraries_are_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(preflight, "_loads", lambda library: "cursor" not in library)
    assert preflight.missing_packages() == ["libxcb-cursor0"]
    problem = preflight.screen_problem()
    assert problem is not None
    assert "sudo apt install libxcb-cursor0" in problem


def test_without_a_screen_a_command_is_offered() -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no screen" in done.stderr or "apt install" in done.stderr
    assert "Traceback" not in done.stderr


def test_opencv_leaves_qt_alone() -> None:
    code = (
        "import os; before = dict(os.environ); import engine.imaging;"
        "assert {k for k in os.environ if k.startswith('QT')}"
        " == {k for k in before if k.startswith('QT')}"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
