"""What installers are made of."""

from __future__ import annotations

import os
import plistlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

import main
from engine.commands.names import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SCRIPTS = ("build", "deb", "portable", "offline-bundle", "smoke-test", "install", "macos/dmg")


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_run(name: str) -> None:
    script = PACKAGING / name
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_the_icon_is_drawn_in_every_form(tmp_path: Path) -> None:
    command = [sys.executable, str(PACKAGING / "icons.py"), str(tmp_path)]
    subprocess.run(command, check=True)
    with Image.open(tmp_path / "sim2word.ico") as icon:
        assert {(16, 16), (32, 32), (256, 256)} <= icon.info["sizes"]
    with Image.open(tmp_path / "sim2word.icns") as icon:
        assert (512, 512, 1) in icon.info["sizes"]
    with Image.open(tmp_path / "sim2word-128.png") as icon:
        middle, corner = icon.getpixel((64, 64)), icon.getpixel((0, 0))
    assert isinstance(middle, tuple)
    assert isinstance(corner, tuple)
    assert (middle[3], corner[3]) == (255, 0)


def test_desktop_files_name_the_same_program() -> None:
    linux = PACKAGING / "linux"
    entry = (linux / "sim2word.desktop").read_text(encoding="utf-8")
    kind = ET.parse(linux / "sim2word.xml").getroot()[0].get("type")
    about = ET.parse(linux / "io.github.sim2word.metainfo.xml").getroot()
    assert f"MimeType={kind};" in entry
    assert about.findtext("launchable") == "sim2word.desktop"
    assert about.findtext("provides/mediatype") == kind
    plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())


def test_the_manual_page_knows_every_command() -> None:
    page = (PACKAGING / "linux" / "sim2word.1").read_text(encoding="utf-8")
    assert set(re.findall(r"^\.BR (\w+) [,.]$", page, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("before", ["", "/opt/own"])
def test_programs_started_find_their_own_libraries(
    before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/sim2word/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    main.restore_library_path()
    assert os.environ.get("LD_LIBRARY_PATH", "") == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"GOMP_SPINCOUNT": "0"}),
        ({"GOMP_SPINCOUNT": "500"}, {"GOMP_SPINCOUNT": "500"}),
        ({"OMP_WAIT_POLICY": "active"}, {"OMP_WAIT_POLICY": "active"}),
    ],
)
def test_threads_wait_asleep_unless_somebody_chose_otherwise(
    before: dict[str, str], after: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(before))
    main.wait_asleep()
    assert os.environ == after
