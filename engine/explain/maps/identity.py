"""The identity branch of Sim2Word: what makes a face its own, and not its partner.

For an embedding network a class is a prototype: the logit of A's own identity on image A is
the product of A's embedding with its unit prototype, that of B's identity the product with
B's. (The cosine of an image with itself would have no gradient.)
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.contracts.settings import CamKind
from engine.explain.maps.cam import gradients_of, maps_of, min_max
from engine.models.tapped import Tapped


@dataclass(frozen=True, slots=True, eq=False)
class IdentityMaps:
    """The branches for every face, each float32, (n, size, size), scaled to 0..1.

    Attributes
    ----------
    own : Tensor
        H_t: what speaks for the face's own identity.
    counterfactual : Tensor
        H_f: what speaks for the partner's.
    discriminant : Tensor
        H_d = H_t (max H_f - H_f): own and not the partner's.
    """

    own: Tensor
    counterfactual: Tensor
    discriminant: Tensor


def identity_gradients(tapped: Tapped, own: Tensor, partners: Tensor) -> Tensor:
    """Return how the logits of the own identity and of the partner's change with the features.

    Parameters
    ----------
    tapped : Tapped
        The recognition network's forward pass over the crops.
    own, partners : Tensor, float32, (n, D)
        Their embeddings, and those of the faces that they are held against.

    Returns
    -------
    Tensor, float32, (2, views * n, C, h, w)
    """
    prototypes = torch.nn.functional.normalize(torch.stack([own, partners], dim=1), dim=2)

    def logits(outputs: Tensor) -> Tensor:
        return torch.einsum("nd,nmd->nm", outputs, prototypes)

    return gradients_of(tapped, logits)


def branches_of(tapped: Tapped, gradients: Tensor, kind: CamKind) -> IdentityMaps:
    """Return the identity branches that :func:`identity_gradients` make."""
    own, counterfactual = min_max(maps_of(tapped, gradients, kind))
    return IdentityMaps(own, counterfactual, min_max(discriminant(own, counterfactual)))


def identity_maps(tapped: Tapped, own: Tensor, partners: Tensor, kind: CamKind) -> IdentityMaps:
    """Return the identity branches of some faces; see :func:`identity_gradients`."""
    return branches_of(tapped, identity_gradients(tapped, own, partners), kind)


def discriminant(own: Tensor, counterfactual: Tensor) -> Tensor:
    """Return H_t (max H_f - H_f) of maps, (..., h, w)."""
    return own * (counterfactual.amax((-2, -1), keepdim=True) - counterfactual)
