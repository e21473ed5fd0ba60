"""Planted changes: what is painted is where it belongs, and a right word is counted as right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.contracts.evaluation import PLANTED
from engine.contracts.pair import Face
from engine.evaluate.planted import (
    PlantedCase,
    score_planted,
    subjects_of,
)
from engine.evaluate.planting import PLANTS, plant

FACE = Face((40, 30, 120, 150), ((80, 90), (120, 90), (100, 112), (85, 132), (115, 132)), 0.9)
GREY = np.full((220, 200, 3), 150, np.uint8)


def test_every_kind_that_can_be_asked_for_is_drawn() -> None:
    assert tuple(PLANTS) == PLANTED


@pytest.mark.parametrize("kind", PLANTED)
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
