"""Integrated gradients and occlusion of the cosine, by the library captum.

M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks", ICML 2017.
M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engine.explain.saliency.evidence_maps import smooth
from engine.explain.saliency.question import Maps, Needs, Question

STEPS = 16
WINDOW = 0.2
"""Of the crop's side."""
WINDOWS = 11
"""Across."""


class IntegratedGradientsMap:
    """What every pixel adds to the cosine on the way from the fill to the face."""

    name, title, paper = "ig", "Integrated gradients", "Sundararajan et al., ICML 2017"
    needs, signed = Needs.GRADIENTS, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return 3.0 * STEPS

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        from captum.attr import IntegratedGradients

        found = []
        count = len(question.crops)
        for face in range(count):
            with torch.enable_grad():
                attributed = IntegratedGradients(_cosine_of(question, face)).attribute(
                    question.crops[face : face + 1].clone(),
                    baselines=question.fills[face : face + 1],
                    n_steps=STEPS,
                    internal_batch_size=question.batch_size,
                )
            found.append(attributed[0].sum(0).detach().float())
            yield (face + 1) / count
        return smooth(torch.stack(found))


class OcclusionMap:
    """By how much the cosine falls under the windows that cover a pixel, on average."""

    name, title, paper = "occlusion", "Occlusion", "Zeiler, Fergus, ECCV 2014"
    needs, signed = Needs.SCORES, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return float(WINDOWS**2 + 1)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        from captum.attr import Occlusion

        found = []
        count, size = len(question.crops), question.size
        width = round(WINDOW * size)
        stride = -(-(size - width) // (WINDOWS - 1))
        for face in range(count):
            with torch.inference_mode():
                attributed = Occlusion(_cosine_of(question, face)).attribute(
                    question.crops[face : face + 1],
                    sliding_window_shapes=(3, width, width),
                    strides=(3, stride, stride),
                    baselines=question.fills[face : face + 1],
                    perturbations_per_eval=question.batch_size,
                )
            found.append(attributed[0].mean(0).float())
            yield (face + 1) / count
        return torch.stack(found)


def _cosine_of(question: Question, face: int) -> Callable[[Tensor], Tensor]:
    """Return the score of crops, (N, 3, size, size), against a face's partner; it may cancel."""
    partner = question.partners[face : face + 1].clone()

    def score(crops: Tensor) -> Tensor:
        question.token.check()
        embeddings = question.net.embed(crops.contiguous(memory_format=torch.channels_last))
        return torch.cosine_similarity(embeddings, partner, dim=1)

    return score
