"""Evidence sent back through a network: against the rule written out, value by value."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.contracts.pair import ImageChoice
from engine.explain.saliency.evidence_maps import start_for
from engine.explain.saliency.excitation import Excitation
from engine.models.recognition import to_batch
from engine.session import Session


def test_the_embedded_network_loses_no_evidence(session: Session, group: Path) -> None:
    face = session.open_face(ImageChoice(group, 0))
    net = session.pack.recognition
    layers = net.layers()
    inputs = layers.prepare(to_batch(face.crop[None], session.pack.device))
    assert len(inputs) == layers.views == 2
    for view in inputs:
        walk = Excitation(layers, view[None])
        evidence = walk.back(start_for(walk.embedding, torch.randn(2, 128)))
        assert evidence.shape == (2, 32, 72, 72)
        assert evidence.sum((1, 2, 3)).tolist() == pytest.approx([1.0, 1.0], abs=1e-4)
    _, grid = layers.first_convolution()
    assert (grid.x.stride, grid.x.offset) == (2.0, 3.0)
    embeddings = layers.net(inputs).mean(0)
    assert torch.allclose(embeddings, session.embed(face)[0], atol=1e-5)
