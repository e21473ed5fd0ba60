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
    return _evidence(tapped, gradients)


def evidence_by_identity(
    tapped: Tapped, gradients: Tensor, own: Tensor, partners: Tensor
) -> Tensor:
    """Return :func:`signed_evidence` of gradients that are at hand, without a pass of its own.

    With e the embedding, u its direction and q its partner's, the cosine c changes with e as
    (q - c u) / |e|: a mixture of the partner's logit, q e, and the own one, u e.

    Parameters
    ----------
    tapped : Tapped
        The recognition network's forward pass over the crops.
    gradients : Tensor, float32, (2, views * n, C, h, w)
        Of :func:`~engine.explain.maps.identity.identity_gradients`.
    own, partners : Tensor, float32, (n, D)

    Returns
    -------
    Tensor, float32, (n, size, size)
    """
    of_own, of_partner = gradients
    cosines = torch.cosine_similarity(own, partners, dim=1)
    share, length = (
        values.repeat(tapped.views)[:, None, None, None] for values in (cosines, own.norm(dim=1))
    )
    return _evidence(tapped, (of_partner - share * of_own) / length)


def _evidence(tapped: Tapped, gradients: Tensor) -> Tensor:
    """Return gradient times activation, in the crop."""
    cells = (gradients * tapped.features).sum(1)
    # A cell's share lies in every view of the crop, and `to_crop` averages the views.
    return tapped.to_crop(cells * tapped.views)
