"""Density-based input sampling for explanation.

J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020: small blurred
patches drawn where excitation backpropagation says that evidence lies, weighted by how much
nearer they bring the face to the non-mate than to the mate.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.explain.saliency.ebp import ExcitationBackprop
from engine.explain.saliency.evidence_maps import normalised
from engine.explain.saliency.question import Maps, Needs, Question
from engine.explain.saliency.replacing import embed_masked
from engine.imaging.opencv import cv2
from engine.models.devices import wide
from engine.progress import within

GRID = 19
"""Cells across, as published."""
BLUR = 0.04
"""Standard deviation of the blur that stands in for a patch, of the crop's side."""
_EBP = ExcitationBackprop()
_PRIOR_SHARE = 0.1
_AT_ONCE = 256


class Dise:
    """Patches drawn from a prior, weighted by what they do to both scores.

    Parameters
    ----------
    cells : int
        Of one mask.
    """

    name, title, paper = "dise", "DISE", "Williford, May, Byrne, ECCV 2020"
    needs, signed = Needs.LAYERS, False

    def __init__(self, cells: int = 1) -> None:
        self._cells = cells

    def cost(self, question: Question) -> float:
        """Return forward-equivalents a face."""
        return _EBP.cost(question) + question.masks

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        prior = yield from within(_EBP.maps(question), 0.0, _PRIOR_SHARE)
        found = []
        for face, own in enumerate(priors(prior)):
            generator = torch.Generator().manual_seed(question.seed + face)
            blurred = _blurred(question.crops[face])
            total, counted, done = torch.zeros(question.size, question.size), 0, 0
            while done < question.masks:
                many = min(_AT_ONCE, question.masks - done)
                kept = patches(own, many, self._cells, question.size, generator)
                before = (face + done / question.masks) / len(prior)
                embeddings = yield from within(
                    embed_masked(question, face, kept, blurred),
                    _PRIOR_SHARE + (1 - _PRIOR_SHARE) * before,
                    (1 - _PRIOR_SHARE) * many / question.masks / len(prior),
                )
                added, positive = weighted(_weights(question, face, embeddings).cpu(), kept)
                total, counted, done = total + added, counted + positive, done + many
            found.append(_scaled(total / max(1, counted)))
        return torch.stack(found)


def priors(maps: Tensor) -> Tensor:
    """Return maps, (n, size, size), as priors, (n, 19, 19): zero below the median, sum 1."""
    coarse = F.interpolate(
        maps[:, None].float(), size=(GRID, GRID), mode="bilinear", align_corners=False
    )[:, 0].relu()
    median = coarse.flatten(1).median(1).values[:, None, None]
    return normalised(torch.where(coarse >= median, coarse, 0.0))


def patches(prior: Tensor, count: int, cells: int, size: int, generator: torch.Generator) -> Tensor:
    """Return masks, float32, (count, size, size): 1, and 0 where a patch is.

    Parameters
    ----------
    prior : Tensor, (19, 19)
        How likely each cell is drawn.
    count, cells : int
        Of masks, and of cells in each, without repetition.
    size : int
        Side of the crop; every mask is shifted by up to a cell at random.
    generator : torch.Generator
    """
    likely = prior.flatten().double()
    cells = min(cells, int((likely > 0).sum()))
    drawn = torch.multinomial(likely.expand(count, -1), cells, generator=generator)
    masks = torch.ones(count, GRID * GRID).scatter(1, drawn, 0.0).reshape(count, 1, GRID, GRID)
    cell = -(-size // GRID)
    # A frame of untouched cells, so that a shift brings in nothing else.
    framed = F.pad(masks, (1, 1, 1, 1), value=1.0)
    large = F.interpolate(framed, scale_factor=cell, mode="bilinear", align_corners=False)[:, 0]
    middle = cell + (GRID * cell - size) // 2
    shifts = torch.randint(-(cell // 2), cell // 2 + 1, (count, 2), generator=generator)
    kept = torch.empty(count, size, size)
    for number, (down, right) in enumerate(shifts.tolist()):
        top, left = middle + down, middle + right
        kept[number] = large[number, top : top + size, left : left + size]
    return kept


def weighted(weights: Tensor, kept: Tensor) -> tuple[Tensor, int]:
    """Return the sum of w (1 - M) over masks, (M, size, size), of positive weight, and how many."""
    positive = weights > 0
    hidden = weights[positive, None, None].float() * (1 - kept[positive])
    return hidden.sum(0), int(positive.sum())


def _scaled(values: Tensor) -> Tensor:
    """Return a map with its smallest value 0 and its largest 1; a flat one becomes 0."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else torch.zeros_like(values)


def _weights(question: Question, face: int, embeddings: Tensor) -> Tensor:
    """Return by how much more each mask takes from the mate's score than from the non-mate's."""
    own = question.own[face : face + 1]

    def lost(other: Tensor) -> Tensor:
        return similarity(own, other[None]) - similarity(embeddings, other[None])

    return lost(question.mates[face]) - lost(question.nonmates[face])


def similarity(x: Tensor, y: Tensor) -> Tensor:
    """Return 1 - |x^ - y^| / 2 of embeddings, 0 to 1."""
    apart = F.normalize(wide(x), dim=-1) - F.normalize(wide(y), dim=-1)
    return 1 - apart.square().sum(-1).sqrt() / 2


def _blurred(crop: Tensor) -> Tensor:
    sigma = BLUR * crop.shape[-1]
    pixels = crop.permute(1, 2, 0).cpu().numpy()
    return torch.from_numpy(cv2.GaussianBlur(pixels, (0, 0), sigma)).permute(2, 0, 1).to(crop)
