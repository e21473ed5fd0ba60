"""Settings that the version before kept are taken over; see ``tests/earlier``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from engine.contracts.errors import OutputFailed
from engine.contracts.packs import ModelChoice
from sim2word_gui.state.kept import Work
from sim2word_gui.system import settings as settings_module
from sim2word_gui.system.settings import Desktop, RecentPair, SettingsFile

EARLIER = Path(__file__).resolve().parents[2] / "earlier" / "settings.ini"


def test_settings_are_taken_over_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "config"))
    file = shutil.copy(EARLIER, tmp_path / "earlier.ini")
    earlier = QSettings(str(file), QSettings.Format.IniFormat)
    monkeypatch.setattr(settings_module, "QSettings", lambda: earlier)

    first = SettingsFile.default()
    first.change(Desktop, examiner="Another")
    again = SettingsFile.default()

    desktop, work = again.get(Desktop), again.get(Work)
    assert desktop.examiner == "Another"  # not what was taken over
    assert (desktop.language, desktop.appearance, desktop.hide_protected) == ("zh", "dark", True)
    assert (desktop.folder, desktop.gallery) == ("/photos", "/galleries/one")
    assert desktop.recent == (
        RecentPair("/photos/a.png", "/photos/b.png"),
        RecentPair("/photos/c.png", "/photos/d.png"),
    )
    assert (work.run.seed, work.run.controls) == (7, 16)
    assert work.models == ModelChoice("plugin:ournet", device="cpu")
    assert work.scales.calibration == "/scales/c.json"
    assert work.notes == {"c1": 'A note, 笔记; "quoted"'}
    assert work.observations == {"c1": '[{"component": "nose"}]'}
    (pair,) = work.session
    assert pair.explain
    assert (pair.a.path, pair.a.face, pair.a.sha256) == (Path("/photos/a.png"), 0, "0" * 64)
    assert pair.b.hand is not None
    assert pair.b.hand.box == (10, 20, 60, 80)
    assert pair.settings.seed == 7
    # What can be forgotten is there once.
    assert not {"recentPairs", "lastSession", "caseDrafts/c1"} & set(earlier.allKeys())
    assert earlier.value("language") == "zh"


def test_damaged_earlier_settings_do_not_keep_the_program_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "config"))
    earlier = QSettings(str(tmp_path / "earlier.ini"), QSettings.Format.IniFormat)
    earlier.setValue("lastSession", '[{"a": null, "b": "x"}, 3]')
    earlier.setValue("language", "zh")
    monkeypatch.setattr(settings_module, "QSettings", lambda: earlier)
    taken = SettingsFile.default()
    assert taken.get(Desktop).language == "zh"
    assert taken.get(Work).session == ()


def test_a_file_that_is_damaged_meanwhile_loses_nothing(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.change(Work, notes={"c1": "a note"})
    settings.path.write_bytes(b"{")
    settings.change(Desktop, folder="/photos")
    again = SettingsFile(settings.path)
    assert again.get(Work).notes == {"c1": "a note"}
    assert again.get(Desktop).folder == "/photos"
    assert (tmp_path / "settings.json.damaged").read_bytes() == b"{"


def test_what_another_version_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    later = {"fill": "of a later version", "seed": 7}
    path.write_text(json.dumps({"work": {"run": later, "later": 1}}), encoding="utf-8")
    SettingsFile(path).change(Work, notes={"c1": "a note"})
    work = json.loads(path.read_bytes())["work"]
    assert (work["run"], work["later"], work["notes"]) == (later, 1, {"c1": "a note"})


def test_what_cannot_be_written_holds_for_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.change(Desktop, examiner="An examiner")

    def fail(*_: object) -> None:
        raise OutputFailed("No.", "Try another.")

    monkeypatch.setattr(settings_module, "write_atomically", fail)
    settings.change(Desktop, language="zh")
    settings.change(Desktop, folder="/photos")
    desktop = settings.get(Desktop)
    assert (desktop.examiner, desktop.language, desktop.folder) == ("An examiner", "zh", "/photos")
