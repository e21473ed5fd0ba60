"""Erase regions of one face of a pair and score them: what every fixed-area effect rests on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.evaluation import EXCHANGED
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Fill, Settings
from engine.explain.pair import PairContext
from engine.explain.replacing.erasing import embed_erased, pair_fills
from engine.models.recognition import cosine

_GRID = 10


def fill_named(
    name: str, faces: tuple[AlignedFace, AlignedFace], settings: Settings
) -> NDArray[np.uint8]:
    """Return what stands in for erased pixels of A, uint8, (size, size, 3).

    Parameters
    ----------
    name : str
        A :class:`~engine.contracts.settings.Fill`, or
        :data:`~engine.contracts.evaluation.EXCHANGED`.
    faces : tuple of AlignedFace
    settings : Settings
        Holds the seed.
    """
    if name == EXCHANGED:
        return faces[1].crop
    return pair_fills(faces, replace(settings, fill=Fill(name)))[0]


@dataclass(slots=True)
class RegionScorer:
    """Scores regions of one face against the untouched other, and counts what that costs.

    Attributes
    ----------
    pair : PairContext
    fill : ndarray, uint8, (size, size, 3)
    face : {0, 1}
        Whether regions of A are scored, or of B.
    forwards : int
        Crops embedded so far.
    """

    pair: PairContext
    fill: NDArray[np.uint8]
    face: int = 0
    forwards: int = field(default=0)

    def effects(self, masks: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine, (M,), for regions, (M, size, size)."""
        pair = self.pair
        crop = pair.crops[self.face]
        fill = torch.from_numpy(self.fill).permute(2, 0, 1).to(crop)
        embedded: list[Tensor] = list(
            embed_erased(
                pair.passes,
                crop,
                fill,
                torch.from_numpy(masks).to(crop.device),
                pair.settings.batch_size,
                pair.token,
            )
        )
        self.forwards += len(masks)
        scores = cosine(torch.cat(embedded), pair.embeddings[1 - self.face])
        return np.asarray(scores.cpu().numpy() - pair.similarity.cosine, dtype=np.float64)


def top_region(values: NDArray[np.float64], area: float) -> NDArray[np.bool_]:
    """Return the region of the largest values, exactly `area` of all pixels.

    Parameters
    ----------
    values : ndarray, (size, size)
    area : float
        Share of the pixels, 0 to 1; among equal values the first pixels are taken.
    """
    count = round(area * values.size)
    region = np.zeros(values.size, dtype=bool)
    region[np.argsort(-values, axis=None, kind="stable")[:count]] = True
    return region.reshape(values.shape)


def cells(size: int) -> NDArray[np.bool_]:
    """Return the squares of a 10 x 10 grid as regions, bool, (100, size, size)."""
    edges = np.rint(np.linspace(0, size, _GRID + 1)).astype(int)
    made = np.zeros((_GRID * _GRID, size, size), dtype=bool)
    for row in range(_GRID):
        for column in range(_GRID):
            rows = slice(edges[row], edges[row + 1])
            made[row * _GRID + column, rows, edges[column] : edges[column + 1]] = True
    return made


def greedy_limit(scorer: RegionScorer, area: float, towards: float) -> NDArray[np.bool_]:
    """Return the region that grows by the best cell of the grid until it has the area.

    The practical limit of what erasing so much can do: every cell left is tried at every
    step.

    Parameters
    ----------
    scorer : RegionScorer
    area : float
        Share of the crop.
    towards : {-1.0, 1.0}
        Whether the score is to fall or to rise.
    """
    every = cells(scorer.fill.shape[0])
    region = np.zeros_like(every[0])
    left = list(range(len(every)))
    for _ in range(round(area * len(every))):
        effects = towards * scorer.effects(region | every[left])
        region = region | every[left.pop(int(np.argmax(effects)))]
    return np.asarray(region)
