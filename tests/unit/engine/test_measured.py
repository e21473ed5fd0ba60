"""The measured method: fair regions, honest standings, maps that add up, the same again."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from engine.contracts.explanation import Control, Measurement
from engine.evidence.significance import SUPPORT_P, holm, standing
from engine.explain.words.measured import is_supported, score_of


def test_a_standing_is_that_of_students_t() -> None:
    controls = np.random.default_rng(1).normal(0.5, 2.0, 24)
    effect = 6.0
    known = standing(effect, controls)
    assert known is not None
    t = (effect - controls.mean()) / (controls.std(ddof=1) * np.sqrt(1 + 1 / 24))
    assert known.p == pytest.approx(2 * float(stats.t.sf(t, 23)))
    assert known.z == pytest.approx((effect - controls.mean()) / controls.std(ddof=1))
    assert standing(1.0, controls[:1]) is None


def test_null_effects_have_z_near_zero_and_even_p() -> None:
    rng = np.random.default_rng(2)
    found = [standing(float(rng.normal()), rng.normal(size=32)) for _ in range(4000)]
    zs = np.array([known.z for known in found if known])
    below = np.mean([known.p < 0.05 for known in found if known])
    assert abs(zs.mean()) < 0.05
    assert below == pytest.approx(0.05, abs=0.015)  # in either direction


def test_holm_corrects_for_how_many_were_tried() -> None:
    corrected = holm({"a": 0.01, "b": 0.04, "c": 0.03})
    assert corrected == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})
    assert holm({"only": 0.2}) == {"only": 0.2}
    assert max(holm(dict.fromkeys(range(50), 0.5)).values()) == 1.0


def change(z: float, effect: float, p: float = 0.001) -> Measurement:
    return Measurement("erase", 0.9, effect, Control(0.0, 0.001, z, p), 0.08, "mean")


def test_support_needs_standing_probability_and_a_difference() -> None:
    assert is_supported(change(4.0, 0.01), 2.0) is True
    assert is_supported(change(2.9, 0.01), 2.0) is False
    assert is_supported(change(4.0, 0.01, p=SUPPORT_P), 2.0) is False
    assert is_supported(change(4.0, 0.01), 0.5) is False
    assert is_supported(change(-4.0, -0.01), 0.0) is True
    assert is_supported(change(-4.0, 0.01), 2.0) is False
    assert is_supported(Measurement("erase", 0.9, 0.01, None, 0.08, "mean"), 2.0) is None


def test_what_sets_apart_needs_a_difference_and_a_region_that_counts() -> None:
    assert score_of(change(4.0, 0.01), 2.0, 1.0) > score_of(change(4.0, 0.01), 1.0, 1.0)
    assert score_of(change(4.0, 0.01), 2.0, 1.0) > score_of(change(0.0, 0.01), 2.0, 1.0)
    assert score_of(change(4.0, 0.01), -2.0, 1.0) < 0
    assert score_of(change(-4.0, -0.01), None, -1.0) == 4.0
