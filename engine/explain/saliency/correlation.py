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

from engine.explain.maps.random_masks import blob_masks
from engine.explain.saliency.question import Maps, Needs, Question
from engine.explain.saliency.replacing import embed_masked
from engine.models.recognition import cosine
from engine.progress import within

_ARCFACE_SIDE = 112
_PATCH = 30
_FEWEST, _MOST = 3, 10
_AT_ONCE = 256
_WIDE = torch.float64
_NOTHING = 1e-12

MakeMasks = Callable[[int, int, np.random.Generator], Tensor]
"""Takes count, size and a generator to masks, float32, (count, size, size), 1 where the face is
kept."""


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
            rng = np.random.default_rng(question.seed + face)
            sums = Sums(question.size)
            done = 0
            while done < question.masks:
                many = min(_AT_ONCE, question.masks - done)
                kept = self._make(many, question.size, rng)
                part = many / question.masks / count
                embeddings = yield from within(
                    embed_masked(question, face, kept),
                    (face + done / question.masks) / count,
                    part,
                )
                scores = cosine(embeddings, question.partners[face][None])
                sums.add(kept, scores.cpu())
                done += many
            found.append(sums.correlation())
        return torch.stack(found)


class Sums:
    """What Pearson's correlation of masks with scores needs, added up batch by batch.

    Parameters
    ----------
    size : int
        Side of the masks.
    """

    def __init__(self, size: int) -> None:
        self._size, self._count = size, 0
        self._masks, self._squares, self._products = torch.zeros(3, size * size, dtype=_WIDE)
        self._scores = self._score_squares = 0.0
        self._origin: float | None = None

    def add(self, masks: Tensor, scores: Tensor) -> None:
        """Add masks, (m, size, size), and their scores, (m,)."""
        flat, values = masks.flatten(1).to(_WIDE), scores.to(_WIDE)
        if self._origin is None:
            # Scores lie close together; their differences are what counts.
            self._origin = float(values.mean())
        values = values - self._origin
        self._count += len(values)
        self._masks += flat.sum(0)
        self._squares += flat.square().sum(0)
        self._products += values @ flat
        self._scores += float(values.sum())
        self._score_squares += float(values.square().sum())

    def correlation(self) -> Tensor:
        """Return the correlation of every pixel, float32, (size, size), -1 to 1.

        0 where a pixel is the same in all masks, or all scores are the same.
        """
        count = max(1, self._count)
        shared = self._products - self._masks * self._scores / count
        of_masks = (self._squares - self._masks.square() / count).clamp_min(0)
        of_scores = max(0.0, self._score_squares - self._scores**2 / count)
        spread = (of_masks * of_scores).sqrt()
        values = torch.where(spread > _NOTHING, shared / spread.clamp_min(_NOTHING), 0.0)
        return values.clamp(-1, 1).reshape(self._size, self._size).float()


def correlation(masks: Tensor, scores: Tensor) -> Tensor:
    """Return Pearson's correlation of every pixel of masks, (M, s, s), with scores, (M,)."""
    sums = Sums(masks.shape[-1])
    sums.add(masks, scores)
    return sums.correlation()


def patch_masks(count: int, size: int, rng: np.random.Generator) -> Tensor:
    """Return masks of 3 to 10 squares, each 30 pixels of an ArcFace crop wide, left out."""
    side = round(_PATCH / _ARCFACE_SIDE * size)
    kept = torch.ones(count, size, size)
    for mask in kept:
        for _ in range(int(rng.integers(_FEWEST, _MOST + 1))):
            top, left = rng.integers(0, size - side + 1, 2)
            mask[top : top + side, left : left + side] = 0
    return kept


CORR_RISE = Correlation("corrrise", "CorrRISE", "Lu et al., WACV 2024", patch_masks)
RISE = Correlation("rise", "RISE-like, correlated", "after Petsiuk et al., BMVC 2018", blob_masks)
