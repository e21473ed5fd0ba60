"""Commands that the documents name are commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))


def commands(text: str) -> list[str]:
    """Return the complete command lines of a page, without what is said about them."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    lines += re.findall(r"`((?:sim2word|\.venv/bin/sim2word) [^`]+)`", text.replace("\n", " "))
    found = []
    for line in lines:
        call = re.match(r"(?:.*&& )?(?:\S*/)?sim2word(?: (.*)|$)", re.split(r" {2,}|;|\(", line)[0])
        rest = (call[1] or "").strip() if call else ""
        # A mere name, as in "see `sim2word compare`", is no whole line.
        if re.search(r"[A-Z.-]", rest) and not re.search(r"[|\[{…]|\.\.\.", rest):
            found.append(rest)
    return found


def test_commands_are_found() -> None:
    assert len(commands((ROOT / "README.md").read_text(encoding="utf-8"))) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_and_scripts_of_a_page_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    modules = set(re.findall(r"-m ((?:benchmarks|training)\.\w+)", text))
    scripts = set(re.findall(r"(?<![\w/.])((?:packaging|docs|training)/[\w/.-]*\w)", text))
    assert [m for m in modules if not (ROOT / f"{m.replace('.', '/')}.py").is_file()] == []
    assert [s for s in scripts if not (ROOT / s).exists() and "CODE" not in s] == []
