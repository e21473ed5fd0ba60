"""The games: figures worked out by hand, and on real faces for what must hold there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands.main import main
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evaluate.games import deletion, hiding, inpainting, patches, pointing
from engine.evaluate.games.players import CONTROLS, RANDOM, Players
from engine.evaluate.planting import plant
from engine.explain.saliency import SALIENCY
from engine.explain.saliency.pair_question import answered, question_of
from engine.models.recognition import cosine
from engine.session import Session

Faces = tuple[AlignedFace, AlignedFace]


@pytest.fixture(scope="module")
def players(session: Session) -> Players:
    return Players(session, ("measured", "evidence", "xcos"), Settings(), 20)


def test_deletion_starts_whole_and_ends_empty(players: Players, faces: Faces) -> None:
    row = deletion.play(players, *faces, mated=False)
    assert set(row["methods"]) == {*CONTROLS, "measured", "evidence", "xcos"}
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
    expected = answered(SALIENCY.named("evidence"), question)[0].double().numpy()
    assert np.allclose(first["evidence"], expected)
    assert torch.is_tensor(pair.embeddings)


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
        "1",
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
    assert set(first["games"]["deletion"]) == {*CONTROLS, "evidence", "xcos"}
    assert first["costs"]["evidence"] == 3
    assert "evidence" in capsys.readouterr().out
    lines = kept.read_text()
    assert main(arguments) == 0
    assert kept.read_text() == lines
    assert json.loads(target.read_text())["games"] == first["games"]
    assert main([*arguments[:-4], "--seed", "9"]) == 1  # other settings, other rows
