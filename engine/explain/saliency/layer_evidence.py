"""Evidence at one layer after another, from the embedding to the crop.

J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020: what excitation
backpropagation has at each layer shows where, on the way, the evidence comes to lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, fx

from engine.explain.saliency.evidence_maps import Views, normalised, start_for
from engine.explain.saliency.excitation import Excitation
from engine.explain.saliency.question import Question
from engine.models.cutting import grids_of

MOST = 8
"""Layers on a sheet."""
_WHOLE = 0.02
"""How far the evidence at a layer may be from 1 for the layer to be one that everything passes."""
_MAP_DIMS = 4
_LEAST_SIDE = 4
"""Cells across; fewer hardly say where something lies."""

Within = Callable[[Tensor], Tensor]
"""Takes the evidence of every target at a layer, (K, C, h, w), to a map of its cells, (h, w)."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerEvidence:
    """Evidence at one layer.

    Attributes
    ----------
    name : str
        Of the layer's value in the network's graph.
    cells : tuple of int
        Rows and columns of the layer.
    maps : Tensor, float32, (n, size, size)
        Of each face, in the crop's frame; at least 0, sums to 1 where there is any.
    """

    name: str
    cells: tuple[int, int]
    maps: Tensor


def layer_evidence(
    question: Question, targets: Callable[[int], Tensor], within: Within
) -> tuple[LayerEvidence, ...]:
    """Return evidence at layers through which everything goes, that nearest to the crop last.

    Parameters
    ----------
    question : Question
    targets : callable
        Takes the number of a face to whom evidence is sent back for, (K, D).
    within : callable

    Raises
    ------
    ModelRefused
        If the network has a layer that no rule is known for.
    """
    views = Views(question)
    seen = [_at_layers(walk, targets(face), within) for face, walk in views]
    grids = {node.name: grid for node, grid in grids_of(views.layers.net, question.size).items()}
    alike = [name for name in seen[0] if name in grids and all(name in one for one in seen)]
    names = _spread(alike, MOST)
    found = []
    for name in names:
        cells = torch.stack([one[name] for one in seen])
        large = grids[name].to_crop(cells)
        if views.layers.views > 1:
            upright, mirrored = large.chunk(2)
            large = (upright + mirrored.flip(-1)) / 2
        rows, columns = cells.shape[-2:]
        found.append(LayerEvidence(name, (int(rows), int(columns)), normalised(large)))
    return tuple(found)


def _at_layers(walk: Excitation, targets: Tensor, within: Within) -> dict[str, Tensor]:
    """Return the map of every layer's cells, from the embedding to the first convolution."""
    found: dict[str, Tensor] = {}

    def note(node: fx.Node, evidence: Tensor) -> Tensor:
        whole = bool((evidence.flatten(1).sum(1) - 1).abs().max() < _WHOLE)
        if evidence.dim() == _MAP_DIMS and min(evidence.shape[-2:]) >= _LEAST_SIDE and whole:
            found[node.name] = within(evidence)
        return evidence

    walk.back(start_for(walk.embedding, targets), note)
    return found


def _spread(names: list[str], most: int) -> list[str]:
    """Return at most so many of some names, evenly spread, with the first and the last."""
    if len(names) <= most:
        return names
    return [names[round(n * (len(names) - 1) / (most - 1))] for n in range(most)]
