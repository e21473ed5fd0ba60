"""The models' dialog: packs come by drop, are verified, used and removed, by gestures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from engine.contracts import EMBEDDED
from sim2word_gui.models.licence_dialog import LicenceDialog
from sim2word_gui.models.models_dialog import ModelsDialog
from sim2word_gui.pairs.run_state import Phase
from sim2word_gui.pairs.saved_models import saved_models
from tests.gui.gestures import User

pytestmark = pytest.mark.usefixtures("store")


def open_models(user: User) -> ModelsDialog:
    user.until(lambda: not user.window.findChildren(ModelsDialog))
    user.space.commands.actions.models.trigger()  # as its menu does
    return user.window.findChildren(ModelsDialog)[-1]


def drop(dialog: ModelsDialog, source: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    dialog.dropEvent(
        QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, data,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip


def import_pack(user: User, dialog: ModelsDialog, source: Path) -> None:
    drop(dialog, source)
    user.until(lambda: bool(dialog.findChildren(LicenceDialog)))
    licence = dialog.findChildren(LicenceDialog)[-1]
    assert "Use it well." in licence.text.toPlainText()
    assert not licence.go.isEnabled()
    licence.agree.setChecked(True)
    QTest.mouseClick(licence.go, Qt.MouseButton.LeftButton)
    user.until(lambda: dialog.list.count() == 2)


def choose(box: QComboBox, data: str) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_a_pack_is_imported_verified_used_and_removed(
    user: User, tiny_pack: Path, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    dialog = open_models(user)
    assert "Comes with the program" in dialog.text.toPlainText()
    assert not dialog.remove.isEnabled()
    import_pack(user, dialog, tiny_pack)
    assert dialog.list.currentItem().text() == "tiny"
    assert "maps" in dialog.text.toPlainText()
    assert "Not calibrated" in dialog.text.toPlainText()
    QTest.mouseClick(dialog.verify, Qt.MouseButton.LeftButton)
    user.until(lambda: "Verified" in dialog.text.toPlainText())

    before = user.space.desk.current.face("a")
    assert before is not None
    assert before.crop.shape[0] == 150
    choose(dialog.roles["recognition"], "tiny")
    user.until(lambda: user.space.desk.current.face("a") is not before)
    user.until(lambda: user.space.desk.current.is_ready)
    after = user.space.desk.current.face("a")
    assert after is not None
    assert after.crop.shape[0] == 112
    assert saved_models().recognition == "tiny"
    assert "tiny/net.onnx" in user.space.status.models.text()
    assert not dialog.remove.isEnabled()
    dialog.close()
    user.explain()
    explanation = user.space.desk.current.run.explanation
    assert explanation is not None
    assert explanation.provenance.models[1].name == "tiny/net.onnx"
    assert explanation.similarity.operating_point is None

    dialog = open_models(user)
    user.until(lambda: dialog.list.count() == 2)
    choose(dialog.roles["recognition"], EMBEDDED)
    user.until(lambda: "dlib" in user.space.status.models.text())
    assert user.space.desk.current.phase is Phase.DONE
    dialog.list.setCurrentRow(1)
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    user.until(lambda: dialog.list.count() == 1)
    dialog.close()


def test_what_is_no_pack_is_told_and_changes_nothing(user: User, tmp_path: Path) -> None:
    dialog = open_models(user)
    (tmp_path / "text.onnx").write_bytes(b"no network")
    (tmp_path / "empty").mkdir()
    drop(dialog, tmp_path / "empty")
    user.until(lambda: "no model file in empty" in dialog.say.text())
    drop(dialog, tmp_path / "text.txt")
    user.until(lambda: "text.txt is no model pack" in dialog.say.text())
    assert dialog.list.count() == 1
    dialog.close()
