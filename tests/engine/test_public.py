"""The package that other programs import: ``import sim2word``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

import sim2word
from engine.contracts.account import Account
from engine.contracts.events import Accounted, Event
from engine.contracts.settings import Hypothesis, Precision
from engine.session import Session as EngineSession
from sim2word import errors
from sim2word.images import pixels_of
from sim2word.session import settings_of


@pytest.fixture(scope="module")
def public(session: EngineSession) -> sim2word.Session:
    """The promised session, on the networks that the tests have loaded."""
    made = sim2word.Session.__new__(sim2word.Session)
    made._engine = session
    return made


@pytest.fixture(scope="module")
def result(public: sim2word.Session, astronaut: Path, group: Path) -> sim2word.Result:
    return public.explain(astronaut, group, face_b=2, effort="quick", controls=2)


def test_importing_it_loads_no_network_library() -> None:
    code = (
        "import sys, sim2word; names = sorted(sim2word.__all__); assert dir(sim2word) == names;"
        "assert not {'torch', 'cv2', 'scipy'} & set(sys.modules); print(sim2word.__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in sim2word.__all__:
        assert getattr(sim2word, name) is not None
    with pytest.raises(AttributeError):
        _ = sim2word.nothing


def test_a_result_has_score_account_parts_maps_and_pages(
    result: sim2word.Result, tmp_path: Path
) -> None:
    account = result.account
    assert account is not None
    rows = sum(row.value for row in account.rows)
    assert account.strangers + rows + account.unnamed == pytest.approx(result.score, abs=1e-9)
    assert result.threshold is not None
    side = "above" if result.score >= result.threshold else "below"
    assert side in repr(result)
    assert f"{result.score:.3f}" in result.text()
    assert "得分" in result.text("zh")
    assert result.parts is not None
    assert result.parts.alone
    assert result.words
    size = result.crops["a"].shape[0]
    assert result.maps["a", "score"].shape == result.maps["b", "score"].shape == (size, size)
    document = result.to_dict()
    assert document["similarity"]["cosine"] == result.score
    page = result.to_html()
    assert page.startswith("<!doctype html>") or "<html" in page
    assert 'src="http' not in page
    assert result._repr_html_().startswith("<iframe srcdoc=")
    result.save(tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "explanation.json").read_text(encoding="utf-8"))
    assert kept["similarity"]["cosine"] == pytest.approx(result.score)
    result.figure().savefig(tmp_path / "figure.png")
    assert np.ptp(np.asarray(Image.open(tmp_path / "figure.png").convert("L"))) > 100


def test_paths_arrays_and_pillow_images_are_the_same_photo(
    public: sim2word.Session, astronaut: Path, group: Path
) -> None:
    image = Image.open(astronaut)
    forms = (astronaut, str(astronaut), image, np.asarray(image.convert("RGB")))
    found = [public.account(form, group, face_b=2) for form in forms]
    assert all(isinstance(one, Account) for one in found)
    assert len({one.score for one in found if one is not None}) == 1
    assert public.embedding(image).shape == public.embedding(astronaut).shape
    assert public.face(image).crop.dtype == np.uint8


def test_the_account_alone_is_that_of_an_explanation(
    public: sim2word.Session, result: sim2word.Result, astronaut: Path, group: Path
) -> None:
    alone = public.account(astronaut, group, face_b=2)
    assert alone is not None
    assert result.account is not None
    assert alone.score == result.score
    assert {r.group: r.value for r in alone.rows} == {r.group: r.value for r in result.account.rows}


def test_events_are_seen_as_they_happen(
    public: sim2word.Session, astronaut: Path, group: Path
) -> None:
    seen: list[Event] = []
    public.explain(
        astronaut, group, face_b=2, watch=seen.append, controls=0, score_map=False, parts=False
    )
    assert any(isinstance(event, Accounted) for event in seen)


def test_errors_are_typed_and_say_what_to_do(
    public: sim2word.Session, astronaut: Path, coffee: Path
) -> None:
    with pytest.raises(errors.NoFaceFound):
        public.explain(astronaut, coffee)
    with pytest.raises(errors.WrongUsage, match="There is no setting colour"):
        settings_of("quick", {"colour": 1})
    with pytest.raises(errors.WrongUsage, match="There is no effort great"):
        settings_of("great", {})
    with pytest.raises(errors.BadInput, match="There is no method nothing"):
        public.compare(astronaut, astronaut, methods=["nothing"])
    for wrong in (np.zeros((4, 4, 3)), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4), np.uint8)):
        with pytest.raises(errors.BadInput):
            pixels_of(wrong)
    assert pixels_of(np.zeros((4, 5), np.uint8)).shape == (4, 5, 3)


def test_settings_may_be_given_as_text() -> None:
    made = settings_of("quick", {"precision": "half", "hypothesis": "nonmated", "seed": 3})
    assert made.precision is Precision.HALF
    assert made.hypothesis is Hypothesis.NONMATED
    for wrong in ({"precision": "double"}, {"fill": "grey"}, {"seed": -1}):
        with pytest.raises(errors.WrongUsage):
            settings_of("quick", wrong)


def test_the_callers_network_stays_as_it_is() -> None:
    net = Own()
    sim2word.Attribution("rise", net, size=64)
    assert net.training
    assert all(weights.requires_grad for weights in net.parameters())


def test_methods_are_compared(public: sim2word.Session, astronaut: Path) -> None:
    found = public.compare(
        astronaut, Image.open(astronaut), methods=["evidence", "rise"], masks=20, allow_same=True
    )
    assert list(found.maps) == list(found.effects) == ["evidence", "rise"]
    assert found.maps["rise"][0].shape == found.maps["evidence"][1].shape


class Own(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.body = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1), nn.PReLU(8), nn.Conv2d(8, 16, 3, 2, 1), nn.PReLU(16)
        )
        self.embed = nn.Linear(16, 12)

    def forward(self, crops: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.embed(self.body(crops).mean((2, 3)))
        return found


@pytest.mark.parametrize("name", ["rise", "evidence", "score", "ebp"])
def test_a_network_of_ones_own_is_explained(result: sim2word.Result, name: str) -> None:
    a, b = (np.asarray(Image.fromarray(crop).resize((64, 64))) for crop in result.crops.values())
    method = sim2word.Attribution(name, Own(), size=64)
    maps = method.attribute(a, b, masks=16)
    assert [one.shape for one in maps] == [(64, 64), (64, 64)]
    assert all(np.isfinite(one).all() and one.std() > 0 for one in maps)
    again = method.attribute(a, b, masks=16)
    assert np.array_equal(maps[0], again[0])
    with pytest.raises(errors.BadInput, match="takes 64 x 64"):
        method.attribute(a[:10], b)
    assert name in sim2word.Attribution.names
