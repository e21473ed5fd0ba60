"""What a face's pixels do to the score, against its partner's: integrated gradients.

M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks", ICML 2017, along
the straight way from a face to its partner's pixels. What every pixel adds on that way sums to
the whole change: from the score of the pair to that of a face with itself. What it would add by
becoming the partner's it takes from the score by being the face's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.explain.passes import Passes
from engine.imaging.opencv import cv2

STEPS = 8
"""On the way; each costs three forward-equivalents a face."""
_SMOOTHING = 4 / 150
"""Standard deviation, of the crop's side: single pixels mean nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class ExchangeMaps:
    """Of every face, float32, (n, size, size).

    Attributes
    ----------
    signed : Tensor
        What every pixel adds to the cosine, against the partner's in its place; negative where
        the partner's would raise it.
    magnitude : Tensor
        How strongly every pixel works either way, at least 0.
    """

    signed: Tensor
    magnitude: Tensor


def exchange_maps(
    passes: Passes,
    crops: Tensor,
    partner_crops: Tensor,
    partners: Tensor,
    token: CancelToken,
    steps: int = STEPS,
) -> ExchangeMaps:
    """Return the maps of some faces.

    Parameters
    ----------
    passes : Passes
    crops, partner_crops : Tensor, float32, (n, 3, size, size)
        The faces and those that they are scored against, RGB, 0 to 255.
    partners : Tensor, (n, D)
        Embeddings of the latter.
    token : CancelToken
        Checked before every step.
    steps : int

    Raises
    ------
    RunCancelled
    """
    targets = partners.clone()
    way = partner_crops - crops
    total = torch.zeros_like(crops)
    for step in range(steps):
        token.check()
        total += passes.gradients(crops + way * ((step + 0.5) / steps), targets)
    added = -(way * total / steps).sum(1)
    return ExchangeMaps(_smooth(added), _smooth(added.abs()))


def _smooth(maps: Tensor) -> Tensor:
    """Return maps, (n, size, size), smoothed; their sums stay."""
    sigma = _SMOOTHING * maps.shape[-1]
    done = [
        cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
        for values in maps.cpu().numpy()
    ]
    return torch.stack([torch.from_numpy(values) for values in done])
