"""How unsure a gallery is of a face: evidence for its people, as a Dirichlet distribution.

M. Sensoy, L. Kaplan, M. Kandemir, "Evidential deep learning to quantify classification
uncertainty", NeurIPS 2018: with evidence e_k for each of K classes the uncertainty is
K / sum (e_k + 1), from 0 (sure) to 1 (nothing speaks for anybody). Chen et al. (Sim2Word, ACM TOMM
2022) train such a network; here the evidence for a person is exp((s_k - c) / T), s_k the cosine
with the person's prototype, c the threshold of the network and T a scale that was fitted so that
known and unknown faces come apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from engine.contracts.score import ScoreStatistics
from engine.models.devices import wide
from engine.models.recognition import calibrated

SCALE = 0.05
"""T in mean distances of mated from non-mated cosines, fitted on tuning people
(``sim2word evaluate identification --split tune``)."""
_MOST = 60.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """How scores become evidence.

    Attributes
    ----------
    centre : float
        Cosine at which a person has an evidence of 1.
    temperature : float
        In cosine.
    """

    centre: float
    temperature: float

    @classmethod
    def of(cls, statistics: ScoreStatistics | None, scale: float = SCALE) -> Evidence:
        """Return the evidence of a network by its measured distribution.

        Raises
        ------
        BadInput
            If it was never calibrated.
        """
        measured = calibrated(statistics)
        return cls(measured.operating_point.threshold, scale * measured.gap)

    def uncertainty(self, embeddings: Tensor, prototypes: Tensor) -> Tensor:
        """Return the uncertainty, float64, (N,), of embeddings, (N, D), over people, (P, D)."""
        cosines = F.normalize(wide(embeddings), dim=1) @ F.normalize(wide(prototypes), dim=1).T
        exponents = ((cosines - self.centre) / self.temperature).clamp_max(_MOST)
        count = cosines.shape[1]
        return count / (count + exponents.exp().sum(1))
