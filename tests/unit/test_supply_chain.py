"""What is shipped is written down: hashes, licences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_asked_for_has_a_hash_and_a_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {canonical(re.split(r"[^\w.-]", text)[0]) for text in project["dependencies"]}
    lines = (ROOT / "packaging" / "lock.txt").read_text().splitlines()
    locked = {canonical(line.split("==")[0]) for line in lines if "==" in line}
    rows = (ROOT / "THIRD_PARTY.md").read_text().splitlines()
    reported = {canonical(row.split("|")[1].strip()) for row in rows if row.startswith("|")}
    assert wanted - locked == set()
    assert wanted - reported == set()
    assert not [row for row in rows if "UNKNOWN" in row]


def test_every_locked_package_has_a_hash() -> None:
    lines = (ROOT / "packaging" / "lock.txt").read_text().splitlines()
    pinned = [n for n, line in enumerate(lines) if "==" in line]
    assert len(pinned) > 30
    assert all(len(lines[n + 1].split("sha256:")[1]) == 64 for n in pinned)
