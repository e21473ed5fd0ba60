"""Marks of a case in the window: placed, moved, described, undone, kept, also on turned photos."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.contracts.marks import Mark, MarkShape
from engine.contracts.pair import Side
from engine.record.case import Case, check_case
from sim2word_gui.faces.photo_view import PhotoView
from sim2word_gui.state.marking import Marking
from tests.window.gestures import User
from tests.window.test_cases import make_case


@pytest.fixture
def marking(user: User, astronaut: Path, group: Path, tmp_path: Path) -> User:
    """Somebody with a case of a pair in view, on the page of the marks."""
    turned = tmp_path / "turned.png"
    Image.open(astronaut).rotate(90, expand=True).save(turned)
    user.open_pair(turned, group)
    make_case(user, tmp_path / "marked.s2wcase")
    return user


def at(user: User, side: Side, place: tuple[float, float], view: PhotoView | None = None) -> QPoint:
    """Where a pixel of the file is seen."""
    seen = view or user.space.panes[side].photo
    assert seen.marks is not None
    return seen._seen_of_file(QPointF(*place)).toPoint()


def click(user: User, side: Side, place: tuple[float, float]) -> None:
    view = user.space.panes[side].photo
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(user, side, place))


def marks(path: Path) -> dict[int, tuple[str, tuple[float, ...], tuple[float, ...]]]:
    """What the file of the case holds, rounded."""
    with Case.open(path, write=False) as case:
        return {
            one.number: (
                one.mark.shape,
                tuple(round(v) for place in one.mark.a for v in place),
                tuple(round(v) for place in one.mark.b for v in place),
            )
            for one in case.content.marks
        }


def near(found: tuple[float, ...], wanted: tuple[float, ...], within: float = 3) -> bool:
    return len(found) == len(wanted) and all(
        abs(one - other) <= within for one, other in zip(found, wanted, strict=True)
    )


def test_marks_are_placed(marking: User, tmp_path: Path) -> None:
    """By clicks on both photos, of which one was turned; kept in the case."""
    space, path = marking.space, tmp_path / "marked.s2wcase"
    state = space.marking
    face_a = space.comparisons.current.face("a")
    assert face_a is not None
    assert face_a.photo.turned == 90
    actions = space.commands.actions
    actions["mark.point"].trigger()
    assert state.tool is MarkShape.POINT
    click(marking, "a", (200, 250))
    assert not state.marks
    click(marking, "b", (300, 200))
    marking.until(lambda: len(state.marks) == 1)
    shape, a, b = marks(path)[1]
    assert shape == "point"
    assert near(a, (200, 250))
    assert near(b, (300, 200))

    actions["mark.line"].trigger()
    for side, places in (("a", ((150, 200), (180, 260))), ("b", ((250, 180), (330, 190)))):
        for place in places:
            click(marking, side, place)  # type: ignore[arg-type]
    view = space.panes["b"].photo
    QTest.keyClick(view, Qt.Key.Key_Return)
    marking.until(lambda: len(state.marks) == 2)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert state.tool is None
    assert state.chosen == 2
    assert near(marks(path)[2][1], (150, 200, 180, 260))
    assert near(marks(path)[2][2], (250, 180, 330, 190))


def has(state: Marking, count: int) -> bool:
    return len(state.marks) == count


def test_marks_are_described_moved_and_taken_back(marking: User, tmp_path: Path) -> None:
    """What a mark is of, where it lies by keys and by mouse, and undo, one by one."""
    space, path = marking.space, tmp_path / "marked.s2wcase"
    state, actions = space.marking, space.commands.actions
    view = space.panes["b"].photo
    point = Mark(MarkShape.POINT, ((200, 250),), ((300, 200),))
    line = Mark(MarkShape.LINE, ((150, 200), (180, 260)), ((250, 180), (330, 190)))
    for number, mark in enumerate((point, line), 1):
        state.kept.emit(mark, None)
        marking.until(partial(has, state, number))
    assert state.chosen == 2
    page = space.results.case.marks
    page.component.setCurrentIndex(page.component.findData("mouth"))
    page.component.activated.emit(page.component.currentIndex())
    marking.until(lambda: state.marks[1].mark.component == "mouth")
    page.text.setText("between the lips")
    page.text.editingFinished.emit()
    marking.until(lambda: state.marks[1].mark.text == "between the lips")
    item = page.table.item(1, 4)
    assert item is not None
    assert item.text() == "between the lips"

    before = marks(path)[2]
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    marking.until(lambda: marks(path)[2] != before)
    assert near(marks(path)[2][2], tuple(v + 10 * (n % 2 == 0) for n, v in enumerate(before[2])), 1)
    assert marks(path)[2][1] == before[1]

    held, free = at(marking, "b", state.marks[0].mark.b[0]), at(marking, "b", (320, 230))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=held)
    for share in (0.5, 1.0):
        QTest.mouseMove(view.viewport(), held + (free - held) * share, 20)
        QApplication.processEvents()
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=free)
    marking.until(lambda: near(marks(path)[1][2], (320, 230)))
    assert state.chosen == 1

    marking.until(actions["mark_undo"].isEnabled)
    actions["mark_undo"].trigger()
    marking.until(lambda: near(marks(path)[1][2], (300, 200)))
    marking.until(actions["mark_undo"].isEnabled)
    actions["mark_undo"].trigger()
    marking.until(lambda: marks(path)[2] == before)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    marking.until(lambda: set(marks(path)) == {2})
    marking.until(actions["mark_undo"].isEnabled)
    actions["mark_undo"].trigger()
    marking.until(lambda: set(marks(path)) == {1, 2})
    assert check_case(path).problems == ()


def test_the_aligned_face_shows_the_same_places(marking: User) -> None:
    """A mark that is placed in the crop lies on the same pixel of the photo."""
    space = marking.space
    space.commands.actions["mark.point"].trigger()
    space.commands.actions["frame.both"].trigger()
    marking.rest()
    crop = space.panes["a"].crop
    place = (118.0, 285.0)
    face = space.comparisons.current.face("a")
    assert face is not None
    QTest.mouseClick(crop.viewport(), Qt.MouseButton.LeftButton, pos=at(marking, "a", place, crop))
    QTest.keyClick(crop, Qt.Key.Key_Return)
    marking.until(lambda: len(space.marking.marks) == 1)
    ((x, y),) = space.marking.marks[0].mark.a
    assert near((x, y), place, 4)
    assert space.marking.marks[0].mark.b == ()


def test_without_a_case_nothing_is_marked(user: User, astronaut: Path, group: Path) -> None:
    """The commands wait for a case, and a click is a click."""
    user.open_pair(astronaut, group)
    actions = user.space.commands.actions
    assert not actions["mark.point"].isEnabled()
    assert not actions["mark_undo"].isEnabled()
    user.space.marking.begin(MarkShape.POINT)
    assert user.space.marking.tool is None
