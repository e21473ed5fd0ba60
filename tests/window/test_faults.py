"""Troubles that users met in the window, each as they met it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sim2word_gui.dialogs.models.dialog import ModelsDialog
from sim2word_gui.results.words_model import RANK, WordsModel
from sim2word_gui.state.overlays import WORD_BRANCH
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import AS_IT_IS, MAIN_BRANCH
from sim2word_gui.system.style import Appearance
from sim2word_gui.widgets.bar_chart import BarChart
from sim2word_gui.widgets.copying import picture_menu, rows_menu
from sim2word_gui.widgets.drop_area import DropTarget
from sim2word_gui.window.tray import middle_cut
from tests.window.gestures import User

MOVE, COPY = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction


def dropped(widget: QWidget, file: Path, proposed: Qt.DropAction) -> Qt.DropAction:
    """Drop a file as a source that may move it; return what the widget says was done."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(20, 20),
        COPY | MOVE | Qt.DropAction.LinkAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setDropAction(proposed)
    widget.dropEvent(event)
    assert event.isAccepted()
    return event.dropAction()


@pytest.mark.parametrize("proposed", [MOVE, COPY])
def test_a_drop_is_a_copy_whatever_the_source_proposes(
    user: User, astronaut: Path, proposed: Qt.DropAction
) -> None:
    """A source that hears of a move may delete the file."""
    (area, *_) = user.window.start.findChildren(DropTarget)
    assert dropped(area, astronaut, proposed) == COPY
    user.until(lambda: bool(user.space.comparisons.current.photos))
    assert dropped(user.space.panes["b"], astronaut, proposed) == COPY


def test_a_pack_that_is_dropped_is_copied_too(user: User, tmp_path: Path) -> None:
    user.space.commands.actions["models"].trigger()
    (dialog,) = user.window.findChildren(ModelsDialog)
    (tmp_path / "pack").mkdir()
    assert dropped(dialog, tmp_path / "pack", MOVE) == COPY
    dialog.close()


def test_what_is_chosen_in_one_pair_changes_no_other(done: User, group: Path) -> None:
    space = done.space
    first = space.comparisons.current
    words = space.results.words
    words.choose(words.listed_words[0].key)
    space.viewing.change(shown="erase")
    assert space.viewing.value.branch == WORD_BRANCH
    done.drop_on("a", group)
    assert space.comparisons.current is not first
    assert space.viewing.value.branch == MAIN_BRANCH
    assert space.viewing.value.shown == AS_IT_IS
    space.comparisons.show(first)
    assert space.viewing.value.branch == WORD_BRANCH
    assert space.viewing.value.shown == "erase"


def test_where_one_looked_is_kept_with_the_pair(done: User, group: Path) -> None:
    space = done.space
    first = space.comparisons.current
    view = space.panes["a"].photo
    view.show_at(QPointF(200, 180), 0.3)
    done.rest()
    before = view.box.viewRect()
    done.drop_on("a", group)
    done.rest()
    assert view.box.viewRect() != before
    space.comparisons.show(first)
    done.rest()
    after = view.box.viewRect()
    assert after.center().x() == pytest.approx(before.center().x(), abs=1)
    assert after.width() == pytest.approx(before.width(), rel=0.01)


def test_nothing_is_painted_beyond_the_photo(done: User) -> None:
    """A crop reaches over the edge of a photo; the map on it does not."""
    for pane in done.space.panes.values():
        layer = pane.photo.layer
        seen = layer.map.parentItem()
        shape = seen.mapToItem(layer, seen.shape()).boundingRect()
        assert seen.flags() & seen.GraphicsItemFlag.ItemClipsChildrenToShape
        assert shape == layer.extent() or _close(shape, layer.extent())
        assert layer.patch.parentItem() is seen


def _close(one: QRectF, other: QRectF) -> bool:
    ends = ((one.topLeft(), other.topLeft()), (one.bottomRight(), other.bottomRight()))
    return all((a - b).manhattanLength() < 0.01 for a, b in ends)


def test_a_chart_has_the_colours_of_the_window_before_it_shows_anything(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    assert chart.backgroundBrush().color() == window


def test_the_ground_of_the_photos_follows_the_appearance(done: User) -> None:
    for appearance, is_dark in ((Appearance.DARK, True), (Appearance.LIGHT, False)):
        done.space.commands.actions[f"appearance.{appearance}"].trigger()
        done.rest()
        view = done.space.panes["a"].photo
        view.show_at(QPointF(-4000, -4000), 1.0)
        done.rest()
        ground = view.grab().toImage().pixelColor(9, 9).lightness()
        assert (ground < 90) is is_dark, appearance


@pytest.mark.live_run
def test_cancelling_keeps_what_is_on_the_screen(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    space = user.space
    user.press(space.commands.actions["explain"])
    run = space.comparisons.current.run
    user.until(lambda: run.account is not None and bool(run.words))
    user.key(space.commands.actions["cancel"])
    user.until(lambda: space.comparisons.current.phase is Phase.CANCELLED)
    assert run.similarity is not None
    assert space.results.header.score.text() == f"{run.similarity.cosine:.3f}"
    assert space.results.account.model.rowCount() > 0
    assert "kept nowhere" in space.results.banner.text
    assert not space.commands.actions["save"].isEnabled(), "it is no result"


def test_rows_keep_their_places_while_evidence_comes_in(done: User) -> None:
    words = done.space.comparisons.current.run.words
    model = WordsModel(done.space.vocabulary)
    ranked = [word for word in words if word.image == "a" and word.rank is not None]
    assert len(ranked) > 2
    first, *rest = ranked
    model.set_words(tuple(replace(w, rank=n) for n, w in enumerate(rest, 1)), "a", in_place=True)
    model.set_words(tuple(ranked), "a", in_place=True)
    assert [w.key for w in model.words] == [w.key for w in (*rest, first)]
    assert model.index(len(rest), RANK).data() == "1", "the rank is said all the same"
    model.set_words(tuple(ranked), "a")
    assert [w.key for w in model.words] == [w.key for w in ranked]


def test_long_names_with_one_beginning_are_told_apart() -> None:
    names = [f"Abdullatif_Sener_000{n}.jpg" for n in (1, 2)]
    cut = [middle_cut(name) for name in names]
    assert cut[0] != cut[1]
    assert all(len(name) <= 18 for name in cut)
    assert middle_cut("a.png") == "a.png"


def test_the_tray_says_the_side_of_the_threshold(done: User) -> None:
    similarity = done.space.comparisons.current.run.similarity
    assert similarity is not None
    assert similarity.operating_point is not None
    said = done.space.tray.model.index(0).data()
    above = similarity.cosine >= similarity.operating_point.threshold
    assert ("above" if above else "below") in said


def test_the_old_box_goes_where_a_face_was_placed_by_hand(user: User, astronaut: Path) -> None:
    user.drop_on("a", astronaut)
    pane = user.space.panes["a"]
    user.until(lambda: len(pane.photo.layer.boxes) == 1)
    old = pane.photo.layer.boxes[0].rect()
    user.click(pane.hand_button)
    user.rest()
    assert not pane.photo.layer.boxes
    user.drag(pane.photo, old.translated(12, 12))
    user.click(pane.hand.use_button)

    def placed() -> bool:
        face = user.space.comparisons.current.face("a")
        return face is not None and face.chosen_by == "hand"

    user.until(placed)
    assert len(pane.photo.layer.boxes) == 1
    box = pane.photo.layer.boxes[0].rect()
    assert box.x() == pytest.approx(old.x() + 12, abs=5)


def test_the_ruler_puts_score_and_threshold_on_one_scale(done: User) -> None:
    header = done.space.results.header
    similarity = done.space.comparisons.current.run.similarity
    assert similarity is not None
    point = similarity.operating_point
    assert point is not None
    ruler = header.ruler
    low, high = ruler.scale()
    assert low <= point.threshold <= high
    assert low <= similarity.cosine <= high
    above = similarity.cosine >= point.threshold
    assert (ruler.x_of(similarity.cosine) >= ruler.x_of(point.threshold)) is above
    assert header.score.text() == f"{similarity.cosine:.3f}"
    assert header.side.text().startswith("above" if above else "below")
    assert f"{point.threshold:.3f}" in header.note.text()
    ink = np.zeros(ruler.width(), bool)
    picture = ruler.grab().toImage()
    for column in range(picture.width()):
        ink[column] = picture.pixelColor(column, 30).lightness() < 90
    assert ink[round(ruler.x_of(similarity.cosine))]


def test_filters_that_let_nothing_through_still_say_what_is_said(done: User) -> None:
    words = done.space.results.words
    words.bar.supported.setChecked(True)
    if words.listed_words:
        pytest.skip("a word of this pair is supported")
    assert "No word passes" in words.why.text()
    assert words.sentence in words.why.text()


def test_rows_tables_and_pictures_are_copied_from_a_menu(done: User) -> None:
    table = done.space.results.account.table
    assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu
    copy_row, copy_table = rows_menu(table, QPoint(20, 40)).actions()
    copy_table.trigger()
    text = QGuiApplication.clipboard().text()
    assert len(text.split("\n")) == 1 + done.space.results.account.model.rowCount()
    copy_row.trigger()
    assert len(QGuiApplication.clipboard().text().split("\n")) == 2
    view = done.space.panes["a"].photo
    picture_menu(view).actions()[0].trigger()
    assert QGuiApplication.clipboard().pixmap().size() == view.grab().size()
