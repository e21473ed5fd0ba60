"""The one map of a face, on real photos by the embedded networks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.explanation import Explanation
from engine.contracts.pair import SIDES, ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.explain.maps.exchange import exchange_maps
from engine.explain.maps.random_masks import blob_masks
from engine.explain.maps.score_map import COST, Scored, score_maps
from engine.explain.pair import PairContext
from engine.explain.passes import OwnPasses, Passes
from engine.explain.replacing.erasing import pair_fills
from engine.explain.replacing.regions import top_region
from engine.progress import finish
from engine.session import Session, run_to_end

FEW = Settings(controls=0, search_steps=0, parts=False, evidence=("erase",))
SHARE = 0.12
_MOST = 0.9
"""Of random places, that the map's first places do more than."""


@dataclass
class Counted:
    """Passes that count what they cost."""

    own: Passes
    forwards: int = 0

    def embed(self, crops: Tensor) -> Tensor:
        self.forwards += len(crops)
        return self.own.embed(crops)

    def gradients(self, crops: Tensor, partners: Tensor) -> Tensor:
        self.forwards += 3 * len(crops)
        return self.own.gradients(crops, partners)


@pytest.fixture(scope="module")
def pair(session: Session, astronaut: Path, group: Path) -> PairContext:
    faces = session.open_face(ImageChoice(astronaut)), session.open_face(ImageChoice(group, 2))
    return session.pair(faces, FEW, CancelToken(), "x")


def scored_of(pair: PairContext) -> Scored:
    fills = [torch.from_numpy(f).permute(2, 0, 1) for f in pair_fills(pair.faces, pair.settings)]
    partners = pair.embeddings.flip(0).clone()
    passes = OwnPasses(pair.recognition)
    exchanged = exchange_maps(passes, pair.crops, pair.crops.flip(0), partners, pair.token)
    return Scored(pair.crops, torch.stack(fills).to(pair.crops), partners, exchanged.signed)


def maps_of(pair: PairContext, towards: float, seed: int = 0) -> tuple[Tensor, int]:
    passes = Counted(OwnPasses(pair.recognition))
    work = score_maps(passes, scored_of(pair), towards, seed, 16, CancelToken())
    return finish(work), passes.forwards


@pytest.fixture(scope="module")
def made(pair: PairContext) -> tuple[Tensor, int]:
    return maps_of(pair, 1.0)


def test_it_costs_what_it_says(made: tuple[Tensor, int]) -> None:
    assert made[1] == 2 * COST <= 300


def test_it_is_signed_smooth_and_of_one_size(pair: PairContext, made: tuple[Tensor, int]) -> None:
    maps = made[0]
    assert maps.shape == (2, *pair.crops.shape[-2:])
    assert torch.isfinite(maps).all()
    for one in maps:
        assert float(one.abs().mean()) == pytest.approx(1, abs=1e-5)
        assert float(one.min()) < 0 < float(one.max())
        spectrum = np.abs(np.fft.fft2(one.numpy() - float(one.mean()))) ** 2
        waves = np.hypot(*np.meshgrid(*(np.fft.fftfreq(len(one)) * len(one),) * 2))
        fine = spectrum[waves > 1 / 0.06].sum() / spectrum.sum()
        assert fine < 0.02, "there is no structure under 6 % of the crop"


def test_the_seed_makes_it_the_same_again(pair: PairContext, made: tuple[Tensor, int]) -> None:
    assert torch.equal(maps_of(pair, 1.0)[0], made[0])
    assert not torch.equal(maps_of(pair, 1.0, seed=9)[0], made[0])


def test_its_first_places_move_the_score_more_than_random_ones(
    pair: PairContext, made: tuple[Tensor, int]
) -> None:
    """Erased, places that pull the score of strangers down raise it, more than most by chance."""
    maps, scored = made[0], scored_of(pair)
    rng = np.random.default_rng(3)
    for face in range(2):
        own = float(torch.cosine_similarity(pair.embeddings[face], scored.partners[face], dim=0))

        def effect(region: np.ndarray, face: int = face, own: float = own) -> float:
            crop, fill = scored.crops[face], scored.fills[face]
            changed = torch.where(torch.from_numpy(region), fill, crop)
            embedded = pair.recognition.embed(changed[None])[0]
            return float(torch.cosine_similarity(embedded, scored.partners[face], dim=0)) - own

        first = effect(top_region(-maps[face].double().numpy(), SHARE))
        soft = blob_masks(24, maps.shape[-1], rng).numpy()
        chance = [
            effect(top_region(rng.normal(0, 1e-3, mask.shape) + mask, SHARE)) for mask in soft
        ]
        assert first > 0
        assert sum(one < first for one in chance) >= _MOST * len(chance)


def explained(session: Session, a: Path, b: Path, settings: Settings) -> Explanation:
    request = ExplainRequest(ImageChoice(a), ImageChoice(b, 2), settings)
    return run_to_end(session.explain(request, CancelToken()))


def test_it_comes_with_a_run_and_can_be_left_out(
    session: Session, astronaut: Path, group: Path
) -> None:
    whole = explained(session, astronaut, group, FEW)
    found = {one.image: one for one in whole.maps if one.branch == "score"}
    assert set(found) == set(SIDES)
    assert all(one.signed for one in found.values())
    bare = explained(session, astronaut, group, replace(FEW, score_map=False))
    assert not [one for one in bare.maps if one.branch == "score"]
    others = {(one.image, one.branch): one.values for one in bare.maps}
    for one in whole.maps:
        if one.branch != "score":
            assert (others[one.image, one.branch] == one.values).all()


def test_the_search_is_made_where_it_is_asked_for(
    session: Session, astronaut: Path, group: Path
) -> None:
    assert Settings().search_steps == 0
    whole = explained(session, astronaut, group, replace(FEW, search_steps=2))
    assert {one.image for one in whole.maps if one.branch == "measured"} == set(SIDES)
