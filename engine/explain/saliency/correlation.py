"""Maps by the correlation of random masks with the scores they get.

V. Petsiuk, A. Das, K. Saenko, "RISE: randomized input sampling for explanation of black-box
models", BMVC 2018; M. Knoche et al., "Explainable model-agnostic similarity and confidence in
face verification", and Y. Lu et al., "Towards visual saliency explanations of face
verification" (CorrRISE), WACV 2024.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from engine.explain.saliency.question import Maps, Needs, Question
from engine.explain.saliency.replacing import embed_masked
from engine.generators import scaled
from engine.imaging.opencv import cv2
from engine.models.recognition import cosine

_ARCFACE_SIDE = 112
_PATCH = 30
_FEWEST, _MOST = 3, 10
_RISE_GRID = 7
_HALF = 0.5

MakeMasks = Callable[[int, int, int], Tensor]
"""Takes count, size and seed to masks, float32, (count, size, size), 1 where the face is kept."""


class Correlation:
    """The correlation of a pixel's being kept with the score.

    Parameters
    ----------
    name, title, paper : str
    make : callable
    """

    needs, signed = Needs.SCORES, True

    def __init__(self, name: str, title: str, paper: str, make: MakeMasks) -> None:
        self.name, self.title, self.paper = name, title, paper
        self._make = make

    def cost(self, question: Question) -> float:
        """Return forward-equivalents a face."""
        return float(question.masks)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        found = []
        count = len(question.crops)
        for face in range(count):
            kept = self._make(question.masks, question.size, question.seed + face)
            run = embed_masked(question, face, kept)
            embeddings = yield from scaled(run, face / count, 1 / count)
            scores = cosine(embeddings, question.partners[face][None])
            found.append(correlation(kept, scores.cpu()))
        return torch.stack(found)


def correlation(masks: Tensor, scores: Tensor) -> Tensor:
    """Return Pearson's correlation of every pixel of masks, (M, h, w), with scores, (M,).

    -1 to 1; 0 where a pixel is the same in all masks, or all scores are the same.
    """
    flat = masks.flatten(1).double()
    flat = flat - flat.mean(0)
    centred = scores.double() - scores.double().mean()
    spread = flat.square().sum(0).sqrt() * centred.square().sum().sqrt()
    values = torch.where(spread > 0, (centred @ flat) / spread.clamp_min(1e-300), 0.0)
    return values.reshape(masks.shape[1:]).float()


def patch_masks(count: int, size: int, seed: int) -> Tensor:
    """Return masks of 3 to 10 squares, each 30 pixels of an ArcFace crop wide, left out."""
    rng = np.random.default_rng(seed)
    side = round(_PATCH / _ARCFACE_SIDE * size)
    kept = torch.ones(count, size, size)
    for mask in kept:
        for _ in range(int(rng.integers(_FEWEST, _MOST + 1))):
            top, left = rng.integers(0, size - side + 1, 2)
            mask[top : top + side, left : left + side] = 0
    return kept


def smooth_masks(count: int, size: int, seed: int) -> Tensor:
    """Return masks of a coarse random grid, enlarged and shifted, one half left out."""
    rng = np.random.default_rng(seed)
    cell = -(-size // _RISE_GRID)
    kept = torch.empty(count, size, size)
    for mask in kept:
        grid = rng.random((_RISE_GRID + 1, _RISE_GRID + 1)).astype(np.float32)
        large = cv2.resize(grid, (size + cell, size + cell), interpolation=cv2.INTER_LINEAR)
        top, left = rng.integers(0, cell, 2)
        mask.copy_(torch.from_numpy(large[top : top + size, left : left + size] > _HALF))
    return kept


CORR_RISE = Correlation("corrrise", "CorrRISE", "Lu et al., WACV 2024", patch_masks)
RISE = Correlation("rise", "RISE, correlated", "after Petsiuk et al., BMVC 2018", smooth_masks)
