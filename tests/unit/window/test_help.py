"""The menu Help: the manual, what a figure means, samples."""

from __future__ import annotations

from pathlib import Path

from sim2word_gui.system.language import languages
from sim2word_gui.window.help import manual

ROOT = Path(__file__).resolve().parents[3]


def test_every_language_has_every_page() -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    for code, _ in languages():
        built = {page for page in pages if manual.manual_page(page, code)}
        assert built == pages
