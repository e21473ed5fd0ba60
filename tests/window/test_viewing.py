"""Zoom, links, rotation, comparator, magnifier, tone, maps and counterfactuals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.contracts.pair import SIDES
from engine.imaging.blending import weights
from engine.imaging.opencv import cv2
from sim2word_gui.faces.picture import tone_table
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.overlays import FULL_COLOUR, overlays
from sim2word_gui.state.viewing import Arrangement, Colours, Frame, Tone
from sim2word_gui.widgets.colour_maps import opaque_table, overlay_table
from tests.window.gestures import User


def wheel(view: ZoomView, place: QPointF, angle: int) -> None:
    at = User.pixel(view, place)
    viewport = view.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_the_wheel_zooms_both_faces_alike(done: User) -> None:
    a, b = (done.space.panes[side].photo for side in SIDES)
    before = a.units_a_pixel(), b.units_a_pixel()
    wheel(a, a.face().center(), 240)
    assert a.units_a_pixel() < before[0]
    assert b.units_a_pixel() != pytest.approx(before[1])
    one, two = a.place(), b.place()
    assert one.units_a_pixel == pytest.approx(two.units_a_pixel, rel=1e-6)
    assert (one.centre.x(), one.centre.y()) == pytest.approx((two.centre.x(), two.centre.y()))
    done.press(done.space.commands.actions["linked"])
    still = b.units_a_pixel()
    wheel(a, a.face().center(), 240)
    assert b.units_a_pixel() == pytest.approx(still)


def test_dragging_and_arrow_keys_move_both(done: User) -> None:
    a, b = (done.space.panes[side].photo for side in SIDES)
    middle = a.box.viewRect().center()
    there = a.box.viewRect()
    there.setBottomRight(middle)
    done.drag(a, there)
    moved = a.box.viewRect().center()
    assert moved != middle
    assert (a.place().centre.x(), a.place().centre.y()) == pytest.approx(
        (b.place().centre.x(), b.place().centre.y())
    )
    a.setFocus()
    QTest.keyClick(a, Qt.Key.Key_Right)
    assert a.box.viewRect().center().x() > moved.x()
    scale = a.units_a_pixel()
    QTest.keyClick(a, Qt.Key.Key_Plus)
    assert a.units_a_pixel() < scale


def test_fit_one_to_one_and_faces(done: User) -> None:
    actions = done.space.commands.actions
    view = done.space.panes["a"].photo
    done.press(actions["fit"])
    assert view.box.viewRect().contains(view.whole())
    done.press(actions["one_to_one"])
    assert view.units_a_pixel() == pytest.approx(1 / view.devicePixelRatioF(), rel=1e-3)
    done.press(actions["fit_faces"])
    assert view.box.viewRect().contains(view.face())
    assert not view.box.viewRect().contains(view.whole())


def test_rotation_turns_the_view_alone(done: User) -> None:
    view = done.space.panes["a"].photo
    whole = view.whole()
    done.press(done.space.commands.actions["turn.a"])
    turned = view.whole()
    assert (turned.width(), turned.height()) == pytest.approx((whole.height(), whole.width()))
    assert done.space.viewing.value.turns == (1, 0)
    done.press(done.space.commands.actions["fit"])
    done.click_face("a", 0)  # the box is where it is seen
    assert done.space.comparisons.current.face("a") is not None
    for _ in range(3):
        done.press(done.space.commands.actions["turn.a"])
    assert view.whole() == whole


def test_photo_crop_or_both(done: User) -> None:
    pane, actions = done.space.panes["b"], done.space.commands.actions
    done.press(actions[f"frame.{Frame.CROP}"])
    assert pane.crop.isVisible()
    assert not pane.photo.isVisible()
    face = done.space.comparisons.current.face("b")
    assert face is not None
    assert np.array_equal(pane.crop.layer.picture.levels[0], face.crop)
    done.press(actions[f"frame.{Frame.BOTH}"])
    assert pane.crop.isVisible()
    assert pane.photo.isVisible()
    done.key(actions[f"frame.{Frame.PHOTO}"])
    assert not pane.crop.isVisible()


def test_turn_and_tone_go_with_the_photo(done: User, coffee: Path) -> None:
    actions, viewing = done.space.commands.actions, done.space.viewing
    done.press(actions["turn.a"])
    viewing.set(viewing.value.toned(0, Tone(contrast=20)))
    done.press(actions["swap"])
    assert viewing.value.turns == (0, 1)
    assert viewing.value.tones == (Tone(), Tone(contrast=20))
    done.drop_on("b", coffee)
    assert viewing.value.turns == (0, 0)
    assert viewing.value.tones == (Tone(), Tone())


def test_turn_and_tone_of_another_photo_are_not_taken_over(
    done: User, astronaut: Path, group: Path, coffee: Path
) -> None:
    actions, viewing = done.space.commands.actions, done.space.viewing
    done.press(actions["turn.a"])
    done.press(actions["turn.b"])
    done.press(actions["turn.b"])
    viewing.set(viewing.value.toned(1, Tone(contrast=20)))
    done.space.photos.open_pair([group, coffee])  # what was B is A
    assert viewing.value.turns == (2, 0)
    assert viewing.value.tones == (Tone(contrast=20), Tone())
    done.space.photos.open_pair([astronaut, coffee])
    assert viewing.value.turns == (0, 0)
    done.space.comparisons.step(-1)  # as it was left
    assert viewing.value.turns == (1, 2)
    assert viewing.value.tones == (Tone(), Tone(contrast=20))


def test_without_a_face_the_photo_is_shown_to_choose_one(user: User, group: Path) -> None:
    user.drop_on("a", group)
    user.until(lambda: "6 faces" in user.space.panes["a"].message.text)
    user.press(user.space.commands.actions[f"frame.{Frame.CROP}"])
    assert user.space.panes["a"].photo.isVisible()
    user.click_face("a", 1)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    assert user.space.panes["a"].crop.isVisible()
    assert not user.space.panes["a"].photo.isVisible()


@pytest.mark.live_run
def test_it_blinks_during_a_run_too(user: User, astronaut: Path, group: Path) -> None:
    from engine.contracts.settings import Settings

    user.open_pair(astronaut, group)
    user.space.runs.settings = Settings(controls=200)
    user.space.viewing.change(blink_ms=150)
    user.press(user.space.commands.actions[f"arrangement.{Arrangement.BLINK}"])
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: bool(user.space.comparisons.current.run.words))
    layer = user.space.comparator.view.layers["b"]
    user.until(layer.isVisible)
    user.until(lambda: not layer.isVisible())
    assert user.space.comparisons.current.run.outcome is None
    user.key(user.space.commands.actions["cancel"])


def test_boxes_and_keypoints_come_and_go(done: User) -> None:
    layer, actions = done.space.panes["b"].photo.layer, done.space.commands.actions
    assert len(layer.boxes) == 6
    done.press(actions["boxes"])
    assert not layer.boxes
    done.press(actions["points"])
    assert done.space.viewing.value.points
    assert any(type(item).__name__ == "FacePoints" for item in layer.scene().items())
    done.press(actions["boxes"])
    assert len(layer.boxes) == 6


def test_blink_swipe_and_blend(done: User) -> None:
    space, actions = done.space, done.space.commands.actions
    view = space.comparator.view
    done.press(actions[f"arrangement.{Arrangement.BLINK}"])
    assert view.isVisible()
    a, b = view.layers["a"], view.layers["b"]
    assert a.isVisible()
    assert not b.isVisible()
    space.comparator.rate.setValue(100)
    assert space.viewing.value.blink_ms == 100
    done.until(lambda: b.isVisible() and not a.isVisible())
    done.until(a.isVisible)

    done.press(actions[f"arrangement.{Arrangement.SWIPE}"])
    assert a.isVisible()
    assert b.isVisible()
    middle = view.whole().center()
    a_face, b_face = (space.comparisons.current.face(side) for side in SIDES)
    assert a_face is not None
    assert b_face is not None
    differ = np.abs(a_face.crop.astype(float) - b_face.crop.astype(float)).sum(2)
    calm = cv2.blur(differ, (5, 5))[round(middle.y())]  # where a pixel says whose face it is
    at = [int(part[np.argmax(calm[part])]) for part in np.split(np.arange(20, 130), [55, 55])[::2]]
    left, right = (QPointF(x, round(middle.y())) for x in at)

    def same_as(place: QPointF) -> str:
        image = view.grab().toImage()
        at = User.pixel(view, place)
        colour = image.pixelColor(at)
        seen = np.array([colour.red(), colour.green(), colour.blue()], np.float64)
        pixels = {}
        for side in SIDES:
            face = space.comparisons.current.face(side)
            assert face is not None
            pixels[side] = face.crop[round(place.y()), round(place.x())].astype(float)
        return min(SIDES, key=lambda side: float(np.abs(pixels[side] - seen).sum()))

    space.viewing.change(branch="", contour=False)
    assert same_as(left) == "a"
    assert same_as(right) == "b"
    view.setFocus()
    before = view.divider.value()
    for _ in range(25):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.divider.value() > before + 40
    assert same_as(right) == "a"

    done.press(actions[f"arrangement.{Arrangement.BLEND}"])
    assert b.opacity() == pytest.approx(0.5)
    space.comparator.blend.setValue(0)
    assert same_as(right) == "a"
    space.comparator.blend.setValue(100)
    assert same_as(left) == "b"
    done.press(actions[f"arrangement.{Arrangement.SIDE_BY_SIDE}"])
    assert space.panes["a"].isVisible()


def test_the_loupe_shows_the_same_place_on_both_faces(done: User) -> None:
    a, b = (done.space.panes[side].photo for side in SIDES)
    assert not a.magnifier.isVisible()
    done.press(done.space.commands.actions["magnifier"])
    done.point_at(a, a.face().center())
    done.until(a.magnifier.isVisible)
    assert b.magnifier.isVisible()
    done.space.viewing.change(branch="", contour=False, boxes=False)
    for view, side in ((a, "a"), (b, "b")):
        face = done.space.comparisons.current.face("a" if side == "a" else "b")
        assert face is not None
        loupe = view.magnifier.grab().toImage()
        beside = QPoint(loupe.width() // 2 + 20, loupe.height() // 2 + 20)  # off the cross
        place = view.box.mapSceneToView(view.magnifier.middle + QPointF(5, 5))
        at = view.layer.mapFromParent(place)
        x, y = round(at.x()), round(at.y())
        colour = loupe.pixelColor(beside)
        seen = np.array([colour.red(), colour.green(), colour.blue()], np.float64)
        around = face.photo.pixels[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).astype(float)
        assert (seen >= around.min(0) - 12).all()
        assert (seen <= around.max(0) + 12).all()
    QApplication.sendEvent(a, QEvent(QEvent.Type.Leave))
    assert not a.magnifier.isVisible()
    assert not b.magnifier.isVisible()


def test_values_under_the_mouse_are_those_of_the_maps(done: User) -> None:
    space = done.space
    space.map_bar.branch.setCurrentIndex(space.map_bar.branch.findData("evidence"))
    view = space.panes["a"].photo
    done.point_at(view, view.face().center())
    done.until(lambda: bool(space.map_bar.values.text()))
    text = space.map_bar.values.text()
    view_rect = view.layer.to_reference().map(view.face().center())
    maps = space.comparisons.current.run.maps
    near = [
        maps[side, "evidence"].values[
            round(view_rect.y()) - 3 : round(view_rect.y()) + 4,
            round(view_rect.x()) - 3 : round(view_rect.x()) + 4,
        ]
        for side in SIDES
    ]
    shown = [float(part) for part in text.replace("A", "").replace("B", "").split()]
    for value, around in zip(shown, near, strict=True):
        assert around.min() - 1e-4 <= value <= around.max() + 1e-4


def test_tone_changes_the_screen_and_nothing_else(done: User) -> None:
    space = done.space
    done.key(space.commands.actions["tone"])
    dialog = space.commands.view.tone
    assert dialog.isVisible()
    assert "viewing only" in dialog.note.text()
    view = space.panes["a"].photo
    space.viewing.change(branch="")
    before = view.grab().toImage()
    pixels = space.comparisons.current.face("a")
    assert pixels is not None
    copy = pixels.crop.copy()
    dialog.sliders[0]["brightness"].setValue(60)
    after = view.grab().toImage()
    middle = before.rect().center()
    assert after.pixelColor(middle).lightness() > before.pixelColor(middle).lightness() + 50
    assert np.array_equal(pixels.crop, copy)
    assert space.viewing.value.tones == (Tone(brightness=60), Tone())
    done.click(dialog.reset)
    assert space.viewing.value.tones == (Tone(), Tone())
    assert np.array_equal(tone_table(Tone()), np.arange(256))
    cancel = space.commands.actions["cancel"]
    cancel.setEnabled(True)  # as while an explanation runs
    cancelled: list[bool] = []
    cancel.triggered.connect(lambda: cancelled.append(True))
    QTest.keyClick(dialog.sliders[0]["brightness"], Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not cancelled


@pytest.mark.every_stage
def test_one_scale_serves_both_faces(done: User) -> None:
    space = done.space
    for branch in ("main", "differences", "exchange", "evidence"):
        space.map_bar.branch.setCurrentIndex(space.map_bar.branch.findData(branch))
        drawn = overlays(space.comparisons.current, space.viewing.value)
        name = "score" if branch == "main" else branch
        maps = [space.comparisons.current.run.maps[side, name] for side in SIDES]
        signed = branch != "differences"
        sizes = np.abs([m.values for m in maps])
        high = float(np.percentile(sizes, FULL_COLOUR) if signed else sizes.max())
        for side in SIDES:
            scale = drawn[side].scale
            assert scale is not None
            assert scale.high == pytest.approx(high)
            assert scale.low == (-scale.high if signed else 0)
            assert tuple(space.panes[side].photo.layer.map.levels) == (scale.low, scale.high)
        assert f"{high:.3g}" in space.map_bar.legend.labels[-1]
    assert "down -" in space.map_bar.legend.labels[0]
    assert "up" in space.map_bar.legend.labels[-1]
    space.map_bar.branch.setCurrentIndex(space.map_bar.branch.findData(""))
    assert space.map_bar.legend.labels == ("no map",)


def test_a_map_of_zeros_says_no_effect(done: User) -> None:
    from dataclasses import replace

    space = done.space
    maps = space.comparisons.current.run.maps
    for side in SIDES:
        zeros = np.zeros((150, 150), np.float32)
        maps[side, "evidence"] = replace(maps[side, "evidence"], values=zeros)
    space.map_bar.branch.setCurrentIndex(space.map_bar.branch.findData("evidence"))
    assert "no effect" in space.map_bar.legend.labels[0]
    assert space.panes["a"].photo.layer.map.image is None


@pytest.mark.every_stage
def test_colours_and_opacity(done: User) -> None:
    space = done.space
    space.map_bar.opacity.setValue(20)
    assert space.panes["b"].photo.layer.map.opacity() == pytest.approx(0.2)
    for colours in Colours:
        space.map_bar.colours.setCurrentIndex(space.map_bar.colours.findData(colours.value))
        lut = space.panes["a"].photo.layer.map.lut
        assert np.array_equal(lut, overlay_table(colours, signed=True))
    jet = opaque_table(Colours.JET)
    assert jet[0, 2] > jet[0, 0]
    assert jet[-1, 0] > jet[-1, 2]
    diverging = opaque_table(Colours.DIVERGING)
    assert diverging[-1, 2] > diverging[-1, 0], "positive, that is supporting, is blue"
    assert overlay_table(Colours.INFERNO, signed=False)[0, 3] == 0
    assert overlay_table(Colours.DIVERGING, signed=True)[128, 3] < 20


def test_the_counterfactual_is_shown_with_its_score(done: User) -> None:
    space = done.space
    words = space.results.words
    words.bar.tabs.setCurrentIndex(0)
    words.table.setFocus()
    QTest.keyClick(words.table, Qt.Key.Key_Down)
    word = words.chosen
    explanation = space.comparisons.current.run.explanation
    assert word is not None
    assert explanation is not None
    assert explanation.fills is not None
    assert explanation.partners is not None
    mask = explanation.masks[word.key, "a"]
    made = {change.kind: change for change in word.measurements}
    for shown, fill, change in (
        ("erase", explanation.fills[0], made["erase"]),
        ("exchange", explanation.partners[0], made["exchange"]),
    ):
        done.key(space.commands.actions["next_region"])
        assert space.viewing.value.shown == shown
        patch = space.panes["a"].photo.layer.patch.image
        weight = weights(mask, soft=shown == "exchange").astype(float)
        assert np.array_equal(patch[mask][:, :3], fill[mask])
        assert np.array_equal(patch[..., 3], np.rint(255 * weight.astype(np.float32)))
        assert not patch[weight < 0.001][:, 3].any()
        caption = space.panes["a"].caption
        assert caption.isVisible()
        assert f"{change.similarity:.4f}" in caption.text()
        assert space.panes["b"].photo.layer.patch.image is None
        assert not space.panes["b"].caption.isVisible()
    done.key(space.commands.actions["next_region"])
    assert space.panes["a"].photo.layer.patch.image is None
