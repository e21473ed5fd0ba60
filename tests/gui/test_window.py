"""The window, used as a person uses it: drops, clicks and keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from engine.contracts import Done, Progress, Started, WordRanked
from sim2word_gui.main_window import MainWindow
from sim2word_gui.photo_pane import PhotoPane
from sim2word_gui.run_state import Phase

LONG = 20_000


def drop(pane: PhotoPane, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left, at = Qt.MouseButton.LeftButton, QPoint(20, 60)
    enter = QDragEnterEvent(at, copy, data, left, none)
    QApplication.sendEvent(pane, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(pane, QDropEvent(QPointF(at), copy, data, left, none))


def press_explain(window: MainWindow) -> None:
    button = window.findChild(QWidget, "primary")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def click_face(window: MainWindow, side: str, number: int) -> None:
    view = window.panes["a" if side == "a" else "b"].view
    box = view.face_boxes[number]
    at = view.mapFromScene(box.mapToScene(box.rect().center()))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.x(), at.y()))


def load_pair(window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path) -> None:
    drop(window.panes["a"], astronaut)
    drop(window.panes["b"], group)
    qtbot.waitUntil(lambda: len(window.panes["b"].view.face_boxes) == 6, timeout=LONG)
    click_face(window, "b", 2)
    qtbot.waitUntil(window.actions_.explain.isEnabled, timeout=LONG)


def run_to_end(window: MainWindow, qtbot: QtBot) -> None:
    press_explain(window)
    qtbot.waitUntil(lambda: window._state.phase is Phase.DONE, timeout=LONG)


def test_it_starts_inviting(window: MainWindow) -> None:
    assert not window.actions_.explain.isEnabled()
    assert not window.actions_.cancel.isEnabled()
    assert "Drop photo A" in window.panes["a"].area.title.text()
    assert "dlib ResNet v1" in window.models.text()
    assert window.panes["a"].area.isVisible()


def test_drop_choose_a_face_explain_and_choose_a_word(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    drop(window.panes["a"], astronaut)
    drop(window.panes["b"], group)
    qtbot.waitUntil(lambda: bool(window.panes["b"].message.text()), timeout=LONG)
    assert "6 faces" in window.panes["b"].message.text()
    assert not window.actions_.explain.isEnabled()
    click_face(window, "b", 2)
    qtbot.waitUntil(window.actions_.explain.isEnabled, timeout=LONG)
    assert not window.panes["b"].message.isVisible()
    run_to_end(window, qtbot)

    explanation = window._state.explanation
    assert explanation is not None
    assert explanation.faces[1].chosen == 2
    assert window.results.score.text() == f"{explanation.similarity.angular:.3f}"
    assert "false match rate" in window.results.score_note.text()
    assert window.results.sentence.text() == explanation.text.en
    assert window.results.model.rowCount() == len(explanation.ranked("a")) > 0

    first = window.panes["a"].view.map_item.image
    window.results.table.setFocus()
    QTest.keyClick(window.results.table, Qt.Key.Key_Down)
    key = window.results.chosen_key
    assert window.map_bar.branch == "word"
    expected = next(m for m in explanation.maps if m.image == "a" and m.branch == f"joint:{key}")
    assert np.array_equal(window.panes["a"].view.map_item.image, expected.values)
    assert not np.array_equal(first, expected.values)


def test_the_map_lies_where_the_affine_says(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    load_pair(window, qtbot, astronaut, group)
    run_to_end(window, qtbot)
    view = window.panes["a"].view
    affine = window._state.faces["a"].affine
    for x, y in ((0, 0), (149, 0), (74.5, 100)):
        expected = affine @ np.array([x, y, 1.0])
        found = view.map_item.mapToView(QPointF(x + 0.5, y + 0.5))
        assert found.x() == pytest.approx(expected[0], abs=1e-6)
        assert found.y() == pytest.approx(expected[1], abs=1e-6)
    photo = view._photo.mapToView(QPointF(10.5, 20.5))
    assert (photo.x(), photo.y()) == pytest.approx((10, 20))


def test_opacity_and_language(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    load_pair(window, qtbot, astronaut, group)
    run_to_end(window, qtbot)
    window.map_bar.slider.setValue(20)
    assert window.panes["b"].view.map_item.opacity() == pytest.approx(0.2)
    explanation = window._state.explanation
    assert explanation is not None
    window.results.table.selectRow(1)
    key = window.results.chosen_key
    window.actions_.languages["zh"].trigger()
    assert window.results.sentence.text() == explanation.text.zh
    assert window.results.chosen_key == key
    window.actions_.languages["en"].trigger()
    assert window.results.sentence.text() == explanation.text.en


@pytest.mark.parametrize("stage", [Started, WordRanked, Progress])
def test_cancel_leaves_no_result(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path, stage: type
) -> None:
    load_pair(window, qtbot, astronaut, group)
    window.engine.happened.connect(
        lambda event: window.actions_.cancel.trigger() if isinstance(event, stage) else None
    )
    press_explain(window)
    qtbot.waitUntil(lambda: window._state.phase is not Phase.RUNNING, timeout=LONG)
    assert window._state.phase is Phase.CANCELLED
    assert "Cancelled" in window.results.banner.text()
    assert window.results.model.rowCount() == 0
    assert window.actions_.explain.isEnabled()


def test_closing_in_the_middle_leaves_no_thread(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    load_pair(window, qtbot, astronaut, group)
    with qtbot.waitSignal(window.engine.happened, timeout=LONG):
        press_explain(window)
    assert window.engine.isRunning()
    window.close()
    assert window.engine.isFinished()


def test_stale_events_are_dropped(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    load_pair(window, qtbot, astronaut, group)
    events: list[object] = []
    window.engine.happened.connect(events.append)
    run_to_end(window, qtbot)
    old = next(e for e in events if isinstance(e, Done))
    drop(window.panes["a"], group)
    qtbot.waitUntil(lambda: len(window.panes["a"].view.face_boxes) == 6, timeout=LONG)
    window.engine.happened.emit(old)
    assert window._state.explanation is None
    assert window.results.score.text() == "–"
    assert window.results.model.rowCount() == 0


def said(window: MainWindow, text: str) -> bool:
    return text in window.panes["a"].message.text()


def test_errors_are_shown_with_cause_and_next_step(
    window: MainWindow, qtbot: QtBot, coffee: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"nothing")
    for path, text in ((broken, "not an image"), (coffee, "No face"), (tmp_path, "folder")):
        drop(window.panes["a"], path)
        qtbot.waitUntil(partial(said, window, text), timeout=LONG)
        assert window.panes["a"].message.isVisible()
        assert not window.actions_.explain.isEnabled()
    drop(window.panes["a"], coffee, broken, tmp_path)
    assert "3 files" in window.panes["a"].message.text()


def test_a_run_that_fails_says_so(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "gone.png"
    copy.write_bytes(astronaut.read_bytes())
    load_pair(window, qtbot, copy, group)
    copy.unlink()
    press_explain(window)
    qtbot.waitUntil(lambda: window._state.phase is Phase.FAILED, timeout=LONG)
    assert "A: There is no file" in window.results.banner.text()
    assert window.results.banner.isVisible()


def test_two_photos_dropped_at_once_are_a_pair(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    drop(window.panes["b"], astronaut, group)
    qtbot.waitUntil(lambda: len(window.panes["b"].view.face_boxes) == 6, timeout=LONG)
    assert len(window.panes["a"].view.face_boxes) == 1


def test_signals_survive_ten_thousand_emits(window: MainWindow) -> None:
    seen = []
    window.map_bar.changed.connect(lambda: seen.append(True))
    for _ in range(10_000):
        window.map_bar.changed.emit()
    assert len(seen) == 10_000


def test_an_unexpected_fault_is_told_and_the_engine_goes_on(
    window: MainWindow,
    qtbot: QtBot,
    astronaut: Path,
    group: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from engine.session import Session

    load_pair(window, qtbot, astronaut, group)
    with monkeypatch.context() as patch:
        patch.setattr(Session, "explain", lambda *_: 1 / 0)
        press_explain(window)
        qtbot.waitUntil(lambda: window.phase is Phase.FAILED, timeout=LONG)
        assert "ZeroDivisionError" in window.results.banner.text()
        patch.setattr(Session, "find_faces", lambda *_: 1 / 0)
        drop(window.panes["a"], astronaut)
        qtbot.waitUntil(partial(said, window, "ZeroDivisionError"), timeout=LONG)
    assert "Traceback" in caplog.text
    caplog.clear()
    load_pair(window, qtbot, astronaut, group)
    run_to_end(window, qtbot)


def test_markup_in_a_file_name_is_shown_as_it_is(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "<b>bold<b>.jpg"
    broken.write_bytes(b"nothing")
    drop(window.panes["a"], broken)
    qtbot.waitUntil(partial(said, window, "<b>bold"), timeout=LONG)
    assert window.panes["a"].message.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in window.panes["a"].file.toolTip() or not window.panes["a"].file.text()


def test_protected_words_can_be_switched_off(
    window: MainWindow, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    load_pair(window, qtbot, astronaut, group)
    window.actions_.protected.setChecked(False)
    run_to_end(window, qtbot)
    explanation = window._state.explanation
    assert explanation is not None
    assert not any(w.attribute in ("race", "gender", "age") for w in explanation.ranked("a"))


def test_a_result_is_saved_or_the_reason_is_shown(
    window: MainWindow,
    qtbot: QtBot,
    astronaut: Path,
    group: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not window.actions_.save.isEnabled()
    load_pair(window, qtbot, astronaut, group)
    run_to_end(window, qtbot)
    chosen = tmp_path / "result"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    with qtbot.waitSignal(window.engine.saved, timeout=LONG):
        window.actions_.save.trigger()
    assert (chosen / "report.html").is_file()
    assert str(chosen) in window.stage.text()
    chosen = tmp_path / "file"
    chosen.write_text("x")
    with qtbot.waitSignal(window.engine.saved, timeout=LONG):
        window.actions_.save.trigger()
    assert "a folder is needed" in window.results.banner.text()
    assert chosen.read_text() == "x"
