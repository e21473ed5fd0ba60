"""Class activation maps of tiny networks, against values worked out by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from engine.contracts.settings import CamKind
from engine.explain.maps.cam import class_activation_maps, min_max
from engine.explain.maps.identity import discriminant
from engine.models.tapped import Grid, Tapped

UNIT = Grid.square(crop_size=2, stride=1.0, offset=0.0)


def tapped(features: Tensor, weights: Tensor, views: int = 1) -> Tapped:
    def finish(maps: Tensor) -> Tensor:
        logits = maps.mean((2, 3)) @ weights.T
        if views == 1:
            return logits
        upright, mirrored = logits.chunk(2)
        return (upright + mirrored) / 2

    return Tapped(features, finish, views, UNIT)


def test_grad_cam_by_hand() -> None:
    # Two channels; logit = 2 mean(F0) - 1 mean(F1): weights 2/4 and -1/4.
    features = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]], [[4.0, 4.0], [4.0, 16.0]]]])
    maps = class_activation_maps(
        tapped(features, torch.tensor([[2.0, -1.0]])), lambda x: x, CamKind.GRAD_CAM
    )
    # 0.5 F0 - 0.25 F1 = [-0.5, 0, 0.5, -2], then ReLU.
    assert maps.shape == (1, 1, 2, 2)
    assert torch.allclose(maps[0, 0], torch.tensor([[0.0, 0.0], [0.5, 0.0]]))


def test_grad_cam_plus_plus_by_hand() -> None:
    # One channel, gradient g = 1/4 everywhere, sum of F = 10:
    # alpha = g^2 / (2 g^2 + 10 g^3) = 1 / (2 + 2.5); weight = 4 alpha g.
    features = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    maps = class_activation_maps(
        tapped(features, torch.tensor([[1.0]])), lambda x: x, CamKind.GRAD_CAM_PLUS_PLUS
    )
    weight = 4 * (1 / 4.5) * 0.25
    assert torch.allclose(maps[0, 0], weight * features[0, 0])


def test_many_scalars_at_once_are_the_single_ones() -> None:
    torch.manual_seed(0)
    features, weights = torch.rand(3, 5, 4, 4), torch.randn(6, 5)
    for kind in CamKind:
        together = class_activation_maps(tapped(features, weights), lambda x: x, kind)
        for index in range(6):
            alone = class_activation_maps(
                tapped(features, weights[index : index + 1]), lambda x: x, kind
            )
            assert torch.allclose(together[index], alone[0], atol=1e-6)


def test_the_mirror_view_is_mirrored_back() -> None:
    upright = torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])
    maps = class_activation_maps(
        tapped(torch.cat([upright, upright.flip(3)]), torch.tensor([[1.0]]), views=2), lambda x: x
    )
    assert maps[0, 0, 0, 0] > 0
    assert maps[0, 0, :, 1].abs().max() == 0


def test_maps_of_an_inference_pass_leave_the_weights_without_gradient() -> None:
    weights = torch.ones(1, 2, requires_grad=True)
    with torch.inference_mode():
        features = torch.rand(1, 2, 2, 2)
    maps = class_activation_maps(tapped(features, weights), lambda x: x)
    assert weights.grad is None
    assert not maps.requires_grad


def test_cells_lie_at_the_centres_of_their_receptive_fields() -> None:
    grid = Grid.square(crop_size=150, stride=16.0, offset=17.0)
    maps = torch.zeros(8, 8)
    maps[3, 5] = 1.0
    large = grid.to_crop(maps)
    peak = int(large.argmax())
    assert (peak // 150, peak % 150) == (17 + 16 * 3, 17 + 16 * 5)
    assert large.shape == (150, 150)
    flat = grid.to_crop(torch.ones(2, 3, 8, 8))
    assert torch.allclose(flat, torch.ones(2, 3, 150, 150))
    assert min_max(flat).abs().max() == 0


def test_min_max_and_discriminant() -> None:
    maps = torch.tensor([[[1.0, 3.0], [5.0, 1.0]], [[7.0, 7.0], [7.0, 7.0]]])
    scaled = min_max(maps)
    assert scaled[0].tolist() == [[0.0, 0.5], [1.0, 0.0]]
    assert scaled[1].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    own, partner = torch.tensor([[1.0, 0.5]]), torch.tensor([[1.0, 0.2]])
    assert discriminant(own, partner).tolist() == [[0.0, pytest.approx(0.4)]]


def test_our_adam_is_torchs_to_the_bit() -> None:
    from engine.explain.maps.adam import Adam

    start = torch.randn(2, 1, 38, 38, generator=torch.Generator().manual_seed(0))
    ours, theirs = start.clone(), start.clone().requires_grad_(True)
    mine = Adam(ours, 3.0, 3.0)
    reference = torch.optim.Adam([theirs], lr=3.0, eps=3.0)
    for seed in range(60):
        gradient = torch.randn(start.shape, generator=torch.Generator().manual_seed(seed + 1))
        mine.step(gradient)
        theirs.grad = gradient.clone()
        reference.step()
        assert torch.equal(ours, theirs.detach())
    assert not torch.equal(ours, start)
