"""Counterfactual crops: regions erased, in batches, and the embeddings they get."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts import CancelToken, Fill
from engine.imaging.opencv import cv2
from engine.models.batches import in_batches
from engine.models.recognition import RecognitionNet

_MEAN_GREY = 125.0
"""The grey of the published method."""

_BLUR_SIGMA = 0.08
"""Of the crop's side."""


def fill_crop(crop: NDArray[np.uint8], fill: Fill, seed: int) -> NDArray[np.float32]:
    """Return what stands in for erased pixels of a crop.

    Parameters
    ----------
    crop : ndarray, uint8, (size, size, 3)
    fill : Fill
    seed : int
        Of the random fill.

    Returns
    -------
    ndarray, float32, (size, size, 3)
        0 to 255.
    """
    match fill:
        case Fill.BLACK:
            return np.zeros(crop.shape, np.float32)
        case Fill.WHITE:
            return np.full(crop.shape, 255.0, np.float32)
        case Fill.MEAN:
            return np.full(crop.shape, _MEAN_GREY, np.float32)
        case Fill.RANDOM:
            noise = np.random.default_rng(seed).uniform(0, 255, crop.shape)
            return noise.astype(np.float32)
        case Fill.BLUR:
            sigma = _BLUR_SIGMA * crop.shape[0]
            return cv2.GaussianBlur(crop.astype(np.float32), (0, 0), sigma).astype(np.float32)


def embed_erased(
    net: RecognitionNet,
    crop: Tensor,
    replacement: Tensor,
    masks: Tensor,
    batch_size: int,
    token: CancelToken,
) -> Iterator[Tensor]:
    """Yield the embeddings of a crop with one region after another replaced.

    Parameters
    ----------
    net : RecognitionNet
    crop, replacement : Tensor, float32, (3, size, size)
        RGB, 0 to 255.
    masks : Tensor, bool, (M, size, size)
        True where the replacement shows.
    batch_size : int
    token : CancelToken

    Yields
    ------
    Tensor, float32, (m, D)
        Of the next m masks.
    """

    def make(start: int, stop: int) -> Tensor:
        batch = torch.where(masks[start:stop, None], replacement, crop)
        return batch.contiguous(memory_format=torch.channels_last)

    return in_batches(make, net.embed, len(masks), batch_size, token)
