"""Feature-guided gradient backpropagation.

Y. Lu, Z. Xu, T. Ebrahimi, "Explainable face verification via feature-guided gradient
backpropagation", FG 2024: the gradient of every value of the embedding, scaled to one size,
weighted by what the value adds to the cosine.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.explain.saliency.evidence_maps import smooth
from engine.explain.saliency.question import Maps, Needs, Question

_AT_ONCE = 16
_TINY = 1e-30


class Fggb:
    """Gradients of the embedding's values, weighted by their part in the score."""

    name, title, paper = "fggb", "FGGB", "Lu, Xu, Ebrahimi, FG 2024"
    needs, signed = Needs.GRADIENTS, True

    def cost(self, question: Question) -> float:
        """Return forward-equivalents a face."""
        return 1.0 + 2.0 * question.own.shape[1]

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        weights = parts(question.own, question.partners, question.threshold)
        found = []
        count = len(question.crops)
        for face in range(count):
            crop = question.crops[face : face + 1].clone().requires_grad_(True)
            with torch.enable_grad():
                (embedding,) = question.net.embed(crop)
            total = torch.zeros_like(crop[0])
            for start in range(0, len(embedding), _AT_ONCE):
                question.token.check()
                gradients = _gradients(embedding, crop, start)
                norm = gradients.flatten(1).norm(dim=1).clamp_min(_TINY)
                share = weights[face, start : start + _AT_ONCE] / norm
                total += (share[:, None, None, None] * gradients).sum(0)
                yield (face + (start + len(share)) / len(embedding)) / count
            found.append(total.mean(0))
        return smooth(torch.stack(found))


def parts(own: Tensor, partners: Tensor, threshold: float) -> Tensor:
    """Return what each value adds to the cosine, (n, D), less its share of the threshold."""
    products = F.normalize(own.clone(), dim=1) * F.normalize(partners.clone(), dim=1)
    return products - threshold / own.shape[1]


def _gradients(embedding: Tensor, crop: Tensor, start: int) -> Tensor:
    """Return the gradients, (k, 3, size, size), of some values of an embedding."""
    rows = torch.eye(len(embedding), device=embedding.device)[start : start + _AT_ONCE]
    with torch.enable_grad():
        found = torch.autograd.grad(
            embedding, crop, rows, is_grads_batched=True, retain_graph=True
        )[0]
    return found[:, 0]
