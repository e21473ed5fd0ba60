"""Signed evidence: the first-order contribution of every place to the cosine of the pair.

Gradient times activation at the tapped feature map (A. Shrikumar et al., "Not just a black
box: learning important features through propagating activation differences", 2016).
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.models.tapped import Tapped


def signed_evidence(tapped: Tapped, partners: Tensor) -> Tensor:
    """Return what each place adds to the cosine or takes from it.

    Parameters
    ----------
    tapped : Tapped
        The recognition network's forward pass over the crops.
    partners : Tensor, float32, (n, D)
        The embeddings that the crops are scored against; held fixed.

    Returns
    -------
    Tensor, float32, (n, size, size)
        In cosine per cell of the feature map: positive supports the similarity, negative
        opposes it.
    """
    partners = partners.clone()
    with torch.enable_grad():
        features = tapped.features.clone().requires_grad_(True)
        cosines = torch.cosine_similarity(tapped.finish(features), partners, dim=1)
        gradients = torch.autograd.grad(cosines.sum(), features)[0]
    cells = (gradients * features.detach()).sum(1)
    # A cell's share lies in every view of the crop, and `to_crop` averages the views.
    return tapped.to_crop(cells * tapped.views)
