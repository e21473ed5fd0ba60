"""The identity branch of Sim2Word over several classes: top-k and threshold strategies.

R. Chen et al., "Sim2Word", ACM TOMM 2022: a face is described by the classes that it resembles
most. For an embedding network the classes are prototypes of a cohort of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.contracts.errors import BadInput
from engine.contracts.settings import CamKind
from engine.explain.maps.cam import class_activation_maps, min_max
from engine.explain.maps.identity import IdentityMaps, discriminant
from engine.models.tapped import Tapped

TEMPERATURE = 0.1
"""Of the softmax over the cohort, in mean distances of mated from non-mated cosines."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """Which classes describe a face.

    Attributes
    ----------
    kind : {"topk", "threshold"}
        The best k; or the best ones until their probabilities pass a sum.
    value : float
        k, or the sum, 0 to 1.
    """

    kind: Literal["topk", "threshold"]
    value: float

    @classmethod
    def of(cls, text: str) -> Strategy:
        """Return the strategy of a text: ``topk:3`` or ``threshold:0.5``.

        Raises
        ------
        BadInput
        """
        kind, _, value = text.partition(":")
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if kind == "topk" and number >= 1 and number.is_integer():
            return cls("topk", number)
        if kind == "threshold" and 0 < number < 1:
            return cls("threshold", number)
        raise BadInput(
            "There is no strategy {text}.", "Give topk:3 or threshold:0.5.", text=text or "''"
        )

    def weights(self, logits: Tensor) -> Tensor:
        """Return how much each class counts, (n, P), of logits, (n, P); rows sum to 1."""
        if self.kind == "topk":
            best = logits.topk(min(int(self.value), logits.shape[1]), dim=1).indices
            chosen = torch.zeros_like(logits).scatter(1, best, 1.0)
        else:
            probabilities, order = logits.softmax(1).sort(dim=1, descending=True)
            before = probabilities.cumsum(1) - probabilities
            chosen = torch.zeros_like(logits).scatter(1, order, (before < self.value).float())
        return chosen / chosen.sum(1, keepdim=True)


def class_maps(
    tapped: Tapped,
    own: Tensor,
    partners: Tensor,
    prototypes: Tensor,
    strategy: Strategy,
    gap: float,
    kind: CamKind = CamKind.GRAD_CAM,
) -> IdentityMaps:
    """Return the identity branches of some faces over the classes that describe them.

    Parameters
    ----------
    tapped : Tapped
        The recognition network's forward pass over the crops.
    own, partners : Tensor, float32, (n, D)
        Their embeddings, and those of the faces that they are held against.
    prototypes : Tensor, float32, (P, D)
        One of every class.
    strategy : Strategy
    gap : float
        Mean mated minus mean non-mated cosine of the network: the unit of the temperature.
    kind : CamKind
    """
    unit = F.normalize(prototypes.clone(), dim=1)
    branches = []
    for described in (own, partners):
        logits = F.normalize(described.clone(), dim=1) @ unit.T / (TEMPERATURE * gap)
        weights = strategy.weights(logits)
        most = int((weights > 0).sum(1).max())
        share, classes = weights.topk(most, dim=1)
        rows = unit[classes]

        def scores(outputs: Tensor, rows: Tensor = rows) -> Tensor:
            return torch.einsum("nd,nmd->nm", outputs, rows)

        maps = class_activation_maps(tapped, scores, kind)
        branches.append(min_max((maps * share.T[..., None, None].to(maps)).sum(0)))
    ours, theirs = branches
    return IdentityMaps(ours, theirs, min_max(discriminant(ours, theirs)))
