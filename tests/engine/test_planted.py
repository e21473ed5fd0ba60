"""Planted changes: what is painted is where it belongs, and a right word is counted as right."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commands.main import main as run_command
from engine.contracts.pair import Face, ImageChoice
from engine.contracts.settings import Settings
from engine.evaluate.planted import (
    PlantedCase,
    Subject,
    evaluate_planted,
    score_planted,
    subjects_of,
)
from engine.evaluate.planting import PLANTS, plant
from engine.imaging import png
from engine.session import Session

FACE = Face((40, 30, 120, 150), ((80, 90), (120, 90), (100, 112), (85, 132), (115, 132)), 0.9)
GREY = np.full((220, 200, 3), 150, np.uint8)


@pytest.mark.parametrize("kind", PLANTS)
def test_paint_is_where_its_mask_says_and_varies(kind: str) -> None:
    first, again, other = (plant(kind, GREY, FACE, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.pixels, again.pixels)
    assert not np.array_equal(first.pixels, other.pixels)
    changed = np.abs(first.pixels.astype(int) - GREY).max(2)
    assert first.mask.any()
    assert changed[~first.mask].max() <= 25
    assert changed[first.mask].mean() > 8
    rows, columns = np.nonzero(first.mask)
    assert 20 <= columns.mean() <= 180
    assert rows.min() > 0 or kind == "hat"


def test_paint_follows_the_part_it_names() -> None:
    def middle(kind: str) -> float:
        return float(
            np.mean([np.nonzero(plant(kind, GREY, FACE, s).mask)[0].mean() for s in range(4)])
        )

    heights = [
        middle(k)
        for k in ("hat", "fringe", "heavy_brows", "dark_glasses", "mustache", "lipstick", "goatee")
    ]
    assert heights == sorted(heights)


def test_at_least_eight_kinds_and_one_without_a_word(session: Session) -> None:
    known = {output.key for output in session.pack.attributes.outputs}
    assert sum(bool(p.words) for p in PLANTS.values()) >= 8
    assert sum(not p.words for p in PLANTS.values()) >= 1
    assert {word for p in PLANTS.values() for word in p.words} <= known


def case(kind: str, place: int | None, *, supported: bool = True) -> PlantedCase:
    return PlantedCase(kind, "p", True, 0.1, place, 0.5, 0.4, "x", supported, 1)


def test_hits_are_counted() -> None:
    cases = [case("hat", 0), case("hat", 2), case("hat", 3), case("hat", None)]
    cases += [case("skin_mark", None, supported=s) for s in (True, False, False, False)]
    scores = {score.kind: score for score in score_planted(cases)}
    assert (scores["hat"].hit1, scores["hat"].hit3) == (0.25, 0.5)
    assert (scores["skin_mark"].hit1, scores["skin_mark"].hit3) == (0.75, None)
    assert (scores["all"].n, scores["all"].hit1) == (4, 0.25)
    assert score_planted([])[0].hit1 is None


def test_subjects_are_people_with_two_photos() -> None:
    images = ["A/1.jpg", "A/2.jpg", "B/1.jpg", "C/1.jpg", "C/2.jpg", "C/3.jpg"]
    subjects = subjects_of(images, 0)
    assert {Path(s.photo).parent for s in subjects} == {Path("A"), Path("C")}
    assert all(
        Path(s.photo).parent == Path(s.other).parent and s.photo != s.other for s in subjects
    )
    assert subjects == subjects_of(reversed(images), 0)


def test_glasses_and_a_fringe_are_named_and_pointed_at(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    """On a real photo the painted attribute is the first word, end to end."""
    face = session.open_face(ImageChoice(astronaut))
    top, left = 0, 90
    crop = face.photo.pixels[top : top + 260, left : left + 260]
    (tmp_path / "Someone").mkdir()
    for name in ("1.png", "2.png"):
        (tmp_path / "Someone" / name).write_bytes(png(np.ascontiguousarray(crop)))
    settings = replace(Settings(), controls=12, search_steps=0)
    cases = evaluate_planted(
        session,
        tmp_path,
        [Subject("Someone/1.png", "Someone/2.png")],
        settings,
        ("dark_glasses", "mustache"),
    )
    assert {c.kind for c in cases} == {"dark_glasses", "mustache"}
    assert {c.same_photo for c in cases} == {True, False}
    for found in cases:
        assert found.drop > 0
        assert found.place == 0, found
        assert found.pointing > 0.4


def test_the_command_writes_what_others_rely_on(development_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "planted.json"
    arguments = [
        "evaluate",
        "planted",
        "--images",
        str(development_data / "lfw_dev"),
        "--limit",
        "1",
        "--kinds",
        "skin_mark",
        "--controls",
        "4",
        "--json",
        str(target),
        "--device",
        "cpu",
        "--effort",
        "quick",
    ]
    assert run_command(arguments) == 0
    document = json.loads(target.read_text())
    assert {"kind", "n", "hit1", "hit3", "pointing"} <= document["kinds"][0].keys()
    assert document["method"] == "measured"
    assert document["split"] == "report"
    assert {c["same_photo"] for c in document["cases"]} == {True, False}
