"""Weighted-subtree excitation backpropagation.

J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020: of every layer
the one value that speaks for the mate and most against the non-mate; the evidence that goes
through these values, weighted by how strongly they speak.
"""

from __future__ import annotations

import torch
from torch import Tensor, fx

from engine.explain.saliency.evidence_maps import Views, start_for
from engine.explain.saliency.excitation import Excitation
from engine.explain.saliency.question import Maps, Needs, Question

MOST = 32
"""Values, as published."""


class SubtreeEbp:
    """Evidence through the values that distinguish the mate from the non-mate.

    Parameters
    ----------
    most : int
        How many values.
    """

    name, title, paper = "subtree", "Weighted-subtree EBP", "Williford, May, Byrne, ECCV 2020"
    needs, signed = Needs.LAYERS, False

    def __init__(self, most: int = MOST) -> None:
        self._most = most

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face, at most: every walk starts at a layer of its own."""
        return float(5 + 4 + 2 * self._most)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        views, cells = Views(question, keep_graph=True), []
        for face, walk in views:
            mate, nonmate = question.mates[face], question.nonmates[face]
            cells.append(_weighted(*_subtrees(walk, mate, nonmate, self._most)))
            grid = walk.grid
            yield len(cells) / len(views)
        return views.to_maps(cells, grid)


def _subtrees(walk: Excitation, mate: Tensor, nonmate: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """Return the evidence of every subtree, (K, h, w), and how strongly each speaks, (K,)."""
    distinctive = {
        node: (index, how) for node, index, how in distinctive_values(walk, mate, nonmate)
    }
    at_value: dict[fx.Node, Tensor] = {}

    def note(node: fx.Node, evidence: Tensor) -> Tensor:
        if node in distinctive:
            at_value[node] = evidence.flatten()[distinctive[node][0]]
        return evidence

    start = start_for(walk.embedding, mate[None])
    walk.back(start, note)
    alive = [node for node in distinctive if node in at_value and at_value[node] > 0]
    chosen = sorted(alive, key=lambda node: -distinctive[node][1])[:most]
    rows = {node: (row, distinctive[node][0]) for row, node in enumerate(chosen)}

    def begin(node: fx.Node, evidence: Tensor) -> Tensor:
        """Put the evidence of one value where the walk comes by it; there is no other."""
        if node in rows:
            row, index = rows[node]
            evidence = evidence.clone(memory_format=torch.contiguous_format)
            evidence[row].view(-1)[index] = at_value[node]
        return evidence

    nothing = torch.zeros(len(chosen), start.shape[1], dtype=start.dtype, device=start.device)
    reached = walk.back(nothing, begin).sum(1)
    return reached, torch.tensor([distinctive[node][1] for node in chosen], device=start.device)


def distinctive_values(
    walk: Excitation, mate: Tensor, nonmate: Tensor
) -> list[tuple[fx.Node, int, float]]:
    """Return of every layer's input the value that speaks most against the non-mate.

    Among values whose increase does not lower the mate's score: the node, the place in the
    flattened value, and by how much its increase lowers the non-mate's score.
    """
    nodes = walk.linear_inputs()
    values = [walk.kept(node) for node in nodes]
    unit = torch.nn.functional.normalize(torch.stack([mate, nonmate]), dim=1)
    with torch.enable_grad():
        for_mate, for_nonmate = (
            torch.autograd.grad(
                (walk.embedding * row).sum(), values, retain_graph=True, allow_unused=True
            )
            for row in unit
        )
    found = []
    for node, up, other in zip(nodes, for_mate, for_nonmate, strict=True):
        if up is None or other is None:
            continue
        speaks = torch.where(up >= 0, -other, -torch.inf).flatten()
        index = int(speaks.argmax())
        if torch.isfinite(speaks[index]):
            found.append((node, index, float(speaks[index])))
    return found


def _weighted(subtrees: Tensor, strengths: Tensor) -> Tensor:
    """Return the sum, (h, w), of subtrees, (K, h, w), each scaled to 1 and weighted 0 to 1."""
    peaks = subtrees.amax((1, 2))
    alive = peaks > 0
    subtrees, peaks, strengths = subtrees[alive], peaks[alive], strengths[alive]
    if not len(strengths):
        return subtrees.sum(0)
    span = strengths.max() - strengths.min()
    weights = (strengths - strengths.min()) / span if span > 0 else torch.ones_like(strengths)
    return (weights[:, None, None] * subtrees / peaks[:, None, None]).sum(0)
