"""The import rules hold, and the check that holds them sees a violation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, '.');"
            "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_rules_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("engine/explain/maps/cam.py", "from PySide6 import QtCore"),
        ("engine/imaging/align.py", "import engine.session"),
        ("engine/contracts/events.py", "import torch"),
        ("engine/record/pictures.py", "from PIL import Image"),
        ("sim2word_gui/window/workspace.py", "import torch"),
        ("sim2word_gui/faces/photo_view.py", "import engine.models"),
        ("sim2word_gui/state/comparison.py", "import sim2word_gui.window.parts"),
        ("sim2word_gui/widgets/icons.py", "import sim2word_gui.results.panel"),
        ("sim2word_gui/window/parts.py", "import sim2word_gui.app.program"),
        ("engine/explain/maps/cam.py", "import engine.explain.words.ranking"),
        ("engine/files/atomic.py", "import engine.imaging"),
    ],
)
def test_a_planted_violation_is_seen(tmp_path: Path, file: str, line: str) -> None:
    for name in ("engine", "sim2word_gui"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
