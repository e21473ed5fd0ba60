"""Saliency methods for a network of one's own, given as a torch module."""

from __future__ import annotations

import copy
import hashlib
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput
from engine.contracts.methods import MASKS
from engine.contracts.packs import ModelIdentity
from engine.explain.saliency import SALIENCY
from engine.explain.saliency.question import Question, without_identity
from engine.models.input_spec import InputSpec
from engine.models.plugins import recognition_of_module
from engine.models.recognition import to_batch
from engine.progress import finish
from sim2word.images import Image, pixels_of


class Attribution:
    """One method on one network.

    Parameters
    ----------
    name : str
        Of :attr:`names`, for instance ``corrrise``.
    net : nn.Module
        Takes crops, (N, 3, size, size), prepared as below, to embeddings, (N, D). Its forward pass
        must not branch on values: it is traced.
    size : int
        Side of a crop in pixels.
    mean, scale : float
        The network's input is (value - mean) / scale, of values from 0 to 255.
    channels : {"rgb", "bgr"}
    device : str

    Raises
    ------
    BadInput
        If there is no such method.
    ModelRefused
        If the network cannot be traced, or has no feature map to make maps at.
    """

    names = SALIENCY.own

    def __init__(
        self,
        name: str,
        net: nn.Module,
        *,
        size: int = 112,
        mean: float = 127.5,
        scale: float = 127.5,
        channels: Literal["rgb", "bgr"] = "rgb",
        device: str = "cpu",
    ) -> None:
        self._method = SALIENCY.named(name)
        self._device = torch.device(device)
        self._size = size
        identity = ModelIdentity(type(net).__name__, "recognition", "", _hash_of(net), "")
        spec = InputSpec(size, mean, scale, channels)
        own = copy.deepcopy(net)  # the caller's is neither frozen nor moved
        self._net = recognition_of_module(own, identity, spec, self._device)

    def attribute(
        self, a: Image, b: Image, *, mated: bool = True, masks: int = MASKS, seed: int = 0
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return a map of each of two aligned faces.

        Parameters
        ----------
        a, b : ndarray of uint8, (size, size, 3), RGB, or Pillow image
            Crops as the network takes them.
        mated : bool
            Whether what makes the two alike is asked for, or what sets them apart.
        masks : int
            Random masks that the method may try.
        seed : int

        Returns
        -------
        pair of ndarray, float32, (size, size)
            In the method's own units; of a signed method positive values support the similarity.

        Raises
        ------
        BadInput
            If a crop has another size.
        ModelMissing, ModelRefused
            If the network lacks what the method needs.
        """
        pixels = np.stack([self._crop(a), self._crop(b)])
        crops = to_batch(pixels, self._device)
        with torch.inference_mode():
            own = self._net.embed(crops)
        partners = own.flip(0)
        fills = crops.mean((2, 3), keepdim=True).expand_as(crops)
        question = Question(
            net=self._net,
            crops=crops,
            own=own,
            partners=partners,
            partner_crops=crops.flip(0),
            fills=fills,
            ranked_as="mated" if mated else "nonmated",
            mates=partners if mated else own,
            nonmates=without_identity(self._net, crops.flip(0)) if mated else partners,
            threshold=0.0,
            masks=masks,
            batch_size=16,
            seed=seed,
            token=CancelToken(),
        )
        first, second = finish(self._method.maps(question)).float().cpu().numpy()
        return first, second

    def _crop(self, image: Image) -> NDArray[np.uint8]:
        pixels = pixels_of(image)
        if pixels.shape[:2] != (self._size, self._size):
            raise BadInput(
                "A crop of {width} x {height} pixels was given; the network takes {size} x {size}.",
                "Align and resize the face first, or use sim2word.explain, which does.",
                width=pixels.shape[1],
                height=pixels.shape[0],
                size=self._size,
            )
        return pixels


def _hash_of(net: nn.Module) -> str:
    """Return the SHA-256 of a network's numbers."""
    found = hashlib.sha256()
    for name, values in sorted(net.state_dict().items()):
        found.update(name.encode())
        found.update(values.detach().cpu().contiguous().numpy().tobytes())
    return found.hexdigest()
