"""The manual says in Chinese all that it says in English, and its pictures are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_picture_of_the_architecture_is_that_of_the_import_rules() -> None:
    command = [sys.executable, "docs/make_architecture.py", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_the_published_schema_is_that_of_the_records() -> None:
    command = [sys.executable, "docs/make_schema.py", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "packaging/README.md"])
def test_links_of_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    here = (ROOT / page).parent
    assert [link for link in links if not (here / link).exists()] == []


def test_every_picture_is_there_in_every_language() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        page.name: re.findall(r"images/([\w-]+\.png)", page.read_text(encoding="utf-8"))
        for page in pages
    }
    assert len({name for names in shown.values() for name in names}) > 5
    for page, names in shown.items():
        folders = [""] if page == "README.md" else ["", "zh_CN"]
        for name in names:
            for folder in folders:
                assert (ROOT / "docs" / "images" / folder / name).is_file(), (page, folder, name)
