"""Tippett and empirical cross-entropy plots of a calibration."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from engine.evaluate.likelihood.costs import empirical_cross_entropy
from engine.evaluate.likelihood.fitting import fit_pav

Array = NDArray[np.float64]
_SIZE = (5.2, 3.6)
_MATED, _NONMATED = "#3a7cc8", "#cd5c46"


def tippett(log10_lrs: Array, mated: NDArray[np.bool_]) -> bytes:
    """Return a PNG: the share of pairs whose ratio is at least as large, for both kinds.

    Parameters
    ----------
    log10_lrs : ndarray, float64, (n,)
    mated : ndarray, bool, (n,)
    """
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    for kind, colour, name in ((mated, _MATED, "mated"), (~mated, _NONMATED, "non-mated")):
        values = np.sort(log10_lrs[kind])
        shares = 100 * (1 - np.arange(len(values)) / len(values))
        axes.step(values, shares, where="pre", color=colour, label=name)
    axes.axvline(0, color="grey", linewidth=0.8)
    axes.set(xlabel="log10 likelihood ratio", ylabel="pairs with at least this ratio (%)")
    axes.legend()
    return _png(figure)


def cross_entropy(log10_lrs: Array, mated: NDArray[np.bool_]) -> bytes:
    """Return a PNG: the cross-entropy over prior odds, beside the best mapping and none.

    Parameters
    ----------
    log10_lrs : ndarray, float64, (n,)
    mated : ndarray, bool, (n,)
    """
    odds = np.linspace(-3, 3, 121)
    best = fit_pav(log10_lrs, mated).values_of(log10_lrs)
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    for values, style, name in (
        (log10_lrs, "-", "this calibration"),
        (best, "--", "best monotonic (PAV)"),
        (np.zeros_like(log10_lrs), ":", "ratios of 1"),
    ):
        entropy = empirical_cross_entropy(values[mated], values[~mated], odds)
        axes.plot(odds, entropy, style, color="black", label=name)
    axes.set(xlabel="prior log10 odds", ylabel="empirical cross-entropy (bits)")
    axes.legend()
    return _png(figure)


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150)
    return buffer.getvalue()
