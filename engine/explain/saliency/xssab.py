"""Explanation by splitting the score at its threshold and sending both parts back.

M. Huber, A. T. Luu, P. Terhörst, N. Damer, "Efficient explainable face verification based on
similarity score argument backpropagation" (xSSAB), WACV 2024.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.explain.saliency.evidence_maps import smooth
from engine.explain.saliency.question import Maps, Needs, Question


class Xssab:
    """Gradients of the values that speak for a match, less those that speak against one."""

    name, title, paper = "xssab", "xSSAB", "Huber et al., WACV 2024"
    needs, signed = Needs.GRADIENTS, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return 1.0 + 2.0 * 2

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        question.token.check()
        crops = question.crops.clone().requires_grad_(True)
        with torch.enable_grad():
            unit = F.normalize(question.net.embed(crops), dim=1)
            scores = arguments(unit, question.partners, question.threshold)
            for_match, against = (
                torch.autograd.grad(score.sum(), crops, retain_graph=True)[0] for score in scores
            )
        yield 1.0
        return smooth((for_match.abs() - against.abs()).mean(1))


def arguments(unit: Tensor, partners: Tensor, threshold: float) -> tuple[Tensor, Tensor]:
    """Return the parts of the cosine, (n,) each, from values above and below the threshold.

    Which part a value belongs to is held fixed; both parts together are the cosine.

    Parameters
    ----------
    unit : Tensor, (n, D)
        Embeddings of length 1.
    partners : Tensor, (n, D)
    threshold : float
        Cosine; a value's share of it is threshold / D.
    """
    other = F.normalize(partners.clone(), dim=1)
    argues = (unit * other).detach() >= threshold / unit.shape[1]
    return (unit * other * argues).sum(1), (unit * other * ~argues).sum(1)
