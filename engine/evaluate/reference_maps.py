"""Maps of A that the explanation's own are held against, each with its cost.

Occlusion: M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks",
ECCV 2014. RISE: V. Petsiuk et al., "RISE: randomized input sampling for explanation of
black-box models", BMVC 2018, with the correlation of mask and score as its value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts import CamKind
from engine.evaluate.regions import RegionScorer
from engine.explain.evidence import signed_evidence
from engine.explain.identity_maps import identity_maps
from engine.explain.region_search import COST_OF_STEP, STEPS, RegionSearch
from engine.imaging.opencv import cv2

_WINDOWS = 11
_WINDOW = 0.2
_MASKS = 400
_MASK_GRID = 7
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class ReferenceMap:
    """A way to make a map.

    Attributes
    ----------
    make : callable
        Takes a scorer and whether the score is to fall (-1) or to rise (1) to values,
        float64, (size, size): the larger, the earlier a pixel is to be erased.
    passes : float
        Forward-equivalents beside the scorer's own; a backward pass counts two.
    """

    make: Callable[[RegionScorer, float], NDArray[np.float64]]
    passes: float


def _published(scorer: RegionScorer, _towards: float) -> NDArray[np.float64]:
    """Return H_d of the published method."""
    pair = scorer.pair
    maps = identity_maps(pair.inside(), pair.embeddings, CamKind.GRAD_CAM)
    return np.asarray(maps.discriminant[0].cpu().numpy(), dtype=np.float64)


def _evidence(scorer: RegionScorer, towards: float) -> NDArray[np.float64]:
    """Return gradient times activation of the cosine, what supports or what opposes it."""
    evidence = signed_evidence(scorer.pair.inside(), scorer.pair.embeddings)
    return np.asarray(-towards * evidence[0].cpu().numpy(), dtype=np.float64)


def _occlusion(scorer: RegionScorer, towards: float) -> NDArray[np.float64]:
    """Return by how much the score moves under the windows that cover a pixel, on average."""
    size = scorer.fill.shape[0]
    width = round(_WINDOW * size)
    starts = np.rint(np.linspace(0, size - width, _WINDOWS)).astype(int)
    windows = np.zeros((_WINDOWS * _WINDOWS, size, size), dtype=bool)
    for row, top in enumerate(starts):
        for column, left in enumerate(starts):
            index = row * _WINDOWS + column
            windows[index, top : top + width, left : left + width] = True
    effects = scorer.effects(windows)
    covered = windows.sum(0)
    return np.asarray(np.tensordot(towards * effects, windows, 1) / covered, dtype=np.float64)


def _rise(scorer: RegionScorer, towards: float) -> NDArray[np.float64]:
    """Return the correlation of the score with a pixel's being erased, over random masks."""
    size = scorer.fill.shape[0]
    rng = np.random.default_rng(scorer.pair.settings.seed)
    coarse = rng.random((_MASKS, _MASK_GRID + 1, _MASK_GRID + 1)).astype(np.float32)
    cell = -(-size // _MASK_GRID)
    kept = np.empty((_MASKS, size, size), dtype=bool)
    for index, grid in enumerate(coarse):
        large = cv2.resize(grid, (size + cell, size + cell), interpolation=cv2.INTER_LINEAR)
        top, left = rng.integers(0, cell, 2)
        kept[index] = large[top : top + size, left : left + size] > _HALF
    effects = scorer.effects(~kept)
    flat = kept.reshape(_MASKS, -1).astype(np.float64)
    flat -= flat.mean(0)
    centred = effects - effects.mean()
    spread = np.sqrt((flat**2).sum(0) * (centred**2).sum())
    values = np.divide(centred @ flat, spread, out=np.zeros(size * size), where=spread > 0)
    return np.asarray(-towards * values.reshape(size, size), dtype=np.float64)


def _measured(scorer: RegionScorer, towards: float) -> NDArray[np.float64]:
    """Return the default map: the region that a gradient search finds for this fill."""
    pair = scorer.pair
    fill = torch.from_numpy(scorer.fill).permute(2, 0, 1).to(pair.crops)
    direction = torch.tensor([towards], device=fill.device)
    partner = pair.embeddings[1:].clone()
    search = RegionSearch(pair.recognition, pair.crops[:1], fill[None], partner, direction)
    for _ in range(STEPS):
        search.step()
    return np.asarray(search.order()[0].cpu().numpy(), dtype=np.float64)


REFERENCE_MAPS: dict[str, ReferenceMap] = {
    "sim2word": ReferenceMap(_published, passes=5),
    "evidence": ReferenceMap(_evidence, passes=3),
    "occlusion": ReferenceMap(_occlusion, passes=0),
    "rise": ReferenceMap(_rise, passes=0),
    "measured": ReferenceMap(_measured, passes=COST_OF_STEP * STEPS),
}
