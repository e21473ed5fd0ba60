"""Error rates and likelihood ratios of known pairs, by how their photos were taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.contracts.likelihood import CONDITIONS, Condition, ConditionBand, ConditionName

BANDS = (0.0, 25.0, 50.0, 75.0, 100.0)
"""Of a component of quality."""
SUPPORT = 3
"""People, or pairs of people, with pairs that are as poor as a pair at hand, or poorer."""
_LEAST_SPREAD = 20
_SPREAD = (0.05, 0.5, 0.95)
_DIGITS = 6


@dataclass(frozen=True, slots=True, eq=False)
class KnownPairs:
    """Pairs whose truth is known.

    Attributes
    ----------
    scores : ndarray, float64, (N,)
    mated : ndarray, bool, (N,)
    log10_lrs : ndarray, float64, (N,)
        By mappings that were fitted without the pair; NaN where there was none.
    threshold : float
    """

    scores: NDArray[np.float64]
    mated: NDArray[np.bool_]
    log10_lrs: NDArray[np.float64]
    threshold: float


def conditions(
    taken: Sequence[Mapping[ConditionName, float]], pairs: KnownPairs, people: Sequence[str]
) -> tuple[Condition, ...]:
    """Return what is known of every condition.

    Parameters
    ----------
    taken : sequence of mapping
        Of each pair, see :func:`~engine.contracts.likelihood.conditions_of`.
    pairs : KnownPairs
    people : sequence of str
        Of each pair: whom it shows, so that one poor photo in many pairs counts once.
    """
    found = []
    shown = np.array(people)
    for name in CONDITIONS:
        values = np.array([one[name] for one in taken])
        kinds = (pairs.mated, ~pairs.mated)
        least = max(_supported(values[kind], shown[kind]) for kind in kinds)
        bands = tuple(_band(values, pairs, low, high) for low, high in pairwise(BANDS))
        found.append(Condition(name, round(least, _DIGITS), bands))
    return tuple(found)


def _supported(values: NDArray[np.float64], people: NDArray[np.str_]) -> float:
    """Return the poorest value that pairs of as many people show as are asked for."""
    poorest = [float(values[people == one].min()) for one in np.unique(people)]
    return sorted(poorest)[min(SUPPORT, len(poorest)) - 1]


def _band(values: NDArray[np.float64], pairs: KnownPairs, low: float, high: float) -> ConditionBand:
    inside = (values >= low) & ((values < high) | (high == BANDS[-1]))
    own, others = inside & pairs.mated, inside & ~pairs.mated
    accepted = pairs.scores >= pairs.threshold
    return ConditionBand(
        low=low,
        high=high,
        mated=int(own.sum()),
        nonmated=int(others.sum()),
        fmr=round(float(accepted[others].mean()), _DIGITS) if others.any() else None,
        fnmr=round(float(1 - accepted[own].mean()), _DIGITS) if own.any() else None,
        mated_lr=_spread(pairs.log10_lrs[own]),
        nonmated_lr=_spread(pairs.log10_lrs[others]),
    )


def _spread(log10_lrs: NDArray[np.float64]) -> tuple[float, float, float] | None:
    known = log10_lrs[~np.isnan(log10_lrs)]
    if len(known) < _LEAST_SPREAD:
        return None
    low, middle, high = np.quantile(known, _SPREAD).round(_DIGITS).tolist()
    return low, middle, high
