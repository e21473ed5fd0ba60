"""The games: figures worked out by hand, and on real faces for what must hold there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.contracts.errors import BadInput, OutputFailed
from engine.evaluate.games import deletion, inpainting, patches
from engine.evaluate.games.players import area_under, places
from engine.evaluate.kept_rows import KeptRows


def test_places_are_shares_of_an_order() -> None:
    order = np.array([[3.0, 1.0], [2.0, 9.0]])
    assert places(order).tolist() == [[0.25, 0.75], [0.5, 0.0]]
    assert (places(np.zeros((10, 10))) < 0.3).sum() == 30


def test_areas_are_mean_heights() -> None:
    assert area_under([1.0, 1.0, 1.0]) == 1.0
    assert area_under([0.0, 1.0]) == 0.5
    assert area_under([0.0, 0.0, 1.0]) == 0.25


def test_deletion_counts_errors_at_the_threshold() -> None:
    def row(mated: bool, cosines: list[float]) -> deletion.Row:
        curve = cosines + [cosines[-1]] * (len(deletion.SHARES) - len(cosines))
        found = {"effect": cosines[-1] - cosines[0], "deletion": curve, "insertion": curve[::-1]}
        return {"mated": mated, "cosine": cosines[0], "limit": -0.4, "methods": {"x": found}}

    rows = [row(True, [0.9, 0.6]), row(False, [0.1, 0.1]), row(False, [0.1, 0.3])]
    found = deletion.summary(rows, 0.8)["x"]
    # Right at first: 3 of 3; then the mated pair falls below.
    assert found["deletion_auc"] == pytest.approx((1 + 2 / 3) / 2 / 10 + 2 / 3 * 0.9)
    assert found["insertion_auc"] == pytest.approx(found["deletion_auc"])
    assert found["mated"] == {
        "n": 1,
        "effect": pytest.approx(-0.3),
        "share_of_limit": pytest.approx(0.75),
    }
    assert found["nonmated"]["n"] == 2


def test_patches_count_both_errors() -> None:
    def row(mated: bool, scores: list[float]) -> patches.Row:
        return {"mated": mated, "methods": {"x": {"scores": scores}}}

    found = patches.summary([row(True, [0.1, 0.9]), row(False, [0.1, 0.2])], 0.5)["x"]
    assert found == {"n": 2, "fnmr_auc": 0.5, "fmr_auc": 0.0}
    alone = patches.summary([row(True, [0.1, 0.9])], 0.5)["x"]
    assert alone["fmr_auc"] is None


def test_a_map_of_the_part_itself_turns_the_probe() -> None:
    region = np.zeros((150, 150), bool)
    region[40:60, 30:120] = True
    perfect = region.astype(float) + np.random.default_rng(0).random((150, 150)) / 10
    opposite = -perfect
    chosen = inpainting.regions_at({"perfect": perfect, "opposite": opposite}, region)
    for wasted, masks in zip(
        inpainting.FALSE_ALARMS, zip(*chosen.values(), strict=True), strict=True
    ):
        for name, mask in zip(chosen, masks, strict=True):
            outside = float((mask & ~region).sum() / (~region).sum())
            assert outside <= wasted + 1e-9
            assert outside == pytest.approx(wasted, abs=1e-3)
            assert bool((mask & region).sum() == region.sum()) is (name == "perfect")


def test_rows_are_kept_and_a_cut_line_is_made_again(tmp_path: Path) -> None:
    path, head = tmp_path / "deep" / "rows.jsonl", {"what": "x", "n": (1, 2)}
    made: list[str] = []

    def make(key: str) -> dict[str, str]:
        made.append(key)
        return {"value": key}

    rows = KeptRows(path, head)
    assert rows.row("a", lambda: make("a")) == {"value": "a"}
    assert rows.row("none", lambda: None) is None
    rows.row("b", lambda: make("b"))
    text = path.read_text()
    path.write_text(text[:-5])  # as a kill in the middle of writing leaves it
    again = KeptRows(path, head)
    for key in ("a", "b"):
        assert again.row(key, lambda key=key: make(key)) == {"value": key}  # type: ignore[misc]
    assert again.row("none", lambda: make("none")) is None
    assert made == ["a", "b", "b"]
    assert path.read_text().count("\n") == 4
    with pytest.raises(BadInput, match="another measurement"):
        KeptRows(path, {"what": "y"})
    whole = path.read_text().splitlines()
    path.write_text("\n".join([whole[0], "{torn", *whole[1:]]) + "\n")
    with pytest.raises(BadInput, match="damaged"):
        KeptRows(path, head)
    path.write_text("no json\n")
    with pytest.raises(BadInput):
        KeptRows(path, head)
    with pytest.raises(OutputFailed):
        KeptRows(tmp_path, head)
