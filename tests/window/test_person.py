"""A person as a set of photos in the window: chart, tables, JSON, cancel, errors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QTableWidget

from engine.contracts.account import SetAccount, SetRow
from engine.contracts.people import PersonAccounts
from engine.imaging import align, decode, png
from engine.models.input_spec import DLIB_INPUT
from engine.session import Session
from sim2word_gui.dialogs.person.dialog import PersonDialog
from tests.window.gestures import User


@pytest.fixture(scope="module")
def folders(
    tmp_path_factory: pytest.TempPathFactory, session: Session, group: Path
) -> tuple[Path, Path]:
    """Photos of one person with a stranger among them, and two other people."""
    root = tmp_path_factory.mktemp("set")
    photo = decode(group)
    crops = [
        align(photo.pixels, face, DLIB_INPUT.template + 115, 380)[0].astype(int)
        for face in session.pack.detector.detect(photo.pixels)[:4]
    ]
    own = root / "own"
    own.mkdir()
    for number, shift in enumerate((0, 9, -9, 18)):
        shifted = np.clip(crops[0] + shift, 0, 255).astype(np.uint8)
        (own / f"{number}.png").write_bytes(png(shifted))
    (own / "stranger.png").write_bytes(png(crops[1].astype(np.uint8)))
    (own / "nobody.png").write_bytes(png(np.full((60, 60, 3), 90, np.uint8)))
    for number in (2, 3):
        folder = root / "others" / f"person {number}"
        folder.mkdir(parents=True)
        (folder / "0.png").write_bytes(png(crops[number].astype(np.uint8)))
    return own, root / "others"


def open_dialog(user: User) -> PersonDialog:
    user.until(lambda: user.space.runs.models_ready)
    user.until(lambda: not user.window.findChildren(PersonDialog))
    user.space.commands.actions["person"].trigger()  # as its menu does
    return user.window.findChildren(PersonDialog)[-1]


def column(table: QTableWidget, number: int) -> list[str]:
    items = [table.item(row, number) for row in range(table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_a_person_is_described_shown_and_saved(
    user: User, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    own, others = folders
    dialog = open_dialog(user)
    assert not dialog.go.isEnabled()
    dialog.own.line.setText(str(own))
    dialog.against.line.setText(str(others))
    user.click(dialog.go)
    user.until(lambda: dialog.bar.maximum() == 1000)
    user.until(lambda: dialog.found is not None)
    assert dialog.found is not None
    report = dialog.found.report
    assert report.others == 2
    assert "5 photos against 2 other people; 1 do not fit" in dialog.facts.text()
    assert [bar.value for bar in dialog.chart.bars] == [word.score for word in report.words]
    assert dialog.chart.bars[0].interval == (report.words[0].low, report.words[0].high)
    assert column(dialog.words, 2) == [f"{word.score:+.4f}" for word in report.words]
    assert column(dialog.photos, 0)[0] == "stranger.png"
    assert column(dialog.photos, 3)[0] == "does not fit"
    assert column(dialog.photos, 3)[1:5] == ["fits"] * 4
    assert column(dialog.photos, 0)[5] == "nobody.png"
    assert "No face" in column(dialog.photos, 3)[5]
    accounts = dialog.found.accounts
    assert accounts is not None
    # The photos are one photograph in other light: they say nothing of how photos differ.
    assert "too few photos" in dialog.accounts.texts[1].text()
    made = SetAccount(
        pairs=10,
        one_photograph=2,
        score=0.9,
        strangers=0.84,
        rows=(
            SetRow("brows", -0.02, -0.03, -0.01, firm=True, pairs=0.5),
            SetRow("nose", 0.001, -0.01, 0.01, firm=False, pairs=0.1),
        ),
        unnamed=0.079,
        fit="",
        fitted_on="photos",
    )
    dialog.accounts.show_accounts(PersonAccounts(None, made))
    assert column(dialog.accounts.others, 1) == ["-0.0200 *", "+0.0010"]
    assert column(dialog.accounts.others, 3) == ["50%", "10%"]
    said = dialog.accounts.texts[1].text()
    assert "sets the person apart from the others" in said
    assert "10 pairs score" in said
    assert "2 photos are left out" in said
    dialog.save_to(tmp_path / "person.json")
    user.until(lambda: "Saved to person.json" in dialog.facts.text())
    document = json.loads((tmp_path / "person.json").read_text())
    assert document["report"]["words"][0]["score"] == report.words[0].score
    assert document["provenance"]["models"]
    before = [bar.name for bar in dialog.chart.bars]
    user.space.commands.actions["language.zh"].trigger()
    user.until(lambda: "5 张照片" in dialog.facts.text())
    assert not {bar.name for bar in dialog.chart.bars} & set(before)
    assert [bar.value for bar in dialog.chart.bars] == [word.score for word in report.words]
    spoken = column(dialog.photos, 3) + column(dialog.words, 1) + [dialog.tabs.tabText(0)]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in spoken)
    dialog.close()


def test_a_description_is_cancelled_and_errors_are_told(
    user: User, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    own, others = folders
    dialog = open_dialog(user)
    dialog.own.line.setText(str(own))
    user.click(dialog.go)
    user.until(lambda: dialog.bar.maximum() == 1000)
    user.click(dialog.cancel)
    user.until(lambda: dialog.facts.text() == "Cancelled.")
    assert dialog.found is None
    assert not dialog.save.isEnabled()
    dialog.own.line.setText(str(tmp_path / "absent"))
    user.click(dialog.go)
    user.until(lambda: "could not be read" in dialog.facts.text())
    dialog.own.line.setText(str(others / "person 2"))
    user.click(dialog.go)
    user.until(lambda: "Only 1 photos" in dialog.facts.text())
    user.click(dialog.go)
    dialog.close()  # while it runs: nothing is left of it
    user.until(lambda: not user.window.findChildren(PersonDialog))
