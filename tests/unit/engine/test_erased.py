"""The paper's table: strategies over classes, and erasing what separates impostors."""

from __future__ import annotations

import pytest
import torch

from engine.contracts.errors import BadInput
from engine.evaluate.erased import one_photo_each
from engine.explain.maps.identity_classes import Strategy


@pytest.mark.parametrize("text", ["", "topk", "topk:0", "topk:1.5", "threshold:1", "nearest:3"])
def test_other_strategies_are_refused(text: str) -> None:
    with pytest.raises(BadInput, match="There is no strategy"):
        Strategy.of(text)


def test_strategies_choose_the_best_classes() -> None:
    logits = torch.log(torch.tensor([[0.1, 0.4, 0.3, 0.2], [0.7, 0.1, 0.1, 0.1]]))
    assert Strategy.of("topk:1").weights(logits).tolist() == [[0, 1, 0, 0], [1, 0, 0, 0]]
    top2 = Strategy.of("topk:2").weights(logits)
    assert top2[0].tolist() == [0, 0.5, 0.5, 0]
    half = Strategy.of("threshold:0.5").weights(logits)
    assert half.tolist() == [[0, 0.5, 0.5, 0], [1, 0, 0, 0]]
    every = Strategy.of("topk:9").weights(logits)
    assert every[0].tolist() == [0.25] * 4


def test_a_cohort_has_one_photo_of_each() -> None:
    images = ["B/B_2.jpg", "A/A_2.jpg", "A/A_1.jpg", "C/C_1.jpg"]
    assert one_photo_each(images, 2) == ["A/A_1.jpg", "B/B_2.jpg"]
