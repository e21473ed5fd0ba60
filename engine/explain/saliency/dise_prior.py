"""Where DISE draws its patches, and nothing of what they do: a baseline for DISE.

J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020.
"""

from __future__ import annotations

import torch.nn.functional as F

from engine.explain.saliency.dise import priors
from engine.explain.saliency.ebp import ExcitationBackprop
from engine.explain.saliency.evidence_maps import normalised
from engine.explain.saliency.question import Maps, Needs, Question

_EBP = ExcitationBackprop()


class DisePrior:
    """Excitation backpropagation on DISE's grid, without what is below its median."""

    name, title = "prior", "DISE's prior alone"
    paper = "baseline of Williford, May, Byrne, ECCV 2020"
    needs, signed = Needs.LAYERS, False

    def cost(self, question: Question) -> float:
        """Return forward-equivalents a face."""
        return _EBP.cost(question)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        found = yield from _EBP.maps(question)
        size = (question.size, question.size)
        coarse = priors(found)[:, None]
        return normalised(F.interpolate(coarse, size, mode="bilinear", align_corners=False)[:, 0])
