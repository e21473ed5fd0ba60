"""The paper's tables: counts, controls and files, on numbers worked out by hand and by command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from engine.commands import main
from engine.evaluate import paper
from engine.evaluate.paper import _attributes, _first, _raising, _rates, _Scored
from engine.evaluate.paper_files import FILES


def scored(mated: bool, score: float, erased: dict[str, float], **random: float) -> _Scored:
    return _Scored(mated, f"person {score}", score, erased, random or dict(erased))


def test_the_first_attribute_and_how_many_raise() -> None:
    """Down in mated pairs, up in non-mated ones; pairs without attributes count nowhere."""
    pairs = [
        scored(True, 0.9, {"bald": 0.8, "hat": 0.85}, bald=0.95, hat=0.9),
        scored(True, 0.9, {"bald": 0.7, "hat": 0.95}),
        scored(True, 0.9, {"hat": 0.95}),
        scored(True, 0.9, {}),
    ]
    assert _first(pairs, "erased") == {"bald": 2 / 3, "hat": 1 / 3}
    assert _first(pairs, "random") == {"hat": 2 / 3, "bald": 1 / 3}
    assert _raising(pairs, "erased") == {0: 1 / 3, 1: 2 / 3}
    others = [scored(False, 0.5, {"bald": 0.4, "hat": 0.6})]
    assert _first(others, "erased") == {"hat": 1}


def test_an_attribute_counts_where_a_face_has_it() -> None:
    """Rows need pairs enough of either kind; AUC is of the same pairs before and after."""
    pairs = [scored(True, 0.8 + n / 100, {"hat": 0.3, "bald": 0.9}) for n in range(6)]
    pairs += [scored(False, 0.4 + n / 100, {"hat": 0.5}) for n in range(6)]
    (row,) = _attributes(pairs)
    assert (row.key, row.mated, row.nonmated) == ("hat", 6, 6)
    assert (row.auc, row.auc_erased) == (1, 0)
    assert row.mated_change.value == pytest.approx(0.3 - 0.825)
    assert row.mated_change.people == 6


def test_rates_need_pairs_enough() -> None:
    """A false accept rate is given where ten false accepts can be seen, no lower."""
    rng = np.random.default_rng(0)
    scores = np.r_[rng.normal(2, 1, 500), rng.normal(0, 1, 20_000)]
    same = np.arange(len(scores)) < 500
    rates = _rates(scores, same)
    assert [rate.far for rate in rates] == [0.1, 0.01, 0.001]
    for rate in rates:
        assert (scores[~same] >= rate.threshold).mean() <= rate.far
        assert rate.tar == pytest.approx((scores[same] >= rate.threshold).mean())
    assert _rates(scores[:500], same[:500]) == ()


def test_by_command(
    development_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table with its control, in files and in the JSON; one of the four fills."""
    assert len(paper._FILLS) == 4
    monkeypatch.setattr(paper, "_FILLS", paper._FILLS[:1])
    out, page = tmp_path / "paper", tmp_path / "paper.json"
    words = ["evaluate", "paper", "--images", str(development_data / "lfw_dev")]
    words += ["--pairs", str(development_data / "lfw_dev_pairs.csv"), "--limit", "12"]
    words += [
        "--grid",
        "1",
        "--cohort",
        "4",
        "--probes",
        "2",
        "--out",
        str(out),
        "--json",
        str(page),
    ]
    assert main([*words, "--device", "cpu"]) == 0
    document = json.loads(page.read_text())
    assert (document["mated"], document["nonmated"]) == (6, 6)
    for kind in ("mated", "nonmated"):
        for table in ("first", "first_random", "raising", "raising_random"):
            assert sum(document[table][kind].values()) == pytest.approx(1)
    identified = document["identified"]
    assert [row["erased"] for row in identified] == [0, 1, 2, 3, 5]
    assert identified[0]["rank1"] == identified[0]["rank1_random"]
    assert identified[0]["area"] == 0.0
    areas = [row["area"] for row in identified]
    assert areas == sorted(areas)
    unsure = [row["uncertainty"] for row in identified]
    assert unsure[1] >= unsure[0]  # it is chosen by that
    with (out / "identified.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    assert [int(row["probes"]) for row in listed] == [identified[0]["rank1"]["n"]] * 5
    ways = {(row["fill"], row["cam"]) for row in document["grid"]}
    assert len(ways) == 2
    assert {path.name for path in out.iterdir()} == set(FILES)
    with (out / "grid.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(document["grid"])
    assert {row["erased"] for row in rows} >= {"untouched", "sim2word", "random, as sim2word"}
    assert (out / "first.png").read_bytes().startswith(b"\x89PNG")
