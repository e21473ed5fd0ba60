"""Every saliency method: its property on networks worked out by hand, and on real ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.contracts.errors import BadInput, ModelRefused
from engine.explain.maps.random_masks import blob_masks
from engine.explain.replacing.regions import top_region
from engine.explain.saliency import SALIENCY, Needs, Question, priority
from engine.explain.saliency.correlation import Sums, correlation, patch_masks
from engine.explain.saliency.dise import GRID, patches, priors, similarity, weighted
from engine.explain.saliency.evidence_maps import normalised, smooth
from engine.explain.saliency.fggb import parts
from engine.explain.saliency.layer_evidence import MOST
from engine.explain.saliency.question import ShowsLayers
from engine.explain.saliency.xcos import XcosHead, score
from engine.explain.saliency.xssab import arguments
from engine.models.layers import Layers
from engine.models.tapped import Tapped
from engine.progress import finish
from tests.engine.saliency_nets import SIZE, ModuleNet, Patch, patch_mask, question


def found_by(name: str, asked_for: Question) -> Tensor:
    return finish(SALIENCY.named(name).maps(asked_for))


@pytest.fixture
def bright() -> Question:
    """Two grey faces whose score is the brightness of one patch."""
    crops = torch.full((2, 3, SIZE, SIZE), 150.0)
    crops[1] -= 20
    return question(ModuleNet(Patch()), crops, torch.tensor([[1.0, 0.0]]).expand(2, -1))


def share_in_patch(values: Tensor) -> float:
    """Return the share of a map's first pixels, as many as the patch has, that lie in it."""
    mask = patch_mask()
    return float(mask[top_region(values.double().numpy(), float(mask.mean()))].mean())


def test_a_network_that_only_scores_is_asked_for_scores_only(bright: Question) -> None:
    class Scores(ModuleNet):
        def tap(self, crops: Tensor) -> Tapped:
            raise ModelRefused(f"no maps of {len(crops)} crops", "none")

        def layers(self) -> Layers:
            raise ModelRefused("no layers", "none")

    closed = replace(bright, net=Scores(Patch()), masks=20)
    for method in SALIENCY.all():
        if method.needs is Needs.SCORES:
            assert found_by(method.name, closed).shape == (2, SIZE, SIZE)
        elif method.needs is Needs.LAYERS:
            with pytest.raises(ModelRefused):
                found_by(method.name, closed)


def test_names_are_told_apart() -> None:
    assert len({m.title for m in SALIENCY.all()}) == len(SALIENCY.own)
    assert all(SALIENCY.named(name).name == name for name in SALIENCY.own)
    with pytest.raises(BadInput, match="There is no method nothing"):
        SALIENCY.named("nothing")


def test_every_method_is_described() -> None:
    page = (Path(__file__).parents[3] / "docs" / "saliency.md").read_text(encoding="utf-8")
    described = {
        name.strip()
        for line in page.splitlines()
        if line.startswith("## ")
        for name in line.removeprefix("## ").split(",")
    }
    assert set(SALIENCY.own) <= described


def test_signs_turn_with_the_question() -> None:
    values = torch.tensor([[[1.0, -2.0]]])
    signed, unsigned = SALIENCY.named("occlusion"), SALIENCY.named("ebp")
    assert torch.equal(priority(values, signed, "nonmated"), -values)
    assert torch.equal(priority(values, signed, "mated"), values)
    assert torch.equal(priority(values, unsigned, "nonmated"), values)


# Excitation backpropagation


@pytest.mark.parametrize("name", ["ebp", "cebp", "tcebp"])
def test_layers_lead_from_the_embedding_to_the_map(bright: Question, name: str) -> None:
    method = SALIENCY.named(name)
    assert isinstance(method, ShowsLayers)
    layers = method.layers(bright)
    assert 1 <= len(layers) <= MOST
    assert len({layer.name for layer in layers}) == len(layers)
    sides = [layer.cells[0] for layer in layers]
    assert sides == sorted(sides)  # the finest, nearest to the crop, comes last
    for layer in layers:
        assert layer.maps.shape == (len(bright.crops), SIZE, SIZE)
        assert float(layer.maps.min()) >= 0
        for total in layer.maps.sum((1, 2)).tolist():  # of contrasts, where there is any
            assert total == pytest.approx(1.0, abs=1e-4) or (total == 0.0 and name != "ebp")
    # What the method shows is what it has at the last of them, blurred.
    shown = finish(method.maps(bright))
    assert torch.allclose(normalised(smooth(layers[-1].maps)), shown, atol=1e-6)


# DISE


def test_patches_are_drawn_where_the_prior_is() -> None:
    values = torch.zeros(1, 95, 95)
    values[0, 40:60, 10:30] = 1
    (prior,) = priors(values)
    assert float(prior.sum()) == pytest.approx(1.0)
    assert (prior > 0).sum() < GRID * GRID / 2
    kept = patches(prior, 200, 2, 95, torch.Generator().manual_seed(0))
    assert kept.shape == (200, 95, 95)
    assert float(kept.min()) >= 0
    assert float(kept.max()) == 1
    hidden = (1 - kept).mean(0)
    assert float(hidden[45:55, 15:25].mean()) > 20 * float(hidden[:, 50:].mean())
    assert ((1 - kept).flatten(1).amax(1) > 0.5).all()


def test_patches_count_by_what_they_take_from_the_mate() -> None:
    kept = torch.ones(3, 4, 4)
    kept[0, 0, 0] = kept[1, 1, 1] = kept[2, 2, 2] = 0
    found, counted = weighted(torch.tensor([1.0, 0.5, -3.0]), kept)
    assert counted == 2
    assert float(found[0, 0]) == 1.0
    assert float(found[1, 1]) == 0.5
    assert float(found[2, 2]) == 0.0
    assert not weighted(torch.tensor([-1.0, 0.0, -3.0]), kept)[0].any()


def test_dise_finds_the_patch_that_tells_mates_apart(bright: Question) -> None:
    lit = torch.full_like(bright.crops, 40.0)
    lit[..., Patch.rows, Patch.columns] = 240.0
    for values in found_by("dise", replace(bright, crops=lit, own=bright.net.embed(lit))):
        assert share_in_patch(values) > 0.5


def test_the_prior_of_dise_is_where_evidence_lies_and_nothing_else(bright: Question) -> None:
    evidence, prior = found_by("ebp", bright), found_by("prior", bright)
    assert prior.sum((1, 2)) == pytest.approx(np.ones(len(prior)), abs=1e-5)
    for one, other in zip(evidence, prior, strict=True):
        assert np.corrcoef(one.flatten(), other.flatten())[0, 1] > 0.5
        assert (other == 0).float().mean() > 0.2
        assert float(one[other == 0].mean()) < float(one.mean())


def test_similarity_is_one_of_the_same_and_zero_of_the_opposite() -> None:
    x = torch.tensor([[1.0, 0.0]])
    assert float(similarity(x, 3 * x)) == 1.0
    assert float(similarity(x, -x)) == 0.0


# xCos


def test_xcos_is_the_sum_of_attention_and_cosines() -> None:
    torch.manual_seed(0)
    head = XcosHead(5).eval()
    x, y = torch.randn(2, 3, 5, 8, 8)
    with torch.inference_mode():
        cosines, attention = head(x, y)
        same, _ = head(x, x)
        assert attention.sum((1, 2)).tolist() == pytest.approx([1.0] * 3, abs=1e-6)
        assert (attention > 0).all()
        expected = torch.stack([(c * a).sum() for c, a in zip(cosines, attention, strict=True)])
        assert torch.allclose(score(cosines, attention), expected)
        assert torch.allclose(same, torch.ones_like(same), atol=1e-5)
        assert score(*head(x, x)).tolist() == pytest.approx([1.0] * 3, abs=1e-5)


# Correlation


def test_correlations_are_bounded_and_know_no_scale() -> None:
    masks = blob_masks(80, 20, np.random.default_rng(0))
    scores = torch.rand(80, generator=torch.Generator().manual_seed(1))
    found = correlation(masks, scores)
    assert float(found.abs().max()) <= 1 + 1e-6
    assert torch.allclose(found, correlation(masks, 3 * scores + 7), atol=1e-6)
    assert torch.allclose(found, -correlation(masks, -scores), atol=1e-6)
    assert not correlation(masks, torch.ones(80)).any()


def test_correlations_add_up_batch_by_batch() -> None:
    masks = blob_masks(90, 20, np.random.default_rng(1))
    scores = 0.8 + 1e-4 * torch.rand(90, generator=torch.Generator().manual_seed(1))
    sums = Sums(20)
    for start in range(0, 90, 40):
        sums.add(masks[start : start + 40], scores[start : start + 40])
    flat = masks.flatten(1).double().numpy()
    expected = [np.corrcoef(flat[:, n], scores.double().numpy())[0, 1] for n in range(400)]
    assert np.allclose(sums.correlation().flatten().numpy(), expected, atol=1e-4)


def test_a_planted_pixel_correlates_fully() -> None:
    masks = blob_masks(80, 20, np.random.default_rng(0))
    assert float(correlation(masks, masks[:, 7, 11])[7, 11]) == pytest.approx(1.0)


def test_scores_without_meaning_correlate_by_chance_only() -> None:
    count = 900
    masks = (torch.rand(count, 30, 30, generator=torch.Generator().manual_seed(2)) > 0.5).float()
    scores = torch.randn(count, generator=torch.Generator().manual_seed(3))
    assert float(correlation(masks, scores).std()) == pytest.approx(count**-0.5, rel=0.1)


def test_patch_masks_hide_three_to_ten_squares() -> None:
    hidden = (1 - patch_masks(60, 112, np.random.default_rng(0))).sum((1, 2))
    assert float(hidden.min()) >= 30 * 30
    assert float(hidden.max()) <= 10 * 30 * 30
    assert len(set(hidden.tolist())) > 10


# Gradients of the embedding


class Linear(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(4)
        self.rows = nn.Linear(3 * SIZE * SIZE, 4, bias=False)

    def forward(self, crops: Tensor) -> Tensor:
        found: Tensor = self.rows(crops.flatten(1))
        return found


def test_fggb_is_its_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.explain.saliency.fggb.smooth", lambda maps: maps)
    net = ModuleNet(Linear())
    crops = torch.rand(1, 3, SIZE, SIZE) * 255
    partner = torch.randn(1, 4)
    rows = net.module.get_parameter("rows.weight").reshape(4, 3, SIZE, SIZE)
    weights = F.normalize(net.embed(crops), dim=1) * F.normalize(partner, dim=1) - 0.3 / 4
    parts_ = [w * g / g.norm() for w, g in zip(weights[0], rows, strict=True)]
    expected = torch.stack(parts_).sum(0).mean(0)
    found = found_by("fggb", question(net, crops, partner, threshold=0.3))
    assert torch.allclose(found[0], expected, atol=1e-7)
    assert torch.allclose(parts(net.embed(crops), partner, 0.3), weights)


def test_xssab_splits_the_score() -> None:
    unit = F.normalize(torch.randn(5, 16), dim=1)
    partners = torch.randn(5, 16)
    for_match, against = arguments(unit, partners, 0.4)
    cosines = torch.cosine_similarity(unit, partners, dim=1)
    assert torch.allclose(for_match + against, cosines, atol=1e-6)
    assert (for_match >= against).all()


def test_minplus_needs_few_spots_for_one_patch(bright: Question) -> None:
    values = found_by("minplus", bright)[0]
    mask = patch_mask()
    assert float(values[torch.from_numpy(mask)].mean()) > 5 * float(
        values[torch.from_numpy(~mask)].mean()
    )
    assert np.unravel_index(int(values.argmax()), values.shape)[0] in range(4, 16)
