"""A face placed by hand: the box by dragging, the points by mouse and keys, with undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.contracts.pair import Face
from engine.contracts.settings import Settings
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import Frame
from tests.window.gestures import User


def test_a_box_and_five_points_make_a_face(user: User, astronaut: Path, coffee: Path) -> None:
    user.drop_on("a", astronaut)
    user.drop_on("b", coffee)
    pane = user.space.panes["b"]
    user.until(lambda: "No face" in pane.message.text)
    user.click(pane.message.button)
    hand, view = pane.hand, pane.photo
    assert hand.is_active
    assert not hand.use_button.isEnabled()
    before = view.box.viewRect()
    user.drag(view, QRectF(200, 80, 160, 200))
    assert view.box.viewRect() == before, "dragging draws, it does not move the photo"
    assert len(hand.targets) == 5
    right = QPointF(hand.targets[0].pos())
    assert right.x() == pytest.approx(200 + 0.30 * 160, abs=2)

    focused = QApplication.focusWidget()
    assert focused is hand
    QTest.keyClick(focused, Qt.Key.Key_1)
    QTest.keyClick(hand, Qt.Key.Key_Right)
    QTest.keyClick(hand, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = QPointF(hand.targets[0].pos())
    assert (moved.x(), moved.y()) == pytest.approx((right.x() + 1, right.y() + 10))
    user.click(hand.undo_button)
    undone = QPointF(hand.targets[0].pos())
    assert (undone.x(), undone.y()) == pytest.approx((right.x() + 1, right.y()))
    points = tuple((t.pos().x(), t.pos().y()) for t in hand.targets)
    user.click(hand.use_button)
    assert not hand.is_active

    user.until(lambda: user.space.comparisons.current.face("b") is not None)
    face = user.space.comparisons.current.face("b")
    assert face is not None
    assert face.chosen_by == "hand"
    for found, placed in zip(face.face.keypoints, points, strict=True):
        assert found == pytest.approx(placed)
    explanation = user.explain()
    assert explanation.faces[1].chosen_by == "hand"


def test_it_can_be_given_up_and_started_by_keys(user: User, astronaut: Path) -> None:
    user.drop_on("a", astronaut)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    user.key(user.space.commands.actions["by_hand.a"])
    hand = user.space.panes["a"].hand
    assert hand.is_active
    user.click(hand.middle_button)
    assert len(hand.targets) == 5
    QTest.keyClick(hand, Qt.Key.Key_Escape)
    assert not hand.is_active
    assert not hand.targets
    face = user.space.comparisons.current.face("a")
    assert face is not None
    assert face.chosen_by == "only"


@pytest.mark.live_run
def test_placing_keeps_its_keys_and_its_photo_during_a_run(
    user: User, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    space = user.space
    space.runs.settings = Settings(controls=200)
    user.press(space.commands.actions[f"frame.{Frame.CROP}"])
    user.press(space.commands.actions["explain"])
    running = space.comparisons.current
    preview = space.comparisons.current.photos["b"].preview
    assert preview is not None
    faces_of_b = preview.faces
    user.click(space.panes["b"].hand_button)
    hand = space.panes["b"].hand
    user.click(hand.middle_button)
    user.until(lambda: bool(running.run.words))
    assert space.panes["b"].photo.isVisible()
    other = space.panes["b"].photo
    assert not other.layer.boxes, "boxes would lie under the one that is placed"
    x, y, width, height = faces_of_b[3].box
    place = other.layer.mapToParent(QPointF(x + width / 2, y + height / 2))
    user.click_at(other, place)
    assert hand.is_active, "a click on another face does not end it"
    QTest.keyClick(hand, Qt.Key.Key_Escape)
    assert not hand.is_active
    assert running.phase is Phase.RUNNING
    user.key(space.commands.actions["cancel"])
    user.until(lambda: running.phase is Phase.CANCELLED)


def test_points_on_one_place_are_refused_and_the_photo_stays(user: User, astronaut: Path) -> None:
    user.drop_on("a", astronaut)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    user.space.photos.place_face("a", Face((10, 10, 100, 100), ((50.0, 50.0),) * 5, 1.0))
    user.until(lambda: "lie on one place" in user.space.panes["a"].message.text)
    assert user.space.panes["a"].photo.isVisible()


def test_points_lie_right_on_a_turned_photo(user: User, astronaut: Path) -> None:
    user.drop_on("a", astronaut)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    found = user.space.comparisons.current.face("a")
    assert found is not None
    user.press(user.space.commands.actions["turn.a"])
    pane = user.space.panes["a"]
    user.click(pane.hand_button)
    user.click(pane.hand.middle_button)
    layer = pane.photo.layer
    for target, (x, y) in zip(pane.hand.targets, found.face.keypoints, strict=True):
        target.setPos(layer.mapToParent(QPointF(x, y)))
    user.click(pane.hand.use_button)
    user.until(
        lambda: (
            (f := user.space.comparisons.current.face("a")) is not None and f.chosen_by == "hand"
        )
    )
    placed = user.space.comparisons.current.face("a")
    assert placed is not None
    assert placed.affine == pytest.approx(found.affine, abs=1e-6)
