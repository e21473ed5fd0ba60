"""Intervals by person."""

from __future__ import annotations

import numpy as np
import pytest

from engine.evaluate.intervals import Row, intervals_by_person, mean_by_person


def _summary(rows: list[Row]) -> Row:
    values = [row["value"] for row in rows]
    rare = [row["value"] for row in rows if row["rare"]]
    return {
        "n": len(values),
        "mean": float(np.mean(values)),
        "rare": {"mean": float(np.mean(rare)) if rare else None},
    }


def _rows(values: list[float]) -> list[Row]:
    return [{"value": value, "rare": number == 0} for number, value in enumerate(values)]


def test_what_summaries_give_has_the_intervals_of_their_means() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.1, 60).tolist()
    people = [f"person {number // 3}" for number in range(60)]
    found = intervals_by_person(_rows(values), people, _summary)
    mean = mean_by_person(values, people)
    assert mean is not None
    assert found["mean"] == pytest.approx([mean.low, mean.high], abs=0.005)
    assert "n" not in found


def test_photos_of_one_person_are_not_many_people() -> None:
    values = [0.1, 0.9] * 30
    of_two = ["one", "other"] * 30
    alone = [str(number) for number in range(60)]
    low, high = intervals_by_person(_rows(values), of_two, _summary)["mean"]
    assert (low, high) == pytest.approx((0.1, 0.9))
    low, high = intervals_by_person(_rows(values), alone, _summary)["mean"]
    assert high - low < 0.3


def test_draws_without_a_figure_are_left_out() -> None:
    people = [str(number) for number in range(10)]
    values = [0.25, *[0.75] * 9]
    found = intervals_by_person(_rows(values), people, _summary)
    assert found["rare"]["mean"] == [0.25, 0.25]


def test_nobody_has_no_interval() -> None:
    assert intervals_by_person([], [], lambda _: {}) == {}
