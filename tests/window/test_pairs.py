"""Several comparisons at once: nothing is lost, and no run blocks another look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.contracts.settings import Fill, Settings
from sim2word_gui.app.program import Program
from sim2word_gui.dialogs.run_settings import RunSettingsDialog
from sim2word_gui.state.kept import Work
from sim2word_gui.state.run_state import Phase
from sim2word_gui.system.settings import Desktop, SettingsFile
from tests.window.gestures import LONG, User


def test_two_photos_dropped_at_once_are_a_pair(user: User, astronaut: Path, group: Path) -> None:
    user.drop_on("b", astronaut, group)
    panes = user.space.panes
    user.until(lambda: len(panes["b"].photo.layer.boxes) == 6)
    assert len(panes["a"].photo.layer.boxes) == 1


@pytest.mark.live_run
def test_a_long_run_never_blocks_looking_at_another_pair(
    user: User, astronaut: Path, group: Path, coffee: Path
) -> None:
    user.open_pair(astronaut, group)
    user.space.runs.settings = Settings(controls=200)
    user.press(user.space.commands.actions["explain"])
    running = user.space.comparisons.current
    user.until(lambda: bool(running.run.words))
    user.drop_on("b", coffee)
    assert user.space.comparisons.current is not running
    user.until(lambda: user.space.comparisons.current.photos["b"].preview is not None)
    assert running.phase is Phase.RUNNING, "the photo was read while the run went on"
    assert "No face" in user.space.panes["b"].message.text
    assert user.space.results.words.model.rowCount() == 0
    user.key(user.space.commands.actions["previous"])
    assert user.space.comparisons.current is running
    assert user.space.results.words.model.rowCount() > 0
    user.key(user.space.commands.actions["cancel"])
    user.until(lambda: running.phase is Phase.CANCELLED)


@pytest.mark.live_run
def test_a_second_run_waits_for_the_first(user: User, astronaut: Path, group: Path) -> None:
    actions = user.space.commands.actions
    user.open_pair(astronaut, group)
    user.press(actions["explain"])
    first = user.space.comparisons.current
    user.click_face("b", 0)
    user.until(actions["explain"].isEnabled)
    user.press(actions["explain"])
    second = user.space.comparisons.current
    assert second is not first
    assert second.run.stage == "waiting"
    assert "Waiting" in user.space.status.stage.text()
    user.until(lambda: second.phase is Phase.DONE)
    assert first.phase is Phase.DONE
    assert first.run.similarity != second.run.similarity
    assert first.face("b") is not second.face("b")


@pytest.mark.live_run
def test_faces_of_other_models_are_read_anew_before_they_count(
    user: User, astronaut: Path, group: Path
) -> None:
    actions = user.space.commands.actions
    user.open_pair(astronaut, group)  # face 2 of the group, by its number
    first = user.explain()
    done = user.space.comparisons.current
    serials = {side: photo.serial for side, photo in done.photos.items()}
    user.space.photos.read_all_anew(same_detector=False)  # as another detector makes it
    assert user.space.comparisons.current is done
    assert done.run.explanation is first
    user.press(actions["explain"])
    again = user.space.comparisons.current
    assert again is not done
    assert again.phase is Phase.IDLE, "nothing runs before the faces are read"
    assert all(again.photos[side].serial != serials[side] for side in serials)
    assert again.photos["b"].asked is None, "the number was another detector's"
    user.until(lambda: "6 faces" in user.space.panes["b"].message.text)
    user.click_face("b", 1)
    user.until(actions["explain"].isEnabled)
    assert user.explain().faces[1].chosen == 1
    # Nor does a run that was cancelled go on with them.
    user.press(actions["explain"])
    user.until(lambda: user.space.comparisons.current.phase is Phase.RUNNING)
    user.space.photos.read_all_anew(same_detector=True)
    cancelled = user.space.comparisons.current
    user.press(actions["cancel"])
    user.until(lambda: cancelled.phase is Phase.CANCELLED)
    asked = {side: photo.serial for side, photo in cancelled.photos.items()}
    user.press(actions["explain"])
    assert user.space.comparisons.current is cancelled
    assert all(cancelled.photos[side].serial != asked[side] for side in asked)
    user.until(lambda: cancelled.phase is Phase.DONE)
    # The methods are not compared on faces of other models either.
    user.space.photos.read_all_anew(same_detector=True)
    old = user.space.comparisons.current
    actions["compare"].trigger()
    assert user.space.comparisons.current is not old
    assert user.space.comparisons.current.photos["b"].asked == 1
    assert "read anew" in user.window.statusBar().currentMessage()
    user.until(actions["explain"].isEnabled)


def test_the_tray_shows_the_comparisons(user: User, astronaut: Path, group: Path) -> None:
    space = user.space
    user.open_pair(astronaut, group)
    assert not space.tray.isVisible()
    explanation = user.explain()
    user.drop_on("a", group)
    assert space.tray.isVisible()
    assert space.tray.model.rowCount() == 2
    first = space.tray.model.index(0)
    assert f"{explanation.similarity.cosine:.3f}" in first.data()
    assert "astronaut" in first.data(Qt.ItemDataRole.ToolTipRole)
    icon = first.data(Qt.ItemDataRole.DecorationRole)
    assert not icon.isNull()
    space.tray.list.setFocus()
    QTest.keyClick(space.tray.list, Qt.Key.Key_Up)
    assert space.comparisons.current is space.comparisons.all[0]
    assert space.results.words.model.rowCount() > 0
    user.key(space.commands.actions["close"])
    assert space.tray.model.rowCount() == 1


def test_swap_turns_the_pair_around(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    explanation = user.explain()
    user.press(user.space.commands.actions["swap"])
    assert len(user.space.comparisons.all) == 2
    face = user.space.comparisons.current.face("b")
    assert face is not None
    assert face.photo.path == astronaut
    other = user.explain()
    assert other.similarity.cosine == pytest.approx(explanation.similarity.cosine, abs=1e-6)
    assert [w.key for w in other.ranked("b")] == [w.key for w in explanation.ranked("a")]


def test_again_with_other_settings_stands_beside_the_first(
    user: User, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    first = user.explain()
    user.key(user.space.commands.actions["explain_with"])
    dialog = user.window.findChild(RunSettingsDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.fill.setCurrentIndex(dialog.fill.findData(Fill.BLUR))
    dialog.controls.setValue(6)
    dialog.protected.setChecked(False)
    user.click(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    user.until(
        lambda: (
            user.space.comparisons.current.phase is Phase.DONE
            and len(user.space.comparisons.all) == 2
        )
    )
    second = user.space.comparisons.current.run.explanation
    assert second is not None
    settings = dict(second.provenance.settings)
    assert settings["fill"] == Fill.BLUR
    assert settings["controls"] == 6
    assert {w.why_unranked for w in second.words if w.protected} == {"switched_off"}
    assert "switched_off" not in {w.why_unranked for w in first.words}
    assert user.space.comparisons.all[0].run.explanation is first
    assert user.settings.get(Work).run == user.space.runs.settings


def test_settings_survive_and_damaged_ones_do_not(settings: SettingsFile) -> None:
    chosen = Settings(fill=Fill.BLUR, controls=7, seed=3, evidence=("erase",))
    settings.change(Work, run=chosen)
    settings.change(Desktop, examiner="E. X.")
    assert SettingsFile(settings.path).get(Work).run == chosen
    for damaged in ("{", [1], {"fill": "no such fill"}, {"controls": "many"}, {"controls": -1}):
        sections = json.loads(settings.path.read_text())
        sections["work"]["run"] = damaged
        settings.path.write_text(json.dumps(sections))
        again = SettingsFile(settings.path)
        assert again.get(Work).run == Settings()
        assert again.get(Desktop).examiner == "E. X."  # the rest stays
    settings.path.write_text("{")
    assert SettingsFile(settings.path).get(Work) == Work()


def test_recent_pairs_open_again(user: User, qtbot: QtBot, astronaut: Path, group: Path) -> None:
    space = user.space
    user.open_pair(astronaut, group)
    user.explain()
    assert user.settings.get(Desktop).recent[0].a == str(astronaut)
    user.key(space.commands.actions["new"])
    start = user.window.start
    assert user.window.pages.currentWidget() is start
    assert start.recent.count() == 1
    start.recent.setFocus()
    start.recent.setCurrentRow(0)
    QTest.keyClick(start.recent, Qt.Key.Key_Return)
    assert space.comparisons.current.photos["a"].path == astronaut
    space.commands.menus.recent.aboutToShow.emit()
    entries = [a for a in space.commands.menus.recent.actions() if a.data() is not None]
    assert len(entries) == 1
    space.commands.actions["forget"].trigger()
    assert user.settings.get(Desktop).recent == ()
    qtbot.waitUntil(lambda: start.recent.count() == 0)


def test_a_closed_window_is_opened_again_with_its_results(
    program: Program, user: User, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    second = program.open_window()
    user.open_pair(astronaut, group)
    first = user.explain()
    user.window.close()
    assert not user.window.isVisible()
    assert program.engine.isRunning(), "the other window is open"
    (remembered,) = user.settings.get(Work).session
    assert remembered.explain
    assert remembered.b.face == 2
    second.workspace.commands.actions["reopen"].trigger()
    qtbot.waitUntil(lambda: second.workspace.comparisons.current.phase is Phase.DONE, timeout=LONG)
    again = second.workspace.comparisons.current.run.explanation
    assert again is not None
    assert [w.key for w in again.words] == [w.key for w in first.words]
    assert again.similarity.cosine == pytest.approx(first.similarity.cosine, abs=1e-6)


def test_the_last_session_keeps_all_windows_and_their_settings(
    program: Program, user: User, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    user.space.runs.settings = Settings(fill=Fill.BLACK, controls=4)
    user.explain()
    second = program.open_window()
    other = User(second, qtbot)
    other.drop_on("a", astronaut)
    other.drop_on("b", astronaut)
    other.until(other.space.commands.actions["explain"].isEnabled)
    user.space.commands.actions["quit"].trigger()
    entries = user.settings.get(Work).session
    assert [entry.explain for entry in entries] == [True, False]
    assert entries[0].settings == Settings(fill=Fill.BLACK, controls=4)


def test_reopening_starts_nothing_that_nobody_waits_for(
    program: Program, user: User, qtbot: QtBot, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "evidence.png"
    copy.write_bytes(astronaut.read_bytes())
    user.open_pair(copy, group)
    user.explain()
    second = program.open_window()
    user.window.close()
    copy.write_bytes(group.read_bytes())
    second.workspace.commands.files.open_again()
    qtbot.waitUntil(
        lambda: second.workspace.comparisons.current.photos["a"].preview is not None, timeout=LONG
    )
    second.workspace.photos.open("a", astronaut)
    qtbot.waitUntil(lambda: second.workspace.comparisons.current.is_ready, timeout=LONG)
    qtbot.wait(200)
    assert second.workspace.comparisons.current.phase is Phase.IDLE
    events: list[object] = []
    program.engine.happened.connect(events.append)
    copy.write_bytes(astronaut.read_bytes())
    third = program.open_window()
    third.workspace.commands.files.open_again()
    third.close()
    qtbot.wait(1500)
    assert not events


@pytest.mark.live_run
def test_a_waiting_run_is_cancelled_at_once(user: User, astronaut: Path, group: Path) -> None:
    actions = user.space.commands.actions
    user.open_pair(astronaut, group)
    user.space.runs.settings = Settings(controls=300)
    user.press(actions["explain"])
    first = user.space.comparisons.current
    user.click_face("b", 0)
    user.until(actions["explain"].isEnabled)
    user.press(actions["explain"])
    second = user.space.comparisons.current
    user.key(actions["cancel"])
    user.until(lambda: second.phase is Phase.CANCELLED)
    assert first.phase is Phase.RUNNING
    user.space.comparisons.show(first)
    user.key(actions["cancel"])
    user.until(lambda: first.phase is Phase.CANCELLED)


@pytest.mark.live_run
def test_a_folder_does_not_hold_up_a_run(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.jpg").write_bytes(group.read_bytes())
    user.open_pair(astronaut, group)
    user.space.runs.settings = Settings(controls=2, search_steps=0)
    user.drop_on("a", folder)
    user.explain()
    icons = [user.space.folder.list.item(row).icon().isNull() for row in range(60)]
    assert any(icons), "the run overtook the thumbnails"
    user.drop_on("a", folder)
    user.until(lambda: not user.space.folder.list.item(59).icon().isNull())


def test_the_last_of_quick_choices_counts(user: User, astronaut: Path, group: Path) -> None:
    from dataclasses import replace

    user.open_pair(astronaut, group)
    face = user.space.comparisons.current.face("b")
    assert face is not None
    moved = replace(face.face, keypoints=tuple((x + 1, y) for x, y in face.face.keypoints))
    user.space.photos.place_face("b", moved)
    user.space.photos.choose_face("b", 0)
    user.space.photos.next_face("b")
    user.space.photos.next_face("b")
    user.until(
        lambda: (f := user.space.comparisons.current.face("b")) is not None and f.chosen == 2
    )
    chosen = user.space.comparisons.current.face("b")
    assert chosen is not None
    assert chosen.chosen_by == "user"
    assert len(chosen.faces) == 6
    one = user.space.comparisons.current.face("a")
    assert one is not None
    assert one.chosen_by == "only"
    choice = user.space.comparisons.current.photos["a"].choice()
    assert choice is not None
    assert choice.face is None, "the record must not say that the user chose"


def test_a_photo_changed_since_the_last_session_is_refused(
    program: Program, user: User, qtbot: QtBot, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "evidence.png"
    copy.write_bytes(astronaut.read_bytes())
    user.open_pair(copy, group)
    second = program.open_window()
    user.window.close()
    copy.write_bytes(group.read_bytes())
    second.workspace.commands.files.open_again()
    pane = second.workspace.panes["a"]
    qtbot.waitUntil(lambda: "has changed" in pane.message.text, timeout=LONG)
    assert not second.workspace.commands.actions["explain"].isEnabled()


@pytest.mark.live_run
def test_two_windows_do_not_disturb_each_other(
    program: Program, user: User, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    user.key(user.space.commands.actions["new_window"])
    assert len(program.windows) == 2
    other = User(program.windows[1], qtbot)
    user.open_pair(astronaut, group)
    assert other.space.comparisons.current.is_empty
    user.press(user.space.commands.actions["explain"])
    other.drop_on("a", astronaut)
    other.until(lambda: other.space.comparisons.current.face("a") is not None)
    user.until(lambda: user.space.comparisons.current.phase is Phase.DONE)
    assert other.space.comparisons.current.phase is Phase.IDLE
    assert other.space.results.header.score.text() == "–"
    other.window.close()
    assert program.engine.isRunning()
    assert user.window.isVisible()


def test_a_folder_is_laid_out_for_choosing(
    user: User, astronaut: Path, group: Path, coffee: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, path in enumerate((astronaut, group, coffee)):
        (folder / f"{number}{path.suffix}").write_bytes(path.read_bytes())
    (folder / "broken.png").write_bytes(b"nothing")
    (folder / "notes.txt").write_text("no photo")
    user.drop_on("a", folder)
    dock = user.space.folder
    assert dock.isVisible()
    assert dock.list.count() == 4
    items = {dock.list.item(row).text(): dock.list.item(row) for row in range(4)}
    user.until(lambda: all(not items[n].icon().isNull() for n in ("0.png", "1.jpg", "2.png")))
    user.until(lambda: "not an image" in items["broken.png"].toolTip())
    dock.list.setFocus()
    dock.list.setCurrentItem(items["0.png"])
    QTest.keyClick(dock.list, Qt.Key.Key_B)
    assert user.space.comparisons.current.photos["b"].path == folder / "0.png"
    data = dock.list.mimeData([items["1.jpg"]])
    user.drop_data(user.space.panes["a"], data)
    assert user.space.comparisons.current.photos["a"].path == folder / "1.jpg"
    empty = tmp_path / "empty"
    empty.mkdir()
    user.drop_on("a", empty)
    assert "holds no photos" in user.window.statusBar().currentMessage()


def test_a_folder_of_two_is_a_pair(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pair"
    folder.mkdir()
    (folder / "x.png").write_bytes(astronaut.read_bytes())
    (folder / "y.jpg").write_bytes(group.read_bytes())
    user.drop_on("a", folder)
    photos = user.space.comparisons.current.photos
    assert [photos[s].path.name for s in ("a", "b")] == ["x.png", "y.jpg"]


def test_images_are_pasted_and_taken_from_a_browser(
    user: User, astronaut: Path, group: Path
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    paste = user.space.commands.actions["paste"]
    user.key(paste)
    assert "no photo" in user.window.statusBar().currentMessage()
    clipboard.setImage(QImage(str(astronaut)))
    user.key(paste)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    face = user.space.comparisons.current.face("a")
    assert face is not None
    assert (face.photo.width, face.photo.height) == (512, 512)
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/photo.jpg")])
    data.setData("image/jpeg", group.read_bytes())
    user.drop_data(user.space.panes["b"], data)
    user.until(lambda: user.space.comparisons.current.photos["b"].preview is not None)
    pasted = user.space.comparisons.current.photos["b"].path
    assert pasted.read_bytes() == group.read_bytes(), "the bytes are kept as they came"
    assert len(user.space.panes["b"].photo.layer.boxes) == 6
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(group))])
    clipboard.setMimeData(files)
    user.key(paste)
    assert user.space.comparisons.current.photos["b"].path == group
    for path in pasted.parent.glob("pasted-*"):
        path.unlink()


def test_faces_are_chosen_by_keys_too(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    action = user.space.commands.actions["next_face.b"]
    for expected in (3, 4, 5, 0):
        user.key(action)
        user.until(
            lambda n=expected: (  # type: ignore[misc]
                (f := user.space.comparisons.current.face("b")) is not None and f.chosen == n
            )
        )
    assert not user.space.commands.actions["next_face.a"].isEnabled()
