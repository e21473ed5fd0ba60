"""Likelihood ratios: costs, fits, bounds, bands, files; checked against the field's library."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.likelihood import (
    CONDITIONS,
    MARGIN,
    ConditionBand,
    ConditionName,
    LikelihoodCalibration,
    PairCondition,
    conditions_of,
    interpolated,
)
from engine.contracts.pair import QualityScores
from engine.evaluate.likelihood import cllr, cllr_min, empirical_cross_entropy
from engine.evaluate.likelihood.by_condition import KnownPairs, conditions
from engine.evaluate.likelihood.calibrating import held_out_ratios
from engine.evaluate.likelihood.fitting import fit_logistic, fit_pav
from engine.evaluate.pairs import LabelledPair
from engine.language.score import like_it_text

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def pairs() -> tuple[Array, NDArray[np.bool_]]:
    """Scores of two normal distributions of one spread, whose true log ratio is a line."""
    rng = np.random.default_rng(0)
    mated = rng.normal(0.6, 0.1, 4000)
    nonmated = rng.normal(0.2, 0.1, 9000)
    labels = np.concatenate([np.ones(4000, bool), np.zeros(9000, bool)])
    return np.concatenate([mated, nonmated]), labels


def true_log10_lr(scores: Array) -> Array:
    return np.asarray((0.6 - 0.2) / 0.1**2 * (scores - 0.4) / np.log(10))


def test_logistic_finds_the_true_line(pairs: tuple[Array, NDArray[np.bool_]]) -> None:
    mapping = fit_logistic(*pairs)
    at = np.linspace(0.3, 0.5, 9)
    assert mapping.values_of(at) == pytest.approx(true_log10_lr(at), abs=0.15)


def test_pav_is_monotonic_and_near_the_line(pairs: tuple[Array, NDArray[np.bool_]]) -> None:
    mapping = fit_pav(*pairs)
    at = np.linspace(-0.2, 1.2, 300)
    values = mapping.values_of(at)
    assert np.all(np.diff(values) >= 0)
    middle = np.abs(at - 0.4) < 0.05
    assert values[middle] == pytest.approx(true_log10_lr(at[middle]), abs=0.5)


def test_pav_ends_do_not_rest_on_one_pair() -> None:
    # One mated pair stands alone at the top, above a non-mated one.
    scores = np.linspace(0, 1, 200)
    mated = np.arange(200) >= 100
    mated[[0, 199]] = True
    mated[[198]] = False
    mapping = fit_pav(scores, mated)
    highest = mapping.values_of(np.array([5.0]))[0]
    assert highest == pytest.approx(np.log10(99 / 2))  # pooled with 98 below, and two non-mated
    clean = fit_pav(scores, np.arange(200) >= 100)
    assert clean.log10_lrs[-1] == pytest.approx(np.log10((100 / 101) / (1 / 101)))
    assert clean.log10_lrs[0] == pytest.approx(-2)


def test_people_are_kept_apart_only_where_the_labels_bear_it_out() -> None:
    rng = np.random.default_rng(0)
    people = [f"p{n}" for n in range(200)]
    own = [LabelledPair(f"{p}/1.jpg", f"{p}/2.jpg", mated=True) for p in people]
    others = [
        LabelledPair(f"{a}/1.jpg", f"{b}/1.jpg", mated=False)
        for a, b in zip(people, people[1:] + people[:1], strict=True)
    ]
    listed = own + others
    mated = np.array([pair.mated for pair in listed])
    scores = np.where(mated, 0.6, 0.2) + rng.normal(0, 0.1, len(listed))
    kept, ratios, labels = held_out_ratios("logistic", listed, scores, mated, (-3.0, 3.0))
    assert kept == "people"
    assert len(ratios) == len(labels) < len(listed)  # none across the halves
    # One folder holds everything: who is one person is reported by the mated pairs.
    loose = [
        LabelledPair(p.image_a.replace("/", "_"), p.image_b.replace("/", "_"), p.mated)
        for p in listed
    ]
    kept, ratios, _ = held_out_ratios("logistic", loose, scores, mated, (-3.0, 3.0))
    assert kept == "people"
    assert 0 < len(ratios) < len(listed)


def test_in_a_small_list_nobody_is_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    people = [f"p{n}" for n in range(24)]
    listed = [LabelledPair(f"{p}/1.jpg", f"{p}/2.jpg", mated=True) for p in people]
    listed += [
        LabelledPair(f"{a}/1.jpg", f"{b}/{k}.jpg", mated=False)
        for k, a in enumerate(people)
        for b in people[k + 1 : k + 4]
    ]
    mated = np.array([pair.mated for pair in listed])
    scores = np.where(mated, 0.6, 0.2) + rng.normal(0, 0.02, len(listed))
    who = {score: {p.image_a[:-6], p.image_b[:-6]} for score, p in zip(scores, listed, strict=True)}
    trained: list[set[str]] = []
    tested: list[set[str]] = []

    class Recorded:
        def values_of(self, scores: Array) -> Array:
            tested.append(set().union(*(who[s] for s in scores)))
            return np.zeros(len(scores))

    def recorded(_kind: str, scores: Array, _mated: NDArray[np.bool_]) -> Recorded:
        trained.append(set().union(*(who[s] for s in scores)))
        return Recorded()

    monkeypatch.setattr("engine.evaluate.likelihood.calibrating.fit", recorded)
    _, ratios, _ = held_out_ratios("logistic", listed, scores, mated, (-3.0, 3.0))
    assert len(ratios) > len(listed) / 2
    assert all(not (some & others) for some, others in zip(trained, tested, strict=True))


@pytest.mark.parametrize("fitting", [fit_logistic, fit_pav])
def test_scores_that_fall_are_refused(
    fitting: Callable[[Array, NDArray[np.bool_]], object], pairs: tuple[Array, NDArray[np.bool_]]
) -> None:
    scores, mated = pairs
    with pytest.raises(BadInput, match="do not score higher"):
        fitting(scores, ~mated)


def test_costs_are_those_of_their_definitions() -> None:
    assert cllr(np.zeros(5), np.zeros(7)) == pytest.approx(1.0)
    assert cllr(np.full(5, 9.0), np.full(7, -9.0)) == pytest.approx(0.0, abs=1e-6)
    mated, nonmated = np.array([1.0, -0.5]), np.array([-1.0, 0.25])
    by_hand = 0.5 * np.mean(np.log2(1 + 10**-mated)) + 0.5 * np.mean(np.log2(1 + 10**nonmated))
    assert cllr(mated, nonmated) == pytest.approx(by_hand)
    assert cllr(np.full(3, -400.0), np.full(3, 400.0)) == pytest.approx(400 * np.log2(10))
    even = empirical_cross_entropy(mated, nonmated, np.array([0.0]))
    assert even[0] == pytest.approx(by_hand)  # at even odds it is the cost


def test_the_best_mapping_costs_least(pairs: tuple[Array, NDArray[np.bool_]]) -> None:
    scores, labels = pairs
    true = true_log10_lr(scores)
    best = cllr_min(true[labels], true[~labels])
    assert best <= cllr(true[labels], true[~labels])
    for wrong in (2 * true, true / 3, true + 1):
        assert cllr(wrong[labels], wrong[~labels]) > cllr(true[labels], true[~labels])
        assert cllr_min(wrong[labels], wrong[~labels]) == pytest.approx(best, abs=1e-9)


def test_the_costs_are_those_of_the_fields_library(
    pairs: tuple[Array, NDArray[np.bool_]],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lir.data.models import LLRData
        from lir.metrics import cllr as theirs
        from lir.metrics import cllr_min as theirs_min
    scores, labels = pairs
    log10_lrs = true_log10_lr(scores) * 0.7 + 0.3
    data = LLRData(features=log10_lrs.reshape(-1, 1), labels=labels.astype(int))
    assert cllr(log10_lrs[labels], log10_lrs[~labels]) == pytest.approx(theirs(data), abs=1e-9)
    ours = cllr_min(log10_lrs[labels], log10_lrs[~labels])
    assert ours == pytest.approx(theirs_min(data), abs=1e-6)


def test_points_are_joined_and_go_on() -> None:
    xs, ys = (0.0, 1.0, 1.0, 2.0), (0.0, 1.0, 5.0, 6.0)
    assert interpolated(0.25, xs, ys) == pytest.approx(0.25)
    assert interpolated(1.5, xs, ys) == pytest.approx(5.5)
    assert interpolated(-1, xs, ys) == pytest.approx(-1)
    assert interpolated(3, xs, ys) == pytest.approx(7)
    xs, ys = (0.3, 0.3, 0.9, 0.9), (-2.0, 3.0, 3.0, 4.0)  # steps at the ends
    assert [interpolated(x, xs, ys) for x in (-0.2, 0.3, 0.5, 0.9, 1.0)] == [-2, 3, 3, 4, 4]


GOOD = QualityScores(90, 90, 90, 90, 90, 90, 90, 90, 90, 90)


def taken(**values: float) -> dict[ConditionName, float]:
    found = conditions_of(GOOD, GOOD)
    return {name: values.get(name, value) for name, value in found.items()}


def calibrated(
    taken_as: list[dict[ConditionName, float]], scores: Array, mated: NDArray[np.bool_]
) -> LikelihoodCalibration:
    known = KnownPairs(scores, mated, scores * 10 - 5, 0.5)
    return LikelihoodCalibration(
        schema="",
        data="ours",
        data_sha256="",
        network="",
        network_sha256="",
        made_by="",
        created="",
        mated=int(mated.sum()),
        nonmated=int((~mated).sum()),
        fit="logistic",
        cosines=(-1.0, 1.0),
        log10_lrs=(-5.0, 5.0),
        lower=-3.0,
        upper=3.0,
        cllr=0,
        cllr_min=0,
        held_out="people",
        held_out_pairs=len(mated),
        threshold=0.5,
        conditions=conditions(taken_as, known, [str(n) for n in range(len(mated))]),
    )


@pytest.fixture
def by_condition() -> LikelihoodCalibration:
    """Forty mated and forty other pairs; the ten sharpest of the mated ones are all accepted."""
    mated = np.arange(80) < 40
    sharpness = np.where(np.arange(80) % 40 < 30, 10.0 + np.arange(80) % 40, 80.0)
    scores = np.where(mated, np.where(sharpness == 80.0, 0.9, 0.45), 0.2)
    return calibrated([taken(sharpness=one) for one in sharpness.tolist()], scores, mated)


def test_a_condition_is_the_poorest_component_of_the_poorer_face() -> None:
    poor = QualityScores(90, 40, 90, 30, 90, 90, 90, 20, 90, 90, expression=0)
    assert conditions_of(GOOD, poor) == conditions_of(poor, GOOD)
    found = conditions_of(GOOD, poor)
    assert found == {**conditions_of(GOOD, GOOD), "pose": 30, "light": 20}
    assert list(found) == list(CONDITIONS)


def test_error_rates_are_those_of_pairs_that_were_taken_alike(
    by_condition: LikelihoodCalibration,
) -> None:
    (sharp,) = (one for one in by_condition.conditions if one.name == "sharpness")
    poor, fair, _, good = sharp.bands
    assert (poor.mated, poor.nonmated) == (15, 15)
    assert (fair.mated, fair.nonmated) == (15, 15)
    assert (good.mated, good.nonmated) == (10, 10)
    assert (poor.fnmr, poor.fmr) == (1.0, 0.0)
    assert (good.fnmr, good.fmr) == (0.0, 0.0)
    assert poor.mated_lr is None  # too few to say how they spread
    (noise,) = (one for one in by_condition.conditions if one.name == "noise")
    every = noise.bands[-1]
    assert (every.mated, every.nonmated, every.fnmr) == (40, 40, 0.75)
    assert every.mated_lr == pytest.approx((-0.5, -0.5, 4.0))
    assert noise.bands[0].fmr is None
    assert all(
        sum(band.mated + band.nonmated for band in one.bands) == 80
        for one in by_condition.conditions
    )


def test_a_pair_is_told_of_its_own_bands_the_poorest_first(
    by_condition: LikelihoodCalibration,
) -> None:
    found = by_condition.of(0.7, None, taken(sharpness=14.0, noise=60.0))
    assert [one.name for one in found.conditions][:2] == ["sharpness", "noise"]
    assert len(found.conditions) == len(CONDITIONS)
    assert found.conditions[0].band.fnmr == 1.0
    assert found.log10_lr == by_condition.of(0.7).log10_lr
    assert by_condition.of(0.7).conditions == ()
    best = by_condition.of(0.7, None, taken(sharpness=100.0))
    assert {one.name: one.band.high for one in best.conditions}["sharpness"] == 100.0


def test_what_was_not_calibrated_is_named(by_condition: LikelihoodCalibration) -> None:
    # The third poorest of either kind has 12; many pairs of one poor photo are one.
    assert by_condition.not_calibrated(taken(sharpness=12.0 - MARGIN)) == ()
    (found,) = by_condition.not_calibrated(taken(sharpness=1.9))
    assert (found.name, found.value, found.least, found.data) == ("sharpness", 1.9, 12.0, "ours")
    two = by_condition.not_calibrated(taken(sharpness=1.9, covering=20.0))
    assert [one.name for one in two] == ["covering", "sharpness"]
    labels = np.arange(40) < 20
    known = KnownPairs(np.zeros(40), labels, np.zeros(40), 0.5)
    poor = [taken(light=5.0 if n % 20 < 6 else 80.0 + n % 20) for n in range(40)]
    each = [str(n) for n in range(40)]
    one_photo = ["x" if n % 20 < 6 else str(n) for n in range(40)]
    least = {
        who[0]: {one.name: one.least for one in conditions(poor, known, who)}["light"]
        for who in (each, one_photo)
    }
    assert least == {"0": 5.0, "x": 87.0}


def test_what_is_said_of_pairs_like_it_is_of_pairs_like_it() -> None:
    band = ConditionBand(75, 100, 2000, 1500, 0.008, 0.006)
    usual = PairCondition("noise", 99.0, 97.5, band)
    assert "Pairs of the calibration like this one in noise" in like_it_text(usual, "en")
    beyond = like_it_text(replace(usual, value=90.0), "en")
    assert "poorer than nearly all pairs of the calibration, which reach down to 98" in beyond
    assert "0.80%" not in beyond
    few = like_it_text(replace(usual, band=replace(band, mated=3, fnmr=1 / 3)), "en")
    assert "too few for error rates" in few
    assert "33" not in few
