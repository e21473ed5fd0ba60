"""Random masks of a face: what is kept where they are 1."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.imaging.opencv import cv2

_GRID = 7
_HALF = 0.5


def blob_masks(count: int, size: int, rng: np.random.Generator) -> Tensor:
    """Return masks of blobs: a coarse random grid, enlarged, shifted and cut at one half.

    After V. Petsiuk, A. Das, K. Saenko, "RISE", BMVC 2018, whose masks are soft; whole pixels, as
    here, do more to the score.

    Parameters
    ----------
    count, size : int
    rng : numpy.random.Generator

    Returns
    -------
    Tensor, float32, (count, size, size), 1 where the face is kept.
    """
    cell = -(-size // _GRID)
    kept = torch.empty(count, size, size)
    for mask in kept:
        grid = rng.random((_GRID + 1, _GRID + 1)).astype(np.float32)
        large = cv2.resize(grid, (size + cell, size + cell), interpolation=cv2.INTER_LINEAR)
        top, left = rng.integers(0, cell, 2)
        mask.copy_(torch.from_numpy(large[top : top + size, left : left + size] > _HALF))
    return kept
