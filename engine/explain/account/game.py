"""What each group of readings does to a score: Shapley values, refitted for every choice of groups.

Half the squared distance of two embeddings is ``D . V / 2 + D . R / 2``: the part along what
readings predict of their difference, and the part along the rest. With the readings of some groups
only, the first part is ``f(S) = D . V_S / 2``. A group's value is its mean gain over all orders in
which groups can join (Shapley, 1953; Lipovetsky and Conklin, "Analysis of regression in game theory
approach", 2001). Since the gain is linear in the fit, so is its mean: every group has one matrix,
by which the readings of a pair become its value.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from engine.explain.account.fit import Flags, Floats, Moments, Ridge, coefficients

_AT_ONCE = 256
"""Choices of groups whose equations are solved together."""


def choices(groups: int) -> Flags:
    """Return every choice of groups, (2**groups, groups)."""
    return (np.arange(2**groups)[:, None] >> np.arange(groups) & 1).astype(bool)


def order_shares(members: Flags) -> Floats:
    """Return by what the gain of every choice counts for each group's value.

    Parameters
    ----------
    members : ndarray, bool, (2**G, G)

    Returns
    -------
    ndarray, float64, (2**G, G)
    """
    groups, sizes = members.shape[1], members.sum(1)
    weights = np.array(
        [factorial(n) * factorial(groups - 1 - n) / factorial(groups) for n in range(groups)]
    )
    shares = np.zeros(members.shape)
    for group in range(groups):
        inside = members[:, group]
        shares[inside, group] = weights[sizes[inside] - 1]
        shares[~inside, group] = -weights[sizes[~inside]]
    return shares


def group_fits(known: Moments, lasting: Flags, group_of: NDArray[np.int64], ridge: Ridge) -> Floats:
    """Return what each group adds to a prediction, on average over all orders.

    Parameters
    ----------
    known : Moments
        Of K readings and embeddings of D dimensions.
    lasting : ndarray, bool, (K,)
    group_of : ndarray, int, (K,)
        Number of each reading's group, from 0.
    ridge : Ridge

    Returns
    -------
    ndarray, float64, (G, K, D)
        They sum to the coefficients of all readings together.
    """
    groups = int(group_of.max()) + 1
    members = choices(groups)
    shares = order_shares(members)
    found = np.zeros((groups, known.readings, known.width))
    for at in range(0, len(members), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        fits = coefficients(known, lasting, ridge, members[some][:, group_of])
        found += np.einsum("sg,skd->gkd", shares[some], fits, optimize=True)
    return found


def added(fits: Floats, readings: Floats) -> Floats:
    """Return what each group adds to the prediction of differences, (N, G, D).

    Parameters
    ----------
    fits : ndarray, float64, (G, K, D)
    readings : ndarray, float64, (N, K)
        Of A, less those of B.
    """
    return np.asarray(np.einsum("nk,gkd->ngd", readings, fits, optimize=True))


def values(fits: Floats, readings: Floats, differences: Floats) -> Floats:
    """Return the groups' values of pairs, (N, G): parts of half their squared distance.

    Parameters
    ----------
    fits : ndarray, float64, (G, K, D)
    readings : ndarray, float64, (N, K)
        Of A, less those of B.
    differences : ndarray, float64, (N, D)
        Embeddings of A, less those of B.
    """
    return np.asarray(np.einsum("ngd,nd->ng", added(fits, readings), differences) / 2)
