"""A pair that changes are tried on: regions of both faces replaced, and what it scores then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evidence.kind import Cosines, Pixels
from engine.explain.pair import PairContext
from engine.explain.replacing.controls import random_regions
from engine.explain.replacing.erasing import embed_all_erased
from engine.imaging.blending import weights
from engine.models.recognition import cosine
from engine.progress import Work


@dataclass(frozen=True, slots=True, eq=False)
class PairBench:
    """See :class:`engine.evidence.kind.Bench`.

    Attributes
    ----------
    pair : PairContext
    fills : pair of ndarray, uint8, (size, size, 3)
        What stands in for erased pixels of A and of B.
    partners : pair of ndarray, uint8, (size, size, 3), or None
        B's pixels laid on A, and A's on B.
    read : Tensor, (2, outputs)
        Logits of the attribute network.
    """

    pair: PairContext
    fills: tuple[Pixels, Pixels]
    partners: tuple[Pixels, Pixels] | None
    read: Tensor

    @property
    def faces(self) -> tuple[AlignedFace, AlignedFace]:
        """A and B."""
        return self.pair.faces

    @property
    def settings(self) -> Settings:
        """Of the run."""
        return self.pair.settings

    def embeddings(self) -> NDArray[np.float64]:
        """Return those of A and B, (2, D)."""
        return np.asarray(self.pair.embeddings.cpu().double().numpy())

    def logits(self) -> NDArray[np.float64]:
        """Return those of the attribute network, (2, outputs)."""
        return np.asarray(self.read.cpu().double().numpy())

    def keys(self) -> tuple[str, ...]:
        """Return the words' keys, one for each output."""
        return tuple(output.key for output in self.pair.attributes.outputs)

    def replaced(
        self, replacements: tuple[Pixels, Pixels], regions: NDArray[np.bool_], *, soft: bool
    ) -> Work[Cosines]:
        """Score the pair with regions replaced in A, in B and in both."""
        pair = self.pair
        fills = [torch.from_numpy(pixels).permute(2, 0, 1) for pixels in replacements]
        parts, done = [], 0
        for embeddings in embed_all_erased(
            pair.passes,
            pair.crops,
            torch.stack(fills).to(pair.crops),
            torch.from_numpy(weights(regions, soft=soft)).to(pair.crops.device),
            pair.settings.batch_size,
            pair.token,
        ):
            parts.append(embeddings)
            done += len(embeddings)
            yield done / (2 * regions.shape[-3])
        of_a, of_b = torch.cat(parts).chunk(2)
        a, b = pair.embeddings
        return {
            "a": _plain(cosine(of_a, b)),
            "b": _plain(cosine(a, of_b)),
            "both": _plain(cosine(of_a, of_b)),
        }

    def random_regions(self, areas: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return smooth random regions of some areas, (areas, controls, size, size)."""
        settings, size = self.pair.settings, self.pair.recognition.crop_size
        return random_regions(size, areas, settings.controls, settings.seed + 1)


def _plain(scores: Tensor) -> NDArray[np.float64]:
    return np.asarray(scores.cpu().numpy(), dtype=np.float64)
