"""Settings that the version before kept are taken over; see ``tests/earlier``."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from engine.contracts.packs import ModelChoice
from sim2word_gui.state.kept import Work
from sim2word_gui.system import settings as settings_module
from sim2word_gui.system.settings import Desktop, RecentPair, SettingsFile

EARLIER = Path(__file__).resolve().parents[2] / "earlier" / "settings.ini"


def test_settings_are_taken_over_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "config"))
    earlier = QSettings(str(EARLIER), QSettings.Format.IniFormat)
    monkeypatch.setattr(settings_module, "QSettings", lambda: earlier)
    before = EARLIER.read_bytes()

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
    assert EARLIER.read_bytes() == before
