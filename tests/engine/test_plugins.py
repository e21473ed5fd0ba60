"""Networks and methods of other packages, as installed packages bring them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelMissing, ModelRefused
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.explain.methods import method_names
from engine.session import Session, run_to_end

QUICK = Settings(controls=3, search_steps=0, exchange=False)

MODULE = """
import torch
from torch import nn

from engine.contracts import ModelIdentity
from engine.explain import METHODS
from engine.models.input_spec import InputSpec
from engine.models.plugins import recognition_of_module


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.body = nn.Sequential(
            nn.Conv2d(3, 8, 3, 4, 1), nn.ReLU(), nn.Conv2d(8, 16, 3, 4, 1), nn.PReLU(16)
        )

    def forward(self, x):
        return self.body(x).mean((2, 3))


def load_net(device):
    identity = ModelIdentity("a lab's net", "recognition", "lab.pth", "0" * 64, "ours")
    return recognition_of_module(Net(), identity, InputSpec(112), device)


class Mine:
    name = "plugin:mine"
    citation = "a lab's own"
    difference_branch = "discriminant"

    def stages(self, settings):
        return ("maps",)

    def ranking(self, settings):
        return "measured"

    def explain(self, pair):
        return METHODS[1].explain(pair)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package on the path, with its metadata, as pip would leave it."""
    (tmp_path / "a_lab.py").write_text(MODULE, encoding="utf-8")
    meta = tmp_path / "a_lab-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: a-lab\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(
        "[sim2word.recognition]\nnet = a_lab:load_net\nbroken = a_lab:absent\n"
        "[sim2word.saliency]\nmine = a_lab:Mine\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "a_lab", raising=False)


@pytest.mark.usefixtures("package")
def test_a_packages_network_and_method_explain(group: Path) -> None:
    assert method_names()[-1] == "plugin:mine"
    session = Session.on(ModelChoice("plugin:net", device="cpu"))
    settings = Settings(method="plugin:mine", controls=0, exchange=False)
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), settings)
    explanation = run_to_end(session.explain(request, CancelToken()))
    assert explanation.method == "plugin:mine"
    assert explanation.provenance.models[1].name == "a lab's net"
    crops = torch.zeros(1, 3, 112, 112)
    tapped = session.pack.recognition.tap(crops)
    assert tapped.features.shape == (1, 16, 7, 7)
    assert torch.equal(tapped.finish(tapped.features), session.pack.recognition.embed(crops))


@pytest.mark.usefixtures("package")
def test_plugins_that_are_absent_or_broken_are_told() -> None:
    with pytest.raises(ModelMissing, match="broken, net"):
        Session.on(ModelChoice("plugin:other", device="cpu"))
    with pytest.raises(ModelRefused, match="absent"):
        Session.on(ModelChoice("plugin:broken", device="cpu"))


def test_without_plugins_nothing_is_offered(group: Path, session: Session) -> None:
    assert method_names() == ("measured", "sim2word")
    request = ExplainRequest(
        ImageChoice(group, 0), ImageChoice(group, 1), Settings(method="plugin:mine")
    )
    with pytest.raises(ModelMissing, match="no plugin mine"):
        run_to_end(session.explain(request, CancelToken()))
