"""The paper's table: strategies over classes, and erasing what separates impostors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import CamKind, Settings
from engine.explain.maps.identity import identity_maps
from engine.explain.maps.identity_classes import Strategy, class_maps
from engine.session import Session

Faces = tuple[AlignedFace, AlignedFace]


def test_one_class_each_is_the_identity_branch(session: Session, faces: Faces) -> None:
    """With the two faces themselves as the cohort, top-1 is the published branch."""
    pair = session.pair(faces, Settings(), CancelToken(), "classes")
    own, partners = pair.embeddings, pair.embeddings.flip(0)
    expected = identity_maps(pair.inside(), own, partners, CamKind.GRAD_CAM)
    found = class_maps(pair.inside(), own, partners, own.clone(), Strategy.of("topk:1"), 0.12)
    assert torch.allclose(found.own, expected.own, atol=1e-5)
    assert torch.allclose(found.discriminant, expected.discriminant, atol=1e-5)
    both = class_maps(pair.inside(), own, partners, own.clone(), Strategy.of("topk:2"), 0.12)
    # Faces that both are described by the same classes have no class of their own.
    assert torch.allclose(both.own, both.counterfactual, atol=1e-5)


def test_erasing_helps_impostors(
    development_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "erased.json"
    pairs = (development_data / "lfw_dev_pairs.csv").read_text().splitlines()
    rows = [line for line in pairs[1:] if line.endswith(",1")][:3]
    rows += [line for line in pairs[1:] if line.endswith(",0")][:2]
    few = tmp_path / "pairs.csv"
    few.write_text("\n".join([pairs[0], *rows]))
    arguments = [
        "evaluate",
        "erased",
        "--images",
        str(development_data / "lfw_dev"),
        "--pairs",
        str(few),
        "--split",
        "all",
        "--cohort",
        "10",
        "--json",
        str(target),
        "--device",
        "cpu",
    ]
    assert main(arguments) == 0
    document = json.loads(target.read_text())
    assert (document["mated"], document["nonmated"], document["cohort"]) == (3, 2, 10)
    by_name = {row["name"]: row for row in document["rows"]}
    assert by_name["untouched"]["change"] == 0
    for name, row in by_name.items():
        assert row["change"] >= 0, name  # the untouched pair is among what is tried
        assert row["auc"] <= by_name["untouched"]["auc"]
        assert 0 <= row["area"] <= 1
    expected = {
        "sim2word",
        "no counterfactual (H_a)",
        "no attribute (H_d)",
        "xcos x attribute",
        "sim2word, topk:9",
        "sim2word, threshold:0.5",
        "zones (ours)",
    }
    assert expected <= set(by_name)
    assert np.isfinite([row["auc"] for row in document["rows"]]).all()
    assert "untouched" in capsys.readouterr().out
