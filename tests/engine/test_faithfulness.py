"""Fixed-area effects: regions of an exact area, a limit that nothing passes, honest costs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands.main import main as run_command
from engine.contracts.cancel import CancelToken
from engine.contracts.evaluation import EXCHANGED
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evaluate.faithfulness import question_about_a
from engine.explain.maps.region_search import AREA, RegionSearch
from engine.explain.replacing.regions import (
    RegionScorer,
    cells,
    fill_named,
    greedy_limit,
    top_region,
)
from engine.explain.saliency import SALIENCY
from engine.explain.saliency.pair_question import answered
from engine.session import Session

Faces = tuple[AlignedFace, AlignedFace]


def scorer_of(session: Session, faces: Faces, fill: str = "mean") -> RegionScorer:
    settings = Settings()
    pair = session.pair(faces, settings, CancelToken(), "test")
    return RegionScorer(pair, fill_named(fill, faces, settings))


def test_erasing_nothing_and_exchanging_a_face_with_itself_change_nothing(
    session: Session, faces: Faces
) -> None:
    nothing = np.zeros((2, 150, 150), bool)
    assert np.abs(scorer_of(session, faces).effects(nothing)).max() < 1e-6
    whole = np.ones((1, 150, 150), bool)
    same = (faces[0], replace(faces[0]))
    assert abs(scorer_of(session, same, EXCHANGED).effects(whole)[0]) < 1e-6
    taken = scorer_of(session, faces, EXCHANGED)
    assert taken.effects(whole)[0] == pytest.approx(1 - taken.pair.similarity.cosine, abs=1e-5)


def test_the_greedy_region_passes_single_cells(session: Session, faces: Faces) -> None:
    scorer = scorer_of(session, faces)
    region = greedy_limit(scorer, 0.02, 1.0)
    assert region.sum() == 2 * 15 * 15
    assert scorer.forwards == 100 + 99
    singles = scorer.effects(cells(150))
    assert scorer.effects(region[None])[0] >= singles.max() - 1e-6


def test_the_search_moves_the_score_both_ways(session: Session, faces: Faces) -> None:
    pair = scorer_of(session, faces).pair
    fills = torch.full_like(pair.crops[:1], 125.0).expand(2, -1, -1, -1)
    crops = pair.crops[:1].expand(2, -1, -1, -1)
    partners = pair.embeddings[1:].clone().expand(2, -1)
    search = RegionSearch(pair.passes, crops, fills, partners, torch.tensor([-1.0, 1.0]), steps=12)
    for _ in range(12):
        search.step()
    order = search.order().double().numpy()
    assert order.min() == 0.0
    assert order.max() == 1.0
    for values, towards in zip(order, (-1.0, 1.0), strict=True):
        assert (values > 1 - AREA).sum() == pytest.approx(AREA * values.size, abs=2)
        effect = scorer_of(session, faces).effects(top_region(values, AREA)[None])[0]
        grey = np.full((150, 150, 3), 125, np.uint8)
        question = question_about_a(pair, towards < 0, grey)
        evidence = answered(SALIENCY.named("evidence"), question)[0].double().numpy()
        by_evidence = scorer_of(session, faces).effects(top_region(evidence, AREA)[None])[0]
        assert towards * effect > max(0.0, towards * by_evidence)


def test_the_command_writes_what_others_rely_on(development_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "f.json"
    arguments = [
        "evaluate",
        "faithfulness",
        "--images",
        str(development_data / "lfw_dev"),
        "--pairs",
        str(development_data / "lfw_dev_pairs.csv"),
        "--methods",
        "sim2word,evidence",
        "--limit",
        "1",
        "--json",
        str(target),
        "--device",
        "cpu",
    ]
    assert run_command(arguments) == 0
    document = json.loads(target.read_text())
    assert [m["name"] for m in document["methods"]] == ["sim2word", "evidence"]
    assert document["limit"]["mated"]["effect"] < 0 < document["limit"]["nonmated"]["effect"]
    for row in (*document["methods"], document["random"]):
        assert row["mated"]["effect"] > document["limit"]["mated"]["effect"]
        assert row["nonmated"]["effect"] < document["limit"]["nonmated"]["effect"]
    assert document["limit"]["forward_equivalents"] == sum(range(89, 101))
    assert document["fill"] == "mean"
    assert document["area"] == AREA
    assert document["net"] == "dlib ResNet v1"
    assert document["split"] == "report"
