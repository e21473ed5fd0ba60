"""How a network's score is distributed over pairs: what a score is read against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.score import OperatingPoint, ScoreStatistics
from engine.evaluate.verification import best_threshold

_BINS = 60
_DIGITS = 4
"""Of the threshold; the rates are counted at what is reported."""


def score_statistics(
    scores: NDArray[np.float64], mated: NDArray[np.bool_], data: str
) -> ScoreStatistics:
    """Return the distribution of scored pairs, with the threshold that errs least.

    Parameters
    ----------
    scores : ndarray, float64, (n,)
        Cosines.
    mated : ndarray, bool, (n,)
    data : str
        Name of the pairs, shown beside every threshold.
    """
    scores = scores.clip(-1.0, 1.0)
    threshold = round(best_threshold(scores, mated), _DIGITS)
    edges = np.linspace(np.floor(scores.min() * 50) / 50, 1.0, _BINS + 1)
    return ScoreStatistics(
        operating_point=OperatingPoint(
            threshold=threshold,
            fmr=round(float((scores[~mated] >= threshold).mean()), 5),
            fnmr=round(float((scores[mated] < threshold).mean()), 5),
            data=data,
            mated=int(mated.sum()),
            nonmated=int((~mated).sum()),
        ),
        mated_mean=round(float(scores[mated].mean()), 5),
        nonmated_mean=round(float(scores[~mated].mean()), 5),
        bin_edges=tuple(round(float(edge), 5) for edge in edges),
        mated=tuple(np.histogram(scores[mated], edges)[0].tolist()),
        nonmated=tuple(np.histogram(scores[~mated], edges)[0].tolist()),
    )
