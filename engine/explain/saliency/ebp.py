"""Excitation backpropagation of Williford et al., plain, contrastive and truncated.

J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020, after
J. Zhang et al., "Top-down neural attention by excitation backprop", IJCV 2018.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.explain.saliency.evidence_maps import Views, start_for
from engine.explain.saliency.layer_evidence import LayerEvidence, layer_evidence
from engine.explain.saliency.question import Maps, Needs, Question

_PAPER = "Williford, May, Byrne, ECCV 2020"
_WALK = 5
"""Forward-equivalents: a forward pass, and two convolutions and their transposed a layer back."""
_MORE = 2
"""For a second identity: its transposed convolutions."""
PERCENTILE = 20.0
"""Of the evidence that truncating drops, as published."""


class ExcitationBackprop:
    """Evidence for the one whom the face is held to resemble."""

    name, title, paper = "ebp", "EBP", _PAPER
    needs, signed = Needs.LAYERS, False

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return float(_WALK)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        views, cells = Views(question), []
        for face, walk in views:
            evidence = walk.back(start_for(walk.embedding, question.mates[face : face + 1]))
            cells.append(evidence[0].sum(0))
            grid = walk.grid
            yield len(cells) / len(views)
        return views.to_maps(cells, grid)

    def layers(self, question: Question) -> tuple[LayerEvidence, ...]:
        """Return the evidence at several layers; see :class:`ShowsLayers`."""
        return layer_evidence(
            question,
            lambda face: question.mates[face : face + 1],
            lambda evidence: evidence[0].sum(0),
        )


class ContrastiveEbp:
    """Evidence for the mate that is no evidence for the non-mate.

    Parameters
    ----------
    percentile : float
        Of the mate's evidence, the smallest first, that is dropped on both sides.
    """

    paper = _PAPER
    needs, signed = Needs.LAYERS, False

    def __init__(self, name: str, title: str, percentile: float = 0.0) -> None:
        self.name, self.title = name, title
        self._percentile = percentile

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return float(_WALK + _MORE)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        views, cells = Views(question), []
        for face, walk in views:
            both = torch.stack([question.mates[face], question.nonmates[face]])
            mate, nonmate = walk.back(start_for(walk.embedding, both))
            cells.append(contrast(_whole(mate), _whole(nonmate), self._percentile).sum(0))
            grid = walk.grid
            yield len(cells) / len(views)
        return views.to_maps(cells, grid)

    def layers(self, question: Question) -> tuple[LayerEvidence, ...]:
        """Return the contrast at several layers; see :class:`ShowsLayers`."""

        def within(evidence: Tensor) -> Tensor:
            mate, nonmate = evidence
            return contrast(_whole(mate), _whole(nonmate), self._percentile).sum(0)

        return layer_evidence(
            question,
            lambda face: torch.stack([question.mates[face], question.nonmates[face]]),
            within,
        )


def contrast(mate: Tensor, nonmate: Tensor, percentile: float = 0.0) -> Tensor:
    """Return max(p - q, 0) of two evidences of one shape, each summing to 1.

    Truncated where the mate's smallest values together make up less than `percentile` percent.
    """
    if percentile > 0:
        kept = kept_mass(mate, percentile)
        mate, nonmate = mate * kept, nonmate * kept
    return (mate - nonmate).relu()


def kept_mass(evidence: Tensor, percentile: float) -> Tensor:
    """Return where the cumulated evidence, the smallest first, reaches a percentage."""
    flat = evidence.flatten()
    order = torch.argsort(flat, stable=True)
    cumulated = torch.cumsum(flat[order].double(), 0)
    kept = torch.zeros_like(flat, dtype=torch.bool)
    kept[order] = cumulated >= percentile / 100 * flat.double().sum()
    return kept.reshape(evidence.shape)


def _whole(evidence: Tensor) -> Tensor:
    return evidence / evidence.sum().clamp_min(torch.finfo(evidence.dtype).tiny)


CONTRASTIVE = ContrastiveEbp("cebp", "Contrastive EBP")
TRUNCATED = ContrastiveEbp("tcebp", "Truncated contrastive EBP", PERCENTILE)
