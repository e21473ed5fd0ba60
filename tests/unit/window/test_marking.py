"""Marks while answers are on their way: nothing is lost, and nothing else is moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from engine.contracts.marks import KeptMark, Mark, MarkShape
from sim2word_gui.state.marking import Marking

LINE = Mark(MarkShape.LINE, ((1, 1), (2, 2)), ((3, 3), (4, 4), (5, 5)))


class Kept:
    """A case that answers when it is asked to."""

    def __init__(self, marking: Marking) -> None:
        self.marking = marking
        self.marks: dict[int, Mark] = {}
        self.asked: list[tuple[Mark | None, int | None]] = []
        marking.kept.connect(lambda mark, number: self.asked.append((mark, number)))
        marking.removed.connect(lambda number: self.asked.append((None, number)))

    def answer(self) -> None:
        """Do what was asked for first."""
        mark, number = self.asked.pop(0)
        if mark is None:
            assert number is not None
            del self.marks[number]
        else:
            self.marks[number or max(self.marks, default=0) + 1] = mark
        self.show()

    def show(self, case: str = "case") -> None:
        listed = tuple(KeptMark(n, "", mark, 0) for n, mark in sorted(self.marks.items()))
        self.marking.follow(case, listed, writable=True)


@pytest.fixture
def kept(qapp: QCoreApplication) -> Kept:
    """A case with a line and a point; the line is chosen."""
    assert qapp is not None
    made = Kept(Marking())
    made.marks = {1: LINE, 2: Mark(MarkShape.POINT, ((9, 9),))}
    made.show()
    made.marking.choose(1)
    return made


def test_what_was_typed_survives_a_move(kept: Kept) -> None:
    """A move that is asked for before the text was kept keeps the text."""
    kept.marking.describe("nose", "a dent")
    kept.marking.nudge("a", 1, 0)
    while kept.asked:
        kept.answer()
    assert kept.marks[1] == replace(LINE, a=((2, 1), (3, 2)), component="nose", text="a dent")


def test_no_step_is_lost(kept: Kept) -> None:
    """Three steps are three pixels, whenever they are answered."""
    kept.marking.nudge("a", 1, 0)
    kept.marking.nudge("a", 1, 0)
    kept.answer()
    kept.marking.nudge("a", 1, 0)
    while kept.asked:
        kept.answer()
    assert kept.marks[1].a == ((4, 1), (5, 2))
    assert kept.marking.can_undo


def test_a_new_mark_does_not_take_the_hold(kept: Kept) -> None:
    """While a corner is held the answer to another mark changes nothing of it."""
    marking = kept.marking
    marking.begin(MarkShape.POINT)
    marking.add("a", (7, 7))
    marking.finish()
    marking.give_up()
    marking.choose(1)
    marking.held = True
    kept.answer()
    assert marking.chosen == 1
    marking.move_point(1, "b", 2, (50, 50))
    marking.move_point(1, "b", 3, (60, 60))  # there is none
    marking.held = False
    marking.drop()
    kept.answer()
    assert kept.marks[1].b == ((3, 3), (4, 4), (50, 50))
    assert kept.marks[3] == Mark(MarkShape.POINT, ((7, 7),))


def test_undo_waits_and_stays_with_its_case(kept: Kept) -> None:
    """Not before what was asked for is answered; points in their order; none of another case."""
    marking = kept.marking
    marking.remove()
    assert not marking.can_undo
    kept.answer()
    assert marking.can_undo
    marking.undo()
    kept.answer()
    assert kept.marks[1] == LINE
    marking.begin(MarkShape.LINE)
    for side, place in (("b", (1, 1)), ("a", (2, 2))):
        marking.add(side, place)
    marking.undo()
    assert [one.points for one in marking.shown("b") if one.number == 0] == [((1, 1),)]
    marking.give_up()
    marking.nudge("a", 1, 0)
    kept.show("another")
    assert not marking.can_undo
    kept.marks[5] = LINE
    kept.show("another")
    assert marking.can_undo


def test_leaving_a_mark_is_said(kept: Kept) -> None:
    """Before another is chosen or begun, so that what is typed can be kept."""
    said: list[int | None] = []
    kept.marking.leaving.connect(lambda: said.append(kept.marking.chosen))
    kept.marking.choose(2)
    kept.marking.begin(MarkShape.POINT)
    assert said == [1, 2]
