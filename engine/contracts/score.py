"""The score of a pair, and how a network's scores are distributed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.contracts.likelihood import Likelihood, NotCalibrated, ReadBy


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A decision threshold with the data and error rates that it comes from.

    Attributes
    ----------
    threshold : float
        Cosine; pairs at or above it count as mated.
    fmr, fnmr : float
        False match and false non-match rate at the threshold on `data`, 0 to 1.
    data : str
        Name of the data set.
    mated, nonmated : int
        Numbers of pairs.
    """

    threshold: float
    fmr: float
    fnmr: float
    data: str
    mated: int
    nonmated: int


@dataclass(frozen=True, slots=True)
class ScoreStatistics:
    """How a network's cosine is distributed over mated and non-mated pairs.

    Attributes
    ----------
    operating_point : OperatingPoint
    mated_mean, nonmated_mean : float
        Mean cosines.
    bin_edges : tuple of float
        Edges of the histograms, one more than bins.
    mated, nonmated : tuple of int
        Pairs a bin.
    """

    operating_point: OperatingPoint
    mated_mean: float
    nonmated_mean: float
    bin_edges: tuple[float, ...]
    mated: tuple[int, ...]
    nonmated: tuple[int, ...]

    @property
    def gap(self) -> float:
        """Mean mated minus mean non-mated cosine."""
        return self.mated_mean - self.nonmated_mean

    def shares_below(self, cosine: float) -> tuple[float, float]:
        """Return which shares of the mated and of the non-mated pairs score lower, 0 to 1.

        Within a bin the pairs are taken as spread evenly.
        """
        mated, nonmated = (
            float(np.interp(cosine, self.bin_edges, np.cumsum([0, *counts]) / sum(counts)))
            for counts in (self.mated, self.nonmated)
        )
        return mated, nonmated


class SamePhoto(StrEnum):
    """How two photos are one."""

    FILE = "file"
    """The files have the same bytes."""
    PIXELS = "pixels"
    """The files differ, the pixels do not."""
    PHOTOGRAPH = "photograph"
    """One photograph, saved again, cropped, scaled or otherwise changed."""
    MIRRORED = "mirrored"
    """The same, and left and right are exchanged."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The score of a pair.

    Attributes
    ----------
    cosine : float
        Cosine of the two embeddings, -1 to 1.
    angular : float
        The paper's score, 1 - arccos(cosine) / pi, 0 to 1.
    statistics : ScoreStatistics or None
        The distribution that the score can be read against; None when the network was never
        measured on pairs.
    likelihood : Likelihood or None
        What the score says of two propositions; None without a calibration.
    same_photo : SamePhoto or None
        How the two photos are one photograph; None if they are not, or where nobody looked.
    not_calibrated : tuple of NotCalibrated
        Why there is no likelihood although a calibration is chosen: the pair is poorer than any
        that it was fitted on.
    read_by : ReadBy or None
        What the score was to be read by, whether or not it says anything of this pair.
    """

    cosine: float
    angular: float
    statistics: ScoreStatistics | None = None
    likelihood: Likelihood | None = None
    same_photo: SamePhoto | None = None
    not_calibrated: tuple[NotCalibrated, ...] = ()
    read_by: ReadBy | None = None

    @property
    def operating_point(self) -> OperatingPoint | None:
        """The threshold with its error rates, where they were measured."""
        return None if self.statistics is None else self.statistics.operating_point

    @property
    def gap(self) -> float | None:
        """Mean mated minus mean non-mated cosine of the network, the unit of effect shares."""
        return None if self.statistics is None else self.statistics.gap
