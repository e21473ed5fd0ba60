"""Counterfactual crops: regions erased, in batches, and the embeddings they get."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Fill, Settings
from engine.explain.passes import Passes
from engine.imaging.opencv import cv2
from engine.models.batches import in_batches

_MEAN_GREY = 125
"""The grey of the published method."""

_BLUR_SIGMA = 0.08
"""Of the crop's side."""


def fill_crop(crop: NDArray[np.uint8], fill: Fill, seed: int) -> NDArray[np.uint8]:
    """Return what stands in for erased pixels of a crop.

    Parameters
    ----------
    crop : ndarray, uint8, (size, size, 3)
    fill : Fill
    seed : int
        Of the random fill.

    Returns
    -------
    ndarray, uint8, (size, size, 3)
        Whole numbers, so that a saved copy is exactly what was used.
    """
    match fill:
        case Fill.BLACK:
            return np.zeros_like(crop)
        case Fill.WHITE:
            return np.full_like(crop, 255)
        case Fill.MEAN:
            return np.full_like(crop, _MEAN_GREY)
        case Fill.RANDOM:
            rng = np.random.default_rng(seed)
            return rng.integers(0, 256, crop.shape, dtype=np.uint8)
        case Fill.BLUR:
            blurred = cv2.GaussianBlur(crop, (0, 0), _BLUR_SIGMA * crop.shape[0])
            return np.asarray(blurred, dtype=np.uint8)


def pair_fills(
    faces: tuple[AlignedFace, AlignedFace], settings: Settings
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return what stands in for erased pixels of A and of B; each has noise of its own."""
    a, b = (
        fill_crop(face.crop, settings.fill, settings.seed + image)
        for image, face in enumerate(faces)
    )
    return a, b


def embed_erased(
    passes: Passes,
    crop: Tensor,
    replacement: Tensor,
    masks: Tensor,
    batch_size: int,
    token: CancelToken,
) -> Iterator[Tensor]:
    """Yield the embeddings of a crop with one region after another replaced.

    Parameters
    ----------
    passes : Passes
    crop, replacement : Tensor, float32, (3, size, size)
        RGB, 0 to 255.
    masks : Tensor, bool or float32, (M, size, size)
        Where pixels are replaced, or by how much.
    batch_size : int
    token : CancelToken
        Checked before every batch.

    Yields
    ------
    Tensor, float32, (m, D)
        Of the next m masks.
    """
    return embed_all_erased(passes, crop[None], replacement[None], masks, batch_size, token)


def embed_all_erased(
    passes: Passes,
    crops: Tensor,
    replacements: Tensor,
    masks: Tensor,
    batch_size: int,
    token: CancelToken,
) -> Iterator[Tensor]:
    """Yield the embeddings of several crops, each with regions replaced.

    Parameters
    ----------
    passes : Passes
    crops, replacements : Tensor, float32, (n, 3, size, size)
        RGB, 0 to 255.
    masks : Tensor, bool or float32, (M, size, size) or (n, M, size, size)
        The same for every crop, or each crop's own.
    batch_size : int
    token : CancelToken
        Checked before every batch.

    Yields
    ------
    Tensor, float32, (m, D)
        All masks of the first crop, then all of the next.
    """
    own = masks.expand(len(crops), *masks.shape[-3:])
    count = own.shape[1]

    def make(start: int, stop: int) -> Tensor:
        index = torch.arange(start, stop, device=masks.device)
        face = index // count
        mask = own[face, index % count, None]
        if mask.dtype == torch.bool:
            batch = torch.where(mask, replacements[face], crops[face])
        else:  # whole numbers, as a saved copy holds them
            batch = (crops[face] + mask * (replacements[face] - crops[face])).round()
        return batch.contiguous(memory_format=torch.channels_last)

    return in_batches(make, passes.embed, len(crops) * count, batch_size, token)
