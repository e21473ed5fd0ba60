"""The models' dialog: packs come by drop, are verified, used and removed, by gestures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from engine.contracts.errors import ModelMissing
from engine.contracts.network_profile import NetworkProfile, ProfileRow, ScoreChange
from engine.contracts.packs import EMBEDDED, ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Settings
from sim2word_gui.dialogs.models.calibrate import CalibrateDialog
from sim2word_gui.dialogs.models.dialog import ModelsDialog
from sim2word_gui.dialogs.models.licence import LicenceDialog
from sim2word_gui.dialogs.models.profile import ProfileDialog
from sim2word_gui.state.kept import Work
from sim2word_gui.state.run_state import Phase
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import PackAction, PackRequest, PacksReport
from tests.window.gestures import User

pytestmark = pytest.mark.usefixtures("store")


def open_models(user: User) -> ModelsDialog:
    user.until(lambda: not user.window.findChildren(ModelsDialog))
    user.space.commands.actions["models"].trigger()  # as its menu does
    return user.window.findChildren(ModelsDialog)[-1]


def drop(dialog: ModelsDialog, source: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    dialog.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


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

    before = user.space.comparisons.current.face("a")
    assert before is not None
    assert before.crop.shape[0] == 150
    choose(dialog.roles["recognition"], "tiny")
    user.until(lambda: user.space.comparisons.current.face("a") is not before)
    user.until(lambda: user.space.comparisons.current.is_ready)
    after = user.space.comparisons.current.face("a")
    assert after is not None
    assert after.crop.shape[0] == 112
    assert user.settings.get(Work).models.recognition == "tiny"
    assert "tiny/net.onnx" in user.space.status.models.text()
    assert not dialog.remove.isEnabled()
    dialog.close()
    user.explain()
    explanation = user.space.comparisons.current.run.explanation
    assert explanation is not None
    assert explanation.provenance.models[1].name == "tiny/net.onnx"
    assert explanation.similarity.operating_point is None

    dialog = open_models(user)
    user.until(lambda: dialog.list.count() == 2)
    choose(dialog.roles["recognition"], EMBEDDED)
    user.until(lambda: "dlib" in user.space.status.models.text())
    assert user.space.comparisons.current.phase is Phase.DONE
    dialog.list.setCurrentRow(1)
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    asking = dialog.findChildren(QMessageBox)[-1]
    assert "tiny" in asking.text()
    assert dialog.list.count() == 2, "nothing goes unasked"
    (remove,) = [b for b in asking.buttons() if b.text() == "Remove"]
    user.click(remove)
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


def write_pairs(folder: Path, astronaut: Path, group: Path) -> Path:
    for name, source in (("a.png", astronaut), ("b.jpg", group)):
        (folder / name).write_bytes(source.read_bytes())
    whole = Image.open(group)
    for name, left in (("c.png", 0), ("d.png", whole.width // 2)):
        whole.crop((left, 0, left + whole.width // 2, whole.height)).save(folder / name)
    # Two photographs a pair; whom they show is no matter here.
    rows = ["image_a,image_b,same_person", "a.png,b.jpg,1", "c.png,d.png,1", "a.png,c.png,0"]
    path = folder / "pairs.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_pack_is_calibrated_in_the_window(
    user: User, tiny_pack: Path, tmp_path: Path, astronaut: Path, group: Path
) -> None:
    dialog = open_models(user)
    import_pack(user, dialog, tiny_pack)
    choose(dialog.roles["recognition"], "tiny")
    user.until(lambda: "tiny/net.onnx" in user.space.status.models.text())
    user.click(dialog.calibrate)
    (calibrate,) = dialog.findChildren(CalibrateDialog)
    assert not calibrate.go.isEnabled()
    calibrate.pairs.setText(str(tmp_path / "absent.csv"))
    calibrate.images.setText(str(tmp_path))
    user.click(calibrate.go)
    user.until(lambda: "absent.csv" in calibrate.say.text())
    calibrate.pairs.setText(str(write_pairs(tmp_path, astronaut, group)))
    user.click(calibrate.go)
    user.until(lambda: "2 mated and 1 non-mated" in calibrate.say.text())
    calibrate.close()
    user.until(lambda: "on pairs.csv, 2 mated and 1 non-mated pairs" in dialog.text.toPlainText())
    dialog.close()
    user.open_pair(astronaut, group)
    user.explain()
    explanation = user.space.comparisons.current.run.explanation
    assert explanation is not None
    assert explanation.similarity.operating_point is not None
    assert explanation.similarity.operating_point.data == "pairs.csv"


def test_what_moves_a_network_is_measured_from_the_window_and_saved(
    user: User, tmp_path: Path, astronaut: Path, group: Path
) -> None:
    dialog = open_models(user)
    assert dialog.profile.isEnabled()  # also of the embedded network
    user.click(dialog.profile)
    (profile,) = dialog.findChildren(ProfileDialog)
    profile.pairs.setText(str(tmp_path / "absent.csv"))
    profile.images.setText(str(tmp_path))
    user.click(profile.go)
    user.until(lambda: "absent.csv" in profile.say.text())
    profile.pairs.setText(str(write_pairs(tmp_path, astronaut, group)))
    user.click(profile.go)
    user.until(lambda: "needs 10 of each" in profile.say.text())
    assert not profile.save.isEnabled()
    sure, null = ScoreChange(-0.02, -0.03, -0.01, 60, 60), ScoreChange(0, -0.001, 0.001, 60, 60)
    unsure = ScoreChange(-0.04, -0.09, 0.01, 60, 60)
    rows = (
        ProfileRow("photo", "blur_strong", sure, sure, null, null, 0, 2, 1, 3),
        ProfileRow("photo", "dark", unsure, sure, null, null),
    )
    found = NetworkProfile(
        *("ours", "a" * 64, "pairs.csv", "b" * 64, 60, 60, 90, 0.95, 0.84, 0.91, rows, {}),
        *("sim2word", "2026-01-01T00:00:00+00:00"),
    )
    profile._on_found(found)
    assert "blurred -0.020" in profile.say.text()
    assert "dark" not in profile.say.text()
    page = tmp_path / "profile.html"
    profile.save_to(page)
    user.until(lambda: "Saved to profile.html" in profile.say.text())
    assert "0 → 2" in page.read_text(encoding="utf-8")
    profile.save_to(tmp_path / "profile.txt")
    user.until(lambda: "neither PDF nor HTML" in profile.say.text())
    profile.close()
    dialog.close()


@pytest.mark.live_run
def test_what_was_chosen_last_is_used_and_runs_keep_their_models(
    user: User, tiny_pack: Path, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    dialog = open_models(user)
    import_pack(user, dialog, tiny_pack)
    user.space.runs.settings = Settings(controls=2, search_steps=2)
    user.press(user.space.commands.actions["explain"])
    first = user.space.comparisons.current
    user.space.comparisons.begin()
    user.space.photos.put("a", ImageChoice(astronaut))
    user.space.photos.put("b", ImageChoice(group, 1))
    user.until(lambda: user.space.comparisons.current.is_ready)
    user.press(user.space.commands.actions["explain"])
    second = user.space.comparisons.current
    choose(dialog.roles["recognition"], "tiny")
    choose(dialog.roles["recognition"], EMBEDDED)  # changed one's mind
    choose(dialog.roles["recognition"], "tiny")
    assert not user.space.runs.can_explain  # the faces in view are those of models that go
    QTest.mouseClick(dialog.verify, Qt.MouseButton.LeftButton)
    user.until(lambda: "Verified" in dialog.text.toPlainText())
    if user.space.comparisons.current.phase is Phase.RUNNING:
        assert dialog.roles["recognition"].currentData() == "tiny"
    user.until(lambda: first.phase is Phase.DONE and second.phase is Phase.DONE)
    for comparison in (first, second):  # asked before: by the models of then
        done = comparison.run.explanation
        assert done is not None
        assert "dlib ResNet v1" in {model.name for model in done.provenance.models}
    user.until(lambda: user.space.runs.models_ready and "Loading" not in dialog.say.text())
    assert dialog.roles["recognition"].currentData() == "tiny"
    equipment = user.space._engine.equipment
    assert equipment is not None
    assert equipment.choice.recognition == "tiny"
    user.until(lambda: "this result" in user.space.status.models.text())
    dialog.close()


def test_a_calibration_is_cancelled(
    user: User, tiny_pack: Path, tmp_path: Path, astronaut: Path, group: Path
) -> None:
    dialog = open_models(user)
    import_pack(user, dialog, tiny_pack)
    user.click(dialog.calibrate)
    (calibrate,) = dialog.findChildren(CalibrateDialog)
    calibrate.pairs.setText(str(write_pairs(tmp_path, astronaut, group)))
    calibrate.images.setText(str(tmp_path))
    user.click(calibrate.go)
    user.click(calibrate.buttons.button(QDialogButtonBox.StandardButton.Close))
    user.until(lambda: "nothing was changed" in calibrate.say.text())
    assert calibrate.isVisible()
    calibrate.close()
    dialog.close()


def test_a_second_network_explains_beside(
    user: User, tiny_pack: Path, astronaut: Path, group: Path
) -> None:
    dialog = open_models(user)
    import_pack(user, dialog, tiny_pack)
    choose(dialog.roles["beside"], "tiny")
    user.until(lambda: user.settings.get(Work).models.beside == "tiny")
    user.until(lambda: not dialog.remove.isEnabled())
    assert dialog.roles["device"].count() >= 2
    dialog.close()
    user.open_pair(astronaut, group)
    user.explain()
    user.space.results.show_page(user.space.results.score)
    text = user.space.results.score.beside.text()
    assert "tiny/net.onnx: cosine" in text
    assert "never calibrated" in text


def test_a_pack_that_is_gone_is_told_and_not_forgotten(user: User, qtbot: QtBot) -> None:
    user.settings.change(Work, models=ModelChoice("gone"))
    engine = EngineThread(user.settings.get(Work).models)
    engine.start()
    qtbot.waitUntil(lambda: engine.equipment is not None, timeout=900_000)
    assert engine.equipment is not None
    assert engine.equipment.choice == ModelChoice()
    assert isinstance(engine.instead_because, ModelMissing)
    user.space.status.show_equipment(engine.equipment, engine.instead_because)
    assert "not the models chosen" in user.space.status.models.text()
    assert "gone" in user.space.status.models.toolTip()
    assert engine.stop(120_000)
    assert user.settings.get(Work).models.recognition == "gone"


@pytest.mark.live_run
def test_an_import_waits_for_the_run_and_a_photo_does_not(
    user: User, tiny_pack: Path, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    user.press(user.space.commands.actions["explain"])
    running = user.space.comparisons.current
    user.until(lambda: bool(running.run.words))
    reported: list[PacksReport] = []
    engine = user.space.services.engine
    engine.packs_reported.connect(reported.append)
    engine.ask_about_packs(PackRequest(PackAction.IMPORT, tiny_pack))
    engine.ask_about_packs(PackRequest(PackAction.LIST))
    user.until(lambda: bool(reported))
    assert [one.request.action for one in reported] == [PackAction.LIST]  # between two steps
    assert running.run.explanation is None  # it runs
    user.until(lambda: len(reported) == 2)
    assert running.run.explanation is not None
    assert "tiny" in {card.name for card in reported[1].cards}
