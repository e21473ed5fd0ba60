"""Intervals over people: photos and pairs of one person are not independent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_DRAWS = 2000
_INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its interval.

    Attributes
    ----------
    value, low, high : float
        The mean and its 95 % interval, people drawn with replacement.
    n, people : int
        Values, and people that they are of.
    """

    value: float
    low: float
    high: float
    n: int
    people: int


def mean_by_person(values: Sequence[float], people: Sequence[str], seed: int = 0) -> Mean | None:
    """Return the mean of values, each of a person; None of no values."""
    if not values:
        return None
    names, of = np.unique(np.asarray(people), return_inverse=True)
    sums = np.bincount(of, weights=np.asarray(values, float))
    counts = np.bincount(of)
    drawn = np.random.default_rng(seed).integers(0, len(names), (_DRAWS, len(names)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.percentile(means, _INTERVAL)
    return Mean(float(np.mean(values)), float(low), float(high), len(values), len(names))
