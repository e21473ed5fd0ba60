"""Two languages, two themes, small screens, keyboard and screen readers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from sim2word_gui.system.language import Catalogue
from sim2word_gui.system.style import palette

ROOT = Path(__file__).resolve().parents[3]


def test_every_text_is_translated() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "translations.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def contrast(one: QColor, two: QColor) -> float:
    """The ratio of luminances as WCAG 2 has it."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_texts_stand_out_of_their_ground(dark: bool) -> None:
    made, role = palette(dark=dark), QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.PlaceholderText, role.Window),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.BrightText, role.Base),
        (role.ToolTipText, role.ToolTipBase),
    ):
        assert contrast(made.color(text), made.color(ground)) >= 4.5, (text, ground)


def test_the_first_paint_needs_neither_torch_nor_numpy() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication;"
        "import sim2word_gui.app.start, sim2word_gui.app.loader, sim2word_gui.system.style;"
        "import sim2word_gui.system.language, sim2word_gui.window.shell, pathlib;"
        "from sim2word_gui.system.settings import SettingsFile;"
        "app = QApplication([]);"
        "w = sim2word_gui.window.shell.Window(SettingsFile(pathlib.Path('absent.json')));"
        "w.show(); app.processEvents();"
        "assert not {'torch', 'numpy', 'pyqtgraph', 'cv2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("content", [None, b"<TS><context>"])
def test_a_damaged_catalogue_leaves_texts_as_they_are(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "damaged.ts"
    if content is not None:
        file.write_bytes(content)
    assert Catalogue(file).translate("Commands", "Explain") is None
