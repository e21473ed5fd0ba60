"""Commands that the documents name are commands that there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from engine.commands.main import parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
OTHERS = {"A.jpg B.jpg", "COMMAND --help"}
"""The window, and a form."""


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


def arguments(command: str) -> list[str]:
    """Return a command's arguments with figures for N and the like."""
    return ["3" if word == "N" else word for word in shlex.split(command)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_a_page_are_understood(page: Path) -> None:
    wrong = []
    for command in commands(page.read_text(encoding="utf-8")):
        if command in OTHERS:
            continue
        try:
            parser().parse_args(arguments(command))
        except SystemExit:
            wrong.append(command)
    assert wrong == []
