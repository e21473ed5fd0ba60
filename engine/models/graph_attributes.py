"""Attribute networks of the user's own."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.packs import ModelIdentity
from engine.models.attributes import AttributeOutput
from engine.models.cutting import CutNet
from engine.models.input_spec import arcface_template
from engine.models.labels import Labels
from engine.models.tapped import Tapped

_LEAST_CHANCE = 1e-6


class GraphAttributes:
    """A network cut at a feature map, with its labels.

    Parameters
    ----------
    identity : ModelIdentity
    net : CutNet
    labels : Labels
    """

    def __init__(self, identity: ModelIdentity, net: CutNet, labels: Labels) -> None:
        self.identity = identity
        self.outputs: tuple[AttributeOutput, ...] = tuple(o.output for o in labels.outputs)
        self.min_auc = labels.min_auc
        self.crop_size = labels.spec.size
        self.template: NDArray[np.float64] = arcface_template(labels.spec.size)
        self._net, self._labels = net, labels

    def tap(self, crops: Tensor) -> Tapped:
        """Run up to the feature map at which the network is cut; ``finish`` gives logits."""
        with torch.inference_mode():
            features = self._net.head(self._labels.spec.prepare(crops))
        return Tapped(features=features, finish=self._logits, views=1, grid=self._net.tap.grid)

    def _logits(self, features: Tensor) -> Tensor:
        """Return one logit an attribute, (N, outputs)."""
        found: Tensor = self._net.tail(features).flatten(1)
        if self._labels.kind == "probabilities":
            found = found.clamp(_LEAST_CHANCE, 1 - _LEAST_CHANCE)
            found = torch.log(found) - torch.log1p(-found)
        return torch.stack(
            [
                found[:, o.column] - found[:, list(o.against)].logsumexp(1)
                if o.against
                else found[:, o.column]
                for o in self._labels.outputs
            ],
            1,
        )
