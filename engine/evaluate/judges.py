"""Who scores a region: the network that chose it, or another one, with one fill or another.

A region that moves the score of one network under one fill only is a trick of that network;
one that moves another's too says something of the faces.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from engine.explain import PairContext
from engine.explain.replacing.judging import in_other_crop, seen_by
from engine.explain.replacing.regions import RegionScorer, fill_named
from engine.models.recognition import RecognitionNet, cosine, to_batch

_BATCH = 16


class Judge(Protocol):
    """Scores regions of A."""

    @property
    def net(self) -> str:
        """The recognition network's name."""
        ...

    @property
    def fill(self) -> str:
        """What takes the place of a region."""
        ...

    def effects(self, pair: PairContext, regions: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine, (M,), for regions of A, (M, size, size)."""
        ...


class OwnJudge:
    """The network that explains.

    Parameters
    ----------
    net, fill : str
    """

    def __init__(self, net: str, fill: str) -> None:
        self.net, self.fill = net, fill

    def effects(self, pair: PairContext, regions: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine; see :class:`Judge`."""
        filling = fill_named(self.fill, pair.faces, pair.settings)
        return RegionScorer(pair, filling).effects(regions)


class NetJudge:
    """Another recognition network, which sees the faces as it wants them.

    Parameters
    ----------
    net : RecognitionNet
    fill : str
    device : torch.device
    """

    def __init__(self, net: RecognitionNet, fill: str, device: torch.device) -> None:
        self.net, self.fill = net.identity.name, fill
        self._net, self._device = net, device

    def effects(self, pair: PairContext, regions: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine; see :class:`Judge`."""
        a, b = (seen_by(self._net, face) for face in pair.faces)
        fill = fill_named(self.fill, (a, b), pair.settings)
        masks = [in_other_crop(region, pair.faces[0], a) for region in regions]
        crops = [np.where(mask[..., None], fill, a.crop) for mask in masks]
        batch = to_batch(np.stack([b.crop, a.crop, *crops]), self._device)
        embedded = []
        for crops_of_batch in torch.split(batch, _BATCH):
            with torch.inference_mode():
                embedded.append(self._net.embed(crops_of_batch))
        partner, *erased = torch.cat(embedded)
        scores = cosine(torch.stack(erased), partner[None]).cpu().numpy()
        return np.asarray(scores[1:] - scores[0])
