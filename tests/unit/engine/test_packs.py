"""Model packs: imported whole or not at all, read-only, and the networks as they were."""

from __future__ import annotations

from pathlib import Path

import torch

from engine.models.cutting import cut, find_taps
from engine.models.input_spec import InputSpec
from engine.models.onnx_torch import convert
from tests.engine.tiny_onnx import SIDE, write_recognition


def test_cells_of_feature_maps_lie_where_their_windows_are(tmp_path: Path) -> None:
    plain = find_taps(convert(write_recognition(tmp_path / "a.onnx")), SIDE)
    assert [(tap.height, tap.width) for tap in plain] == [(56, 56), (28, 28), (14, 14), (7, 7)]
    assert [tap.grid.x.stride for tap in plain] == [2, 4, 8, 16]
    # Windows of 3 with a padding of 1 stand on their first pixel.
    assert all(tap.grid.x.offset == tap.grid.y.offset == 0 for tap in plain)
    narrow = find_taps(convert(write_recognition(tmp_path / "b.onnx", left=8)), SIDE)
    assert [(tap.height, tap.width) for tap in narrow][-1] == (14, 12)
    assert all((tap.grid.x.offset, tap.grid.y.offset) == (8, 0) for tap in narrow)


def test_a_cut_network_is_the_whole_one(tmp_path: Path) -> None:
    net = convert(write_recognition(tmp_path / "net.onnx", left=8))
    crops = torch.randn(3, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    for tap in find_taps(net, SIDE):
        parts = cut(net, tap)
        features = parts.head(crops)
        assert features.shape == (3, tap.channels, tap.height, tap.width)
        assert torch.equal(parts.tail(features), net(crops))


def test_channels_and_scale_reach_the_network() -> None:
    crops = torch.arange(3.0).reshape(1, 3, 1, 1).expand(1, 3, 2, 2)
    prepared = InputSpec(2, mean=1.0, scale=2.0, channels="bgr").prepare(crops)
    assert prepared[0, :, 0, 0].tolist() == [0.5, 0.0, -0.5]
