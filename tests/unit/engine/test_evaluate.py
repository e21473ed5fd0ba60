"""The measurements, on cases worked out by hand and, where it is, on development data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.contracts.errors import BadInput
from engine.evaluate.attributes import mean_auc, score_attributes
from engine.evaluate.pairs import read_pairs
from engine.evaluate.score_statistics import score_statistics
from engine.evaluate.splits import Split, person_of, split_of
from engine.evaluate.teacher import read_teacher
from engine.evaluate.verification import best_threshold, verify


def test_best_threshold_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    assert best_threshold(scores, np.array([1, 1, 0, 0, 0], bool)) == pytest.approx(0.75)
    assert best_threshold(scores, np.array([1, 1, 0, 1, 0], bool)) == pytest.approx(0.75)
    assert best_threshold(scores, np.ones(5, bool)) == 0.5
    assert best_threshold(scores, np.zeros(5, bool)) > 0.9
    tied = np.array([0.9, 0.7, 0.7, 0.5])
    assert best_threshold(tied, np.array([1, 1, 0, 0], bool)) == pytest.approx(0.8)


def test_error_rates_are_those_at_the_threshold_that_is_told() -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        mated = rng.random(300) < 0.5
        scores = rng.normal(size=300) * 0.0004 + np.where(mated, 0.9, 0.8997)
        scores[0] = 1.0 + 1e-12
        found = score_statistics(scores, mated, "some")
        point = found.operating_point
        assert point.fmr == pytest.approx((scores[~mated] >= point.threshold).mean(), abs=1e-5)
        assert point.fnmr == pytest.approx((scores[mated] < point.threshold).mean(), abs=1e-5)
        assert sum(found.mated) + sum(found.nonmated) == 300


def test_perfect_and_useless_scores() -> None:
    mated = np.tile([True, False], 100)
    perfect = verify(np.where(mated, 0.9, 0.1), mated, {})
    assert perfect.accuracy == 1.0
    assert perfect.auc == 1.0
    assert perfect.tar_at_far[0.001] == 1.0
    rng = np.random.default_rng(0)
    useless = verify(rng.normal(size=200), mated, {})
    assert 0.3 < useless.accuracy < 0.7
    assert 0.35 < useless.auc < 0.65
    assert (useless.n, useless.mated, useless.nonmated) == (200, 100, 100)


def test_pairs_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("image_a,image_b,same_person\na/1.jpg,b/2.jpg,0\na/1.jpg,a/2.jpg,1\n")
    pairs = read_pairs(path).pairs
    assert [p.mated for p in pairs] == [False, True]
    for text, message in (
        ("image_a,image_b\nx,y\n", "lacks the column same_person"),
        ("image_a,image_b,same_person\nx,y,maybe\n", "line 2"),
        ("image_a,image_b,same_person\nx,y,1\n", "non-mated"),
        ("image_a,image_b,same_person\n", "mated"),
    ):
        path.write_text(text)
        with pytest.raises(BadInput, match=message):
            read_pairs(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput):
        read_pairs(path)
    with pytest.raises(BadInput):
        read_pairs(tmp_path / "absent.csv")


def test_people_are_in_one_split_each() -> None:
    assert person_of("Some_One/Some_One_0003.jpg") == "Some_One"
    names = [f"Person_{number}" for number in range(3000)]
    shares = {split: np.mean([split_of(n) == split for n in names]) for split in Split}
    assert shares[Split.REPORT] == pytest.approx(0.2, abs=0.03)
    assert shares[Split.TUNE] == pytest.approx(0.1, abs=0.03)
    assert split_of("Aaron_Eckhart") == split_of("Aaron_Eckhart")


def test_attribute_scores_by_hand() -> None:
    truth = np.array([[1], [1], [1], [1], [1], [0], [0], [0], [0], [0]], bool)
    chances = np.linspace(1, 0.1, 10)[:, None]
    (score,) = score_attributes([("x", "present")], chances, chances > 0.5, truth)
    assert score.auc == 1.0
    assert score.balanced_accuracy == 1.0
    (rare,) = score_attributes([("x", "present")], chances, chances > 0.5, truth[::-1] & ~truth)
    assert rare.auc == 0.0
    (unmeasured,) = score_attributes([("x", "present")], chances[:6], chances[:6] > 0.5, truth[:6])
    assert unmeasured.auc is None
    assert mean_auc([score, rare, unmeasured]) == 0.5


def test_teacher_labels(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    names = ["Black_Hair", "Eyeglasses", "Male", "Young", "Attractive", "Goatee", "Brown_Hair"]
    probability = rng.uniform(0, 1, (400, len(names))).astype(np.float32)
    probability[:, 5] *= 0.3
    np.savez(
        tmp_path / "t.npz",
        image=np.array([f"P{i}/P{i}_0001.jpg" for i in range(400)]),
        attribute=np.array(names),
        probability=probability,
        apparent_age=rng.uniform(20, 60, 400),
        perceived_race=rng.choice(["asian", "indian", "white", "black"], 400),
    )
    labels = read_teacher(tmp_path / "t.npz")
    assert ("hair_color", "black") in labels.keys
    assert not any(name in ("attractive", "young") for name, _ in labels.keys)
    truth = labels.truth
    glasses = labels.keys.index(("eyeglasses", "present"))
    assert np.array_equal(truth[:, glasses], probability[:, 1] > 0.5)
    goatee = truth[:, labels.keys.index(("goatee", "present"))]
    assert goatee.mean() == pytest.approx(0.02, abs=0.005)
    male, female = (truth[:, labels.keys.index(("gender", g))] for g in ("male", "female"))
    assert (male ^ female).all()
    for name in ("age", "race"):
        where = [i for i, key in enumerate(labels.keys) if key[0] == name]
        assert (truth[:, where].sum(1) == 1).all()
        assert np.allclose(labels.targets[:, where].sum(1), 1)
    with pytest.raises(BadInput):
        read_teacher(tmp_path / "absent.npz")
