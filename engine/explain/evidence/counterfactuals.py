"""Regions of both faces replaced, and what the pair scores then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.explanation import WordSide
from engine.contracts.pair import SIDES, Side
from engine.explain.evidence.erasing import embed_all_erased
from engine.explain.pair import PairContext
from engine.models.recognition import cosine
from engine.progress import Work

Change = Literal["erase", "exchange"]
PARTNER = "partner"
"""What fills an exchanged region: the partner's aligned pixels."""

Scores = dict[tuple[Change, WordSide], NDArray[np.float64]]
"""Cosines, (M,), by what was done and to whom."""


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactuals:
    """Scores a pair with regions replaced.

    Attributes
    ----------
    pair : PairContext
    fills : pair of ndarray, uint8, (size, size, 3)
        What stands in for erased pixels of A and of B.
    """

    pair: PairContext
    fills: tuple[NDArray[np.uint8], NDArray[np.uint8]]

    def fill(self, change: Change, side: Side) -> NDArray[np.uint8]:
        """Return what takes the place of a region of a face."""
        image = SIDES.index(side)
        return self.fills[image] if change == "erase" else self.pair.faces[1 - image].crop

    def scores(self, change: Change, masks: NDArray[np.bool_]) -> Work[Scores]:
        """Replace the same regions in A, in B and, erased, in both.

        Parameters
        ----------
        change : {"erase", "exchange"}
            Regions of both are not exchanged: the pair would be the same, mirrored.
        masks : ndarray, bool, (M, size, size)

        Returns
        -------
        Scores
            For ``a`` and ``b``, of erasing also for ``both``.
        """
        pair = self.pair
        fills = [torch.from_numpy(self.fill(change, side)).permute(2, 0, 1) for side in SIDES]
        parts, done = [], 0
        for embeddings in embed_all_erased(
            pair.passes,
            pair.crops,
            torch.stack(fills).to(pair.crops),
            torch.from_numpy(masks).to(pair.crops.device),
            pair.settings.batch_size,
            pair.token,
        ):
            parts.append(embeddings)
            done += len(embeddings)
            yield done / (2 * len(masks))
        of_a, of_b = torch.cat(parts).chunk(2)
        a, b = pair.embeddings
        scores: Scores = {
            (change, "a"): _plain(cosine(of_a, b)),
            (change, "b"): _plain(cosine(a, of_b)),
        }
        if change == "erase":
            scores[change, "both"] = _plain(cosine(of_a, of_b))
        return scores


def _plain(scores: Tensor) -> NDArray[np.float64]:
    return np.asarray(scores.cpu().numpy(), dtype=np.float64)
