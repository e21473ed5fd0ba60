"""A gallery in the window: enrolled, searched, interpreted, erased, by gestures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.imaging import align, decode, png
from engine.models.input_spec import DLIB_INPUT
from engine.session import Session
from sim2word_gui.galleries.gallery_dialog import GalleryDialog
from tests.gui.gestures import User


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
    user.until(lambda: not user.window.findChildren(GalleryDialog))
    user.space.commands.actions.gallery.trigger()  # as its menu does
    user.until(lambda: bool(user.window.findChildren(GalleryDialog)))
    dialog = user.window.findChildren(GalleryDialog)[-1]
    dialog.folder.setText(str(folder))
    return dialog


def cell(dialog: GalleryDialog, row: int, column: int) -> str:
    item = dialog.table.item(row, column)
    assert item is not None
    return item.text()


def test_people_are_enrolled_searched_explained_and_erased(
    user: User, people: Path, tmp_path: Path
) -> None:
    probe = people / "person 2" / "photo.png"
    user.drop_on("a", probe)
    user.until(lambda: user.space.desk.current.face("a") is not None)
    dialog = open_dialog(user, tmp_path / "gallery")
    assert not dialog.search.isEnabled()
    user.click(dialog.read)
    user.until(lambda: "There is no gallery" in dialog.facts.text())
    dialog.passphrase.setText("open sesame")
    dialog.enrol_people(people)
    user.until(lambda: dialog.card is not None)
    assert "4 people, 4 faces" in dialog.facts.text()
    assert "encrypted; 1 photos not enrolled" in dialog.facts.text()
    assert "nobody.png: No face was found" in dialog.text.toPlainText()
    user.click(dialog.search)
    user.until(lambda: dialog.found is not None)
    assert dialog.table.rowCount() == 4
    assert cell(dialog, 0, 0) == "person 2"
    assert cell(dialog, 0, 1) == "1.0000"
    user.click(dialog.interpret)
    user.until(lambda: "Uncertainty" in dialog.text.toPlainText())
    assert "not supported" in dialog.text.toPlainText() or "stands out" in dialog.text.toPlainText()
    dialog.table.setCurrentCell(1, 0)
    second = cell(dialog, 1, 0)
    user.click(dialog.explain)
    user.until(lambda: user.space.desk.current.face("b") is not None)
    assert user.space.desk.current.photos["b"].path == people / second / "photo.png"
    assert not dialog.erase.isEnabled()
    user.click(dialog.sure)
    user.click(dialog.erase)
    user.until(lambda: "3 people" in dialog.facts.text())
    assert dialog.table.rowCount() == 0
    assert not dialog.sure.isChecked()
    dialog.passphrase.setText("another")
    user.click(dialog.search)
    user.until(lambda: "does not open with this passphrase" in dialog.facts.text())
    dialog.close()
    again = open_dialog(user, tmp_path / "gallery")
    assert again.folder.text() == str(tmp_path / "gallery")
    assert not again.search.isEnabled()
    again.close()


def test_an_enrolment_is_cancelled_and_goes_on(user: User, people: Path, tmp_path: Path) -> None:
    dialog = open_dialog(user, tmp_path / "gallery")
    dialog.enrol_people(people)
    user.until(lambda: dialog.bar.maximum() == 5 and dialog.bar.value() >= 1)
    user.click(dialog.cancel)
    user.until(lambda: not dialog.cancel.isEnabled())
    if "Cancelled" in dialog.facts.text():
        dialog.enrol_people(people)
    user.until(lambda: "4 people" in dialog.facts.text())
    assert not dialog.search.isEnabled()  # no photo is open
    dialog.close()
