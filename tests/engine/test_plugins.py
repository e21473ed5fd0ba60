"""Networks and methods of other packages, as installed packages bring them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch

from engine.commands import main as run_command
from engine.commands.compare import method_list, methods_of
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelMissing, ModelRefused
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.evaluate.games import deletion
from engine.evaluate.games.players import Players
from engine.explain.methods import METHODS
from engine.explain.saliency import SALIENCY
from engine.session import Session, method_cards, run_to_end

QUICK = Settings(controls=3, search_steps=0, evidence=("erase",), parts=False, score_map=False)

MODULE = """
import torch
from torch import nn

from engine.contracts import ModelIdentity
from engine.explain import METHODS
from engine.explain.saliency.question import Needs
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
        return METHODS.named("sim2word").explain(pair)


class Middle:
    # The same map for every face.

    name, title, paper, signed = "plugin:middle", "The middle", "a lab's own", False
    needs = Needs.SCORES

    def cost(self, question):
        return 0.0

    def maps(self, question):
        at = torch.linspace(-1, 1, question.size)
        yield 1.0
        return (2 - at[:, None] ** 2 - at**2).expand(len(question.crops), -1, -1).clone()


class Untitled:
    name, paper, signed, needs = "plugin:untitled", "none", False, Needs.SCORES

    def cost(self, question):
        return 0.0

    def maps(self, question):
        yield 1.0


class Failing(Middle):
    name = "plugin:failing"

    def maps(self, question):
        yield 0.5
        raise ValueError("out of ideas")
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
        "[sim2word.methods]\nmine = a_lab:Mine\n"
        "[sim2word.saliency]\nmiddle = a_lab:Middle\nolder = a_lab:Mine\n"
        "untitled = a_lab:Untitled\nfailing = a_lab:Failing\nother = a_lab:Middle\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "a_lab", raising=False)


@pytest.mark.usefixtures("package")
def test_a_packages_network_and_method_explain(group: Path) -> None:
    assert "plugin:mine" in METHODS.names()
    session = Session.on(ModelChoice("plugin:net", device="cpu"))
    settings = Settings(method="plugin:mine", controls=0, evidence=("erase",))
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), settings)
    explanation = run_to_end(session.explain(request, CancelToken()))
    assert explanation.method == "plugin:mine"
    assert explanation.provenance.models[1].name == "a lab's net"
    crops = torch.zeros(1, 3, 112, 112)
    tapped = session.pack.recognition.tap(crops)
    assert tapped.features.shape == (1, 16, 7, 7)
    assert torch.equal(tapped.finish(tapped.features), session.pack.recognition.embed(crops))


@pytest.mark.usefixtures("package")
def test_a_whole_method_of_the_group_before_is_still_read() -> None:
    assert METHODS.named("plugin:older").name == "plugin:mine"
    with pytest.raises(ModelRefused, match="no method explain"):
        METHODS.named("plugin:middle")


@pytest.mark.usefixtures("package")
def test_an_outside_map_joins_compare_and_evaluate(
    group: Path,
    tmp_path: Path,
    session: Session,
    faces: tuple[AlignedFace, AlignedFace],
    capsys: pytest.CaptureFixture[str],
) -> None:
    usable = [card.name for card in method_cards()]
    assert usable[-2:] == ["plugin:failing", "plugin:middle"]  # the others are no maps
    assert usable[:-2] == list(SALIENCY.own)
    assert methods_of(method_list("all")) == tuple(usable)
    with pytest.raises(ModelRefused, match="no method maps"):
        SALIENCY.named("plugin:older")
    with pytest.raises(ModelRefused, match="no method title"):
        SALIENCY.named("plugin:untitled")
    with pytest.raises(ModelRefused, match="names itself plugin:middle"):
        SALIENCY.named("plugin:other")
    target = tmp_path / "c.json"
    command = ["compare", str(group), str(group), "--face-a", "0", "--face-b", "1", "--no-limit"]
    methods = [
        "--methods",
        "plugin:failing,evidence,plugin:middle",
        "--json",
        str(target),
        "--device",
        "cpu",
    ]
    assert run_command([*command, *methods, "--device", "cpu"]) == 0, capsys.readouterr().err
    compared = {one["name"]: one for one in json.loads(target.read_text())["methods"]}
    assert compared["plugin:middle"]["why_not"] is None
    assert compared["evidence"]["why_not"] is None
    assert "out of ideas" in compared["plugin:failing"]["why_not"]  # the others go on
    players = Players(session, ("plugin:middle",), Settings(), 10)
    row = deletion.play(players, *faces, mated=False)
    assert "plugin:middle" in row["methods"]


@pytest.mark.usefixtures("package")
def test_plugins_that_are_absent_or_broken_are_told() -> None:
    with pytest.raises(ModelMissing, match="broken, net"):
        Session.on(ModelChoice("plugin:other", device="cpu"))
    with pytest.raises(ModelRefused, match="absent"):
        Session.on(ModelChoice("plugin:broken", device="cpu"))


def test_without_plugins_nothing_is_offered(group: Path, session: Session) -> None:
    assert METHODS.names() == ("measured", "sim2word")
    request = ExplainRequest(
        ImageChoice(group, 0), ImageChoice(group, 1), Settings(method="plugin:mine")
    )
    with pytest.raises(ModelMissing, match="no plugin mine"):
        run_to_end(session.explain(request, CancelToken()))
