"""Marks of a case: every version in the log, by command, on turned photos, and in the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commands import main
from engine.contracts.errors import BadInput
from engine.contracts.marks import Mark, MarkShape, Points, turned_points
from engine.contracts.pair import ImageChoice
from engine.record.case import Case, check_case
from engine.record.charted import charted
from engine.record.report.blocks import Heading, Picture, Pictures, Table
from engine.record.report.building import build_report

POINT = Mark(MarkShape.POINT, ((200, 100),), ((300, 200),), "nose", "a dent")
LINE = Mark(MarkShape.LINE, b=((250, 180), (330, 190)))


@pytest.fixture
def case(tmp_path: Path, astronaut: Path, group: Path) -> Iterator[Case]:
    """A case of which nothing was explained."""
    choices = ImageChoice(astronaut), ImageChoice(group, 2)
    with Case.create(tmp_path / "c.s2wcase", *choices, blind=True) as made:
        yield made


def test_every_version_is_kept(case: Case) -> None:
    """Numbers are given once; another version and a removal are lines of the log."""
    assert not case.content.may_run
    assert case.mark(POINT).number == 1
    assert case.content.may_run  # something was written down
    assert case.mark(LINE).number == 2
    case.sign("E. X.")
    moved = Mark(MarkShape.POINT, ((201, 100),), ((300, 200),))
    assert case.mark(moved, 1).mark == moved
    assert case.content.signed == ()
    case.unmark(2)
    assert [one.number for one in case.content.marks] == [1]
    assert case.mark(LINE).number == 3  # 2 was another mark's
    case.mark(LINE, 2)
    assert [one.number for one in case.content.marks] == [1, 2, 3]
    events = [entry.event for entry in case.entries]
    last = ["mark", "mark removed", "mark", "mark"]
    assert events == ["created", "mark", "mark", "signed off", *last]
    assert case.entries[1].detail["mark"]["a"] == [[200, 100]]
    path = case.path
    case.close()
    assert check_case(path).problems == ()
    with Case.open(path, write=False) as again:
        assert again.content.marks[0].mark == moved
        assert again.content.marks[0].after_runs == 0


@pytest.mark.parametrize(
    "mark",
    [
        Mark(MarkShape.POINT),
        Mark(MarkShape.POINT, ((1, 2), (3, 4))),
        Mark(MarkShape.LINE, ((1, 2),)),
        Mark(MarkShape.OUTLINE, ((1, 2), (3, 4)), ((1, 2), (3, 4), (5, 6))),
        Mark(MarkShape.POINT, ((float("nan"), 2),)),
        Mark(MarkShape.POINT, ((1e9, 2),)),
    ],
)
def test_what_is_no_mark(case: Case, mark: Mark) -> None:
    """Refused with the reason, and nothing is written."""
    with pytest.raises(BadInput, match="That is no mark"):
        case.mark(mark)
    for number in (1, 7):
        with pytest.raises(BadInput, match=f"no mark {number}"):
            case.mark(POINT, number)
        with pytest.raises(BadInput, match=f"no mark {number}"):
            case.unmark(number)
    assert len(case.entries) == 1


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_points_turn_with_their_photo(degrees: int) -> None:
    """The pixel that a point names is the same however the photo is turned."""
    pixels = np.arange(5 * 7).reshape(5, 7)
    turned = np.rot90(pixels, -degrees // 90)
    for y in range(5):
        for x in range(7):
            ((u, v),) = turned_points(((x, y),), 7, 5, degrees)
            assert turned[int(v), int(u)] == pixels[y, x]


def test_a_picture_shows_the_marked_part() -> None:
    """Numbers and lines lie where the marks are; what is not marked is left as it is."""
    pixels = np.full((400, 600, 3), 90, np.uint8)
    drawn = charted(pixels, [(1, MarkShape.POINT, ((300, 200),)), (2, MarkShape.LINE, ())])
    assert max(drawn.shape[:2]) == 900
    middle = drawn[drawn.shape[0] // 2 - 40 :, drawn.shape[1] // 2 - 40 :][:80, :80]
    assert (middle != 90).any()
    assert (drawn[-50:, :50] == 90).all()
    outside: Points = ((-500.0, -500.0),)
    assert charted(pixels, [(1, MarkShape.POINT, outside)]).shape == (600, 900, 3)


def test_by_command_and_in_the_report(
    tmp_path: Path, astronaut: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Created, marked, removed, exported; on a photo that was turned, too."""
    turned = tmp_path / "turned.png"
    Image.open(astronaut).rotate(90, expand=True).save(turned)
    path, page = tmp_path / "c.s2wcase", tmp_path / "m.json"
    create = ["case", "create", str(turned), str(group), "--face-b", "2", "--out", str(path)]
    assert main([*create, "--blind", "--device", "cpu"]) == 0
    mark = ["case", "mark", str(path)]
    assert main([*mark, "--a", "118,285", "--b", "640,120", "--component", "nose"]) == 0
    line = "--a=100,250;130,300"
    assert main([*mark, line, "--text", "a scar", "--json", str(page)]) == 0
    kept = json.loads(page.read_text())["mark"]
    assert (kept["number"], kept["mark"]["shape"], kept["after_runs"]) == (2, "line", 0)
    assert main([*mark, "--a", "1,2;3,4;5,6"]) == 0
    assert main(["case", "unmark", str(path), "3"]) == 0
    assert main(["case", "unmark", str(path), "3"]) == 1
    assert "no mark 3" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*mark, "--a", "1,2;3", "--shape", "line"])
    assert "give X,Y" in capsys.readouterr().err
    with Case.open(path, write=False) as case:
        assert case.content.evidence["a"].chosen.turn == 90
        report = build_report(case, "en")
    at = next(n for n, b in enumerate(report.blocks) if b == Heading("Marks"))
    pictures, table = report.blocks[at + 2 : at + 4]
    assert isinstance(pictures, Pictures)
    assert [type(one) for one in pictures.row] == [Picture, Picture]
    assert isinstance(table, Table)
    assert [row[:5] for row in table.rows] == [
        ("1", "point", "nose", "A and B", ""),
        ("2", "line", "–", "A alone", "a scar"),
    ]
    assert main(["case", "export", str(path), "--html", str(tmp_path / "c.html")]) == 0
    assert "a scar" in (tmp_path / "c.html").read_text(encoding="utf-8")


def test_a_blind_case_stays_open_once_it_was_run(case: Case) -> None:
    """Removing the only mark after a run takes nothing back: it was written before."""
    case.mark(POINT)
    case.start_run()
    case.unmark(1)
    assert case.content.may_run


def test_a_photo_that_is_gone_is_named(tmp_path: Path, astronaut: Path, group: Path) -> None:
    """The report of a case by reference says which photo cannot be shown."""
    photo = tmp_path / "a.png"
    photo.write_bytes(astronaut.read_bytes())
    made = Case.create(
        tmp_path / "c.s2wcase", ImageChoice(photo), ImageChoice(group, 2), copy=False, blind=True
    )
    with made as case:
        case.mark(POINT)
        photo.unlink()
        texts = [getattr(block, "text", "") for block in build_report(case, "en").blocks]
    assert any(text.startswith("A: a.png") for text in texts)
