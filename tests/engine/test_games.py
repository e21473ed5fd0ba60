"""The games: figures worked out by hand, and on real faces for what must hold there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands.main import main
from engine.contracts.errors import BadInput, OutputFailed
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evaluate.games import deletion, hiding, inpainting, patches, pointing
from engine.evaluate.games.players import RANDOM, Players, area_under, places
from engine.evaluate.kept_rows import KeptRows
from engine.evaluate.planting import plant
from engine.explain.saliency import saliency_named
from engine.explain.saliency.pair_question import answered, question_of
from engine.models.recognition import cosine
from engine.session import Session

Faces = tuple[AlignedFace, AlignedFace]


@pytest.fixture(scope="module")
def players(session: Session) -> Players:
    return Players(session, ("measured", "evidence", "xcos"), Settings(), 20)


def test_places_are_shares_of_an_order() -> None:
    order = np.array([[3.0, 1.0], [2.0, 9.0]])
    assert places(order).tolist() == [[0.25, 0.75], [0.5, 0.0]]
    assert (places(np.zeros((10, 10))) < 0.3).sum() == 30


def test_areas_are_mean_heights() -> None:
    assert area_under([1.0, 1.0, 1.0]) == 1.0
    assert area_under([0.0, 1.0]) == 0.5
    assert area_under([0.0, 0.0, 1.0]) == 0.25


def test_deletion_starts_whole_and_ends_empty(players: Players, faces: Faces) -> None:
    row = deletion.play(players, *faces, mated=False)
    assert set(row["methods"]) == {RANDOM, "measured", "evidence", "xcos"}
    ends = set()
    for found in row["methods"].values():
        assert found["deletion"][0] == pytest.approx(row["cosine"], abs=1e-6)
        assert found["insertion"][-1] == pytest.approx(row["cosine"], abs=1e-6)
        assert found["deletion"][-1] == pytest.approx(found["insertion"][0], abs=1e-6)
        ends.add(round(found["deletion"][-1], 6))
    assert len(ends) == 1
    # The region that was searched for moves the score most.
    effects = {name: found["effect"] for name, found in row["methods"].items()}
    assert max(effects, key=lambda name: effects[name]) == "measured"
    assert row["limit"] > effects[RANDOM]


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


def test_hiding_ends_with_the_whole_face(players: Players, faces: Faces) -> None:
    a, b = faces
    embeddings = players.embed([a.crop, b.crop, a.crop[:, ::-1].copy()])
    own_first = embeddings[[0, 1]]
    row = hiding.play(players, a, a, own_first)
    assert row["found_whole"]
    assert all(found["found"][-1] for found in row["methods"].values())
    other_first = embeddings[[1, 2]]
    lost = hiding.play(players, a, a, other_first)
    assert not lost["found_whole"]
    assert hiding.summary([lost]) == {}
    summary = hiding.summary([row, lost])
    assert summary["evidence"]["n"] == 1
    assert summary["evidence"]["rank1"]["1.0"] == 1.0


def test_patches_are_given_back_until_the_face_is_whole(players: Players, faces: Faces) -> None:
    a, b = faces
    row = patches.play(players, a, b, b, mated=False, seed=0)
    clean = float(cosine(players.embed([a.crop]), players.embed([b.crop]))[0])
    for found in row["methods"].values():
        assert len(found["scores"]) == len(patches.STEPS)
        assert found["scores"][-1] == pytest.approx(clean, abs=1e-6)
    starts = {round(found["scores"][0], 6) for found in row["methods"].values()}
    assert len(starts) == 1
    assert starts.pop() > clean  # the impostor's pixels make them alike
    squares = patches.patches(112, 3)
    assert squares.sum((1, 2)).tolist() == [256] * patches.COUNT


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


def test_twins_differ_in_one_part_and_methods_look_for_it(players: Players, faces: Faces) -> None:
    a, b = faces
    row = inpainting.play(players, a, replace(a, crop=np.flip(a.crop, 1).copy()), b, "glasses")
    assert row is not None
    assert row["part"] == "glasses"
    assert all(len(found["turned"]) == 2 for found in row["methods"].values())
    summary = inpainting.summary([row])
    assert set(summary["evidence"]["turned"]) == {"0.01", "0.05"}
    # Twins that the network does not tell from the person are no game.
    assert inpainting.play(players, a, a, a, "nose") is None


def test_pointing_is_the_share_of_paint(session: Session, faces: Faces) -> None:
    original = faces[0]
    paint = plant("dark_glasses", original.photo.pixels, original.face, 0)
    photo = replace(original.photo, pixels=paint.pixels)
    from engine.contracts.pair import ImageChoice

    painted = session.align(
        photo, session.pack.detector.detect(paint.pixels), ImageChoice(photo.path)
    )
    players = Players(session, ("exchange", "evidence"), Settings(), 20)
    row = pointing.play(players, painted, original, paint, "dark_glasses")
    assert row is not None
    values = {name: found["pointing"] for name, found in row["methods"].items()}
    assert all(0 <= value <= 1 for value in values.values())
    # The photos differ by the paint alone, and so do their pixels.
    assert values["exchange"] > max(0.4, values[RANDOM])
    assert pointing.summary([row, row])["evidence"] == {
        "n": 2,
        "pointing": pytest.approx(values["evidence"]),
    }


def test_players_answer_once(players: Players, faces: Faces) -> None:
    pair = players.pair(*faces)
    first = players.orders(pair, "nonmated")
    assert players.orders(pair, "nonmated") is first
    assert players.orders(pair, "mated") is not first
    question = question_of(replace(pair, ranked_as="nonmated"), masks=20, faces=slice(0, 1))
    expected = answered(saliency_named("evidence"), question)[0].double().numpy()
    assert np.allclose(first["evidence"], expected)
    assert torch.is_tensor(pair.embeddings)


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


def test_the_command_measures_and_goes_on(
    development_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, target = tmp_path / "rows.jsonl", tmp_path / "s.json"
    arguments = [
        "evaluate",
        "saliency",
        "--images",
        str(development_data / "lfw_dev"),
        "--pairs",
        str(development_data / "lfw_dev_pairs.csv"),
        "--methods",
        "evidence,xcos",
        "--limit",
        "2",
        "--split",
        "tune",
        "--keep",
        str(kept),
        "--json",
        str(target),
        "--device",
        "cpu",
    ]
    assert main(arguments) == 0
    first = json.loads(target.read_text())
    assert set(first["games"]) == {"deletion", "hiding", "patches", "inpainting", "pointing"}
    assert set(first["games"]["deletion"]) == {"random", "evidence", "xcos"}
    assert first["costs"]["evidence"] == 3
    assert "evidence" in capsys.readouterr().out
    lines = kept.read_text()
    assert main(arguments) == 0
    assert kept.read_text() == lines
    assert json.loads(target.read_text())["games"] == first["games"]
    assert main([*arguments[:-4], "--seed", "9"]) == 1  # other settings, other rows
