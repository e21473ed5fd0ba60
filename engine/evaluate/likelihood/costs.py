"""How good likelihood ratios are, over pairs whose truth is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.evaluate.likelihood.fitting import pool

Array = NDArray[np.float64]


def cllr(mated: Array, nonmated: Array) -> float:
    """Return the log likelihood ratio cost, 0 perfect, 1 for ratios that are all 1.

    N. Brümmer and J. du Preez, "Application-independent evaluation of speaker detection",
    Computer Speech & Language 2006.

    Parameters
    ----------
    mated, nonmated : ndarray, float64
        log10 likelihood ratios.
    """
    return float((_penalty(-mated).mean() + _penalty(nonmated).mean()) / 2)


def cllr_min(mated: Array, nonmated: Array) -> float:
    """Return the cost that the best monotonic mapping of these ratios would have."""
    scores = np.concatenate([mated, nonmated])
    labels = np.concatenate([np.ones(len(mated), bool), np.zeros(len(nonmated), bool)])
    best = pool(scores, labels).values_of(scores)
    return cllr(best[labels], best[~labels])


def empirical_cross_entropy(mated: Array, nonmated: Array, prior_log10_odds: Array) -> Array:
    """Return the empirical cross-entropy at prior odds.

    D. Ramos and J. Gonzalez-Rodriguez, "Reliable support", Forensic Science International 2013.

    Parameters
    ----------
    mated, nonmated : ndarray, float64
        log10 likelihood ratios.
    prior_log10_odds : ndarray, float64, (n,)

    Returns
    -------
    ndarray, float64, (n,)
        Bits.
    """
    odds = prior_log10_odds[:, None]
    prior = 10**prior_log10_odds / (1 + 10**prior_log10_odds)
    lost_mated = _penalty(-(mated[None] + odds)).mean(1)
    lost_nonmated = _penalty(nonmated[None] + odds).mean(1)
    return np.asarray(prior * lost_mated + (1 - prior) * lost_nonmated)


def _penalty(log10_odds: Array) -> Array:
    """Return log2(1 + odds), whatever their size."""
    return np.asarray(np.logaddexp(0, log10_odds * np.log(10)) / np.log(2))
