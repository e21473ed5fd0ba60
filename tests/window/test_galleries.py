"""A gallery in the window: enrolled, searched, interpreted, erased, by gestures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from engine.contracts.gallery import GALLERY_FILE
from engine.identify import Gallery
from engine.imaging import align, decode, png
from engine.models.input_spec import DLIB_INPUT
from engine.session import Session
from sim2word_gui.dialogs.gallery.dialog import GalleryDialog
from sim2word_gui.system.style import Appearance
from tests.window.gestures import User


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, session: Session, group: Path) -> Path:
    """A photo each of four people."""
    root = tmp_path_factory.mktemp("people")
    photo = decode(group)
    for number, face in enumerate(session.pack.detector.detect(photo.pixels)[:4]):
        (root / f"person {number}").mkdir()
        crop, _ = align(photo.pixels, face, DLIB_INPUT.template + 115, 380)
        (root / f"person {number}" / "photo.png").write_bytes(png(crop))
    (root / "person 0" / "nobody.png").write_bytes(png(np.full((60, 60, 3), 90, np.uint8)))
    return root


def open_dialog(user: User, folder: Path) -> GalleryDialog:
    user.until(lambda: user.space.runs.models_ready)
    user.until(lambda: not user.window.findChildren(GalleryDialog))
    user.space.commands.actions["gallery"].trigger()  # as its menu does
    user.until(lambda: bool(user.window.findChildren(GalleryDialog)))
    dialog = user.window.findChildren(GalleryDialog)[-1]
    dialog.folder.setText(str(folder))
    return dialog


def icon(dialog: GalleryDialog, row: int) -> QIcon:
    item = dialog.table.item(row, 0)
    assert item is not None
    return item.icon()


def cell(dialog: GalleryDialog, row: int, column: int) -> str:
    item = dialog.table.item(row, column)
    assert item is not None
    return item.text()


@pytest.fixture
def typed_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed when the passphrase is asked for again."""
    answers: list[str] = []

    def ask(*_: object) -> tuple[str, bool]:
        return answers.pop(), True

    monkeypatch.setattr("PySide6.QtWidgets.QInputDialog.getText", ask)
    return answers


def test_people_are_enrolled_searched_and_interpreted(
    user: User, people: Path, tmp_path: Path, typed_again: list[str]
) -> None:
    probe = people / "person 2" / "photo.png"
    user.drop_on("a", probe)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    dialog = open_dialog(user, tmp_path / "gallery")
    assert not dialog.search.isEnabled()
    user.click(dialog.read)
    user.until(lambda: "There is no gallery" in dialog.facts.text())
    dialog.passphrase.setText("open sesame")
    typed_again.append("open sesamy")
    dialog.enrol_people(people)
    assert "passphrases differ" in dialog.facts.text()
    assert not (tmp_path / "gallery").exists()
    typed_again.append("open sesame")
    dialog.enrol_people(people)
    user.until(lambda: dialog.card is not None)
    assert "4 people, 4 faces" in dialog.facts.text()
    assert "encrypted; 1 photos not enrolled" in dialog.facts.text()
    assert "nobody.png: No face was found" in dialog.findings.text.toPlainText()
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    assert dialog.table.rowCount() == 4
    assert cell(dialog, 0, 0) == "person 2 (one and the same photograph)"
    assert cell(dialog, 0, 1) == "1.0000"
    user.until(lambda: all(not icon(dialog, row).isNull() for row in range(4)))
    user.click(dialog.interpret)
    user.until(lambda: dialog.findings.currentIndex() == 1)
    bars = dialog.findings.chart.bars
    assert bars[0].name == "as it is"
    assert bars[0].interval is None
    assert all(bar.interval is not None and 0 <= bar.value <= 1 for bar in bars[1:])
    assert len(bars) > 1
    assert dialog.findings.sentence.text()
    user.until(dialog.save.isEnabled)
    dialog.save_to(tmp_path / "found.json")
    user.until(lambda: "Saved to found.json" in dialog.facts.text())
    document = json.loads((tmp_path / "found.json").read_text())
    assert document["candidates"][0]["person"] == "person 2"
    assert document["interpretation"]["uncertainty"] == bars[0].value
    assert document["provenance"]["seed"] == 0
    dialog.save_to(tmp_path / "gallery")  # a folder
    user.until(lambda: "Saved" not in dialog.facts.text())
    dialog.passphrase.setText("another")
    user.click(dialog.search)
    user.until(lambda: "does not open with this passphrase" in dialog.facts.text())
    dialog.close()


def test_a_candidate_is_explained_and_erased(user: User, people: Path, tmp_path: Path) -> None:
    user.drop_on("a", people / "person 2" / "photo.png")
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    dialog = open_dialog(user, tmp_path / "gallery")
    dialog.enrol_people(people)
    user.until(lambda: dialog.card is not None)
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    dialog.table.setCurrentCell(1, 0)
    second = cell(dialog, 1, 0)
    user.click(dialog.explain)
    user.until(lambda: user.space.comparisons.current.face("b") is not None)
    assert user.space.comparisons.current.photos["b"].path == people / second / "photo.png"
    assert not dialog.erase.isEnabled()
    user.click(dialog.sure)
    user.click(dialog.erase)
    user.until(lambda: "3 people" in dialog.facts.text())
    assert dialog.table.rowCount() == 0
    assert not dialog.sure.isChecked()
    dialog.close()
    again = open_dialog(user, tmp_path / "gallery")
    assert again.folder.text() == str(tmp_path / "gallery")
    assert not again.search.isEnabled()
    again.close()


def test_what_is_found_stays_with_its_face(
    user: User, people: Path, tmp_path: Path, astronaut: Path, group: Path
) -> None:
    probes = {side: people / f"person {n}" / "photo.png" for n, side in enumerate("ab", start=1)}
    user.space.photos.open_pair([probes["a"], probes["b"]])
    user.until(lambda: user.space.comparisons.current.is_ready)
    dialog = open_dialog(user, tmp_path / "gallery")
    dialog.enrol_people(people)
    user.until(lambda: dialog.card is not None)
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    assert cell(dialog, 0, 0) == "person 1 (one and the same photograph)"
    dialog.table.setCurrentCell(0, 0)
    user.click(dialog.sure)
    assert dialog.erase.isEnabled()
    dialog.table.setCurrentCell(1, 0)
    assert not dialog.erase.isEnabled()  # that was of another person
    dialog.probe.setCurrentIndex(1)
    assert dialog.table.rowCount() == 0
    assert not dialog.explain.isEnabled()
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    assert cell(dialog, 0, 0) == "person 2 (one and the same photograph)"
    # The window looks at something else meanwhile: the probe is put there with its candidate.
    user.open_pair(astronaut, group)
    dialog.table.setCurrentCell(0, 0)
    user.click(dialog.explain)
    user.until(lambda: user.space.comparisons.current.is_ready)
    paths = {side: photo.path for side, photo in user.space.comparisons.current.photos.items()}
    assert paths == {"b": probes["b"], "a": people / "person 2" / "photo.png"}
    dialog.close()


def test_escape_cancels_before_it_closes(user: User, people: Path, tmp_path: Path) -> None:
    dialog = open_dialog(user, tmp_path / "gallery")
    dialog.enrol_people(people)
    user.until(lambda: dialog.bar.maximum() > 0 and dialog.bar.value() > 0)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    user.until(lambda: not dialog.cancel.isEnabled())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_an_enrolment_is_cancelled_and_goes_on(user: User, people: Path, tmp_path: Path) -> None:
    dialog = open_dialog(user, tmp_path / "gallery")
    dialog.enrol_people(people)
    user.until(lambda: dialog.bar.maximum() > 0 and dialog.bar.value() > 0)
    user.click(dialog.cancel)
    user.until(lambda: not dialog.cancel.isEnabled())
    if "Cancelled" in dialog.facts.text():
        dialog.enrol_people(people)
    user.until(lambda: "4 people" in dialog.facts.text())
    assert not dialog.search.isEnabled()  # no photo is open
    dialog.close()


def test_what_another_program_changes_is_seen(
    user: User, people: Path, tmp_path: Path, session: Session
) -> None:
    user.drop_on("a", people / "person 2" / "photo.png")
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    dialog = open_dialog(user, tmp_path / "gallery")
    dialog.enrol_people(people)
    user.until(lambda: "4 people" in dialog.facts.text())
    with Gallery.open(tmp_path / "gallery") as other:
        other.remove("person 1")
    user.click(dialog.search)
    user.until(lambda: "3 people" in dialog.facts.text())
    (tmp_path / "gallery" / GALLERY_FILE).unlink()
    Gallery.create(tmp_path / "gallery", session.pack.recognition.identity).close()
    user.click(dialog.search)
    user.until(lambda: "Nobody is enrolled" in dialog.facts.text())
    dialog.close()


def test_an_open_gallery_follows_language_and_colours(user: User, people: Path) -> None:
    probe = people / "person 2" / "photo.png"
    user.drop_on("a", probe)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    dialog = open_dialog(user, people.parent / "spoken")
    dialog.enrol_people(people)
    user.until(lambda: dialog.card is not None)
    assert dialog.findings.text.toPlainText().startswith("Not enrolled:")
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    user.click(dialog.interpret)
    user.until(lambda: bool(dialog.findings.chart.bars))
    bars = [bar.name for bar in dialog.findings.chart.bars]
    user.space.commands.actions["language.zh"].trigger()
    user.until(lambda: dialog.search.text() == "搜索")
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    buttons = [button.text() for button in dialog.findChildren(QAbstractButton)]
    texts = [text for text in labels + buttons if text]
    assert not [text for text in texts if not any("\u4e00" <= c <= "\u9fff" for c in text)]
    header = dialog.table.horizontalHeaderItem(0)
    assert header is not None
    assert header.text() == "人"
    assert dialog.facts.text().startswith("4 人")
    spoken = [bar.name for bar in dialog.findings.chart.bars]
    assert len(spoken) == len(bars)
    assert not set(spoken) & set(bars)
    before = dialog.plot.backgroundBrush().color()
    user.space.commands.actions[f"appearance.{Appearance.DARK}"].trigger()
    user.until(lambda: dialog.plot.backgroundBrush().color() != before)
    assert len(dialog.plot.plotItem.items) == 3  # the scores, the first candidate, the threshold


def test_a_candidate_is_chosen_and_its_account_read(user: User, people: Path) -> None:
    user.drop_on("a", people / "person 2" / "photo.png")
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    dialog = open_dialog(user, people.parent / "accounted")
    dialog.enrol_people(people)
    user.until(lambda: dialog.card is not None)
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    # The first is the very photo: no attribute is the reason of its score.
    assert "No attribute is its reason." in dialog.findings.text.toPlainText()
    dialog.table.setCurrentCell(1, 0)
    said = dialog.findings.text.toPlainText()
    chosen = dialog.table.chosen
    assert chosen is not None
    assert said.startswith(f"What the score of {chosen.person} goes with")
    assert "explained by no attribute" in said
    assert "B the candidate's photo" in said
    user.click(dialog.interpret)
    user.until(lambda: dialog.findings.currentIndex() == 1)
    dialog.table.setCurrentCell(0, 2)  # another column of the same row
    assert dialog.findings.currentIndex() == 1
    dialog.table.setCurrentCell(2, 0)
    assert dialog.findings.currentIndex() == 0
    user.space.commands.actions["language.zh"].trigger()
    user.until(lambda: "候选人" in dialog.findings.text.toPlainText())
