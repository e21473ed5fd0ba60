"""The maps of a run, as they come to exist."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from engine.contracts.events import MapReady
from engine.contracts.explanation import SaliencyMap
from engine.contracts.pair import SIDES, Side
from engine.explain.pair import PairContext


class Maps:
    """Keeps the maps of a run and reports each.

    Parameters
    ----------
    pair : PairContext
    method : str
        Name of the method that makes them.
    """

    def __init__(self, pair: PairContext, method: str) -> None:
        self._pair, self._method = pair, method
        self._made: list[SaliencyMap] = []

    @property
    def made(self) -> tuple[SaliencyMap, ...]:
        """The maps so far, in the order in which they were made."""
        return tuple(self._made)

    def add(self, side: Side, branch: str, values: Tensor, *, signed: bool = False) -> MapReady:
        """Keep a map and return the event that reports it.

        Parameters
        ----------
        side : {"a", "b"}
        branch : str
            See :class:`~engine.contracts.SaliencyMap`.
        values : Tensor, (size, size)
        signed : bool
            Whether the values have signs of their own; others lie in 0..1.
        """
        face = self._pair.faces[SIDES.index(side)]
        raw = values.cpu().numpy().astype(np.float32)
        saliency = SaliencyMap(side, self._method, branch, raw, face.affine, signed)
        self._made.append(saliency)
        return MapReady(self._pair.request_id, saliency)
