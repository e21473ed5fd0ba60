"""How embeddings go with what is read off faces: one fit for every choice of groups.

What a person keeps is fitted between people, on their means; what changes from photo to photo is
fitted within people, on differences from their means (fixed effects). Between people glasses go
with age and lipstick with gender; within a person they do not.

A fit is ridge regression; all that it needs of the photos are second moments, so that the fit of
every choice of groups comes from the same few matrices, and none of them has a face in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Second moments of readings, (K), and embeddings, (D), about their means.

    Attributes
    ----------
    between : ndarray, float64, (K, K + D)
        Of people's means: readings with readings and with embeddings.
    within : ndarray, float64, (K, K + D)
        Of photos about the means of their people.
    """

    between: Floats
    within: Floats

    @property
    def readings(self) -> int:
        """K."""
        return len(self.between)

    @property
    def width(self) -> int:
        """D."""
        return int(self.between.shape[1]) - len(self.between)

    def seen_along(self, basis: Floats) -> Moments:
        """Return the moments with embeddings as they lie along a basis, (D, R)."""
        k = self.readings
        return Moments(
            *(
                np.concatenate([m[:, :k], m[:, k:] @ basis], axis=1)
                for m in (self.between, self.within)
            )
        )


@dataclass(frozen=True, slots=True)
class Ridge:
    """How strongly coefficients are drawn to zero, as a share of a reading's variance.

    Attributes
    ----------
    between, within : float
    """

    between: float
    within: float


def moments(readings: Floats, embeddings: Floats, people: Sequence[str]) -> Moments:
    """Return the moments of photos.

    Parameters
    ----------
    readings : ndarray, float64, (N, K)
        Standardised.
    embeddings : ndarray, float64, (N, D)
    people : sequence of N str
    """
    _, which = np.unique(np.asarray(people), return_inverse=True)
    both = np.concatenate([readings, embeddings], axis=1)
    counts = np.bincount(which)
    means = np.zeros((len(counts), both.shape[1]))
    np.add.at(means, which, both)
    means /= counts[:, None]
    about = both - means[which]
    centred = means - means.mean(0)
    k = readings.shape[1]
    repeated = max(1, len(both) - len(counts))
    return Moments(
        between=centred[:, :k].T @ centred / len(counts),
        within=about[:, :k].T @ about / repeated,
    )


def coefficients(known: Moments, lasting: Flags, ridge: Ridge, members: Flags) -> Floats:
    """Return the coefficients of the readings that belong to each choice.

    Parameters
    ----------
    known : Moments
    lasting : ndarray, bool, (K,)
        Readings of what a person keeps; the others change.
    ridge : Ridge
    members : ndarray, bool, (S, K)
        Which readings each choice has.

    Returns
    -------
    ndarray, float64, (S, K, D)
        0 for readings that a choice does not have.
    """
    k, fits = known.readings, np.zeros((len(members), known.readings, known.width))
    keeps, changes = np.flatnonzero(lasting), np.flatnonzero(~lasting)
    fits[:, changes] = _solved(
        known.within[np.ix_(changes, changes)],
        known.within[changes, k:],
        ridge.within,
        members[:, changes],
    )
    # What changes is taken off the people's means before what they keep is fitted to the rest.
    across = known.between[np.ix_(keeps, changes)]
    fits[:, keeps] = _solved(
        known.between[np.ix_(keeps, keeps)],
        known.between[keeps, k:] - across @ fits[:, changes],
        ridge.between,
        members[:, keeps],
    )
    return fits


def _solved(gram: Floats, target: Floats, ridge: float, members: Flags) -> Floats:
    """Solve the normal equations of each choice; rows outside it are 0."""
    pairs = members[:, :, None] & members[:, None, :]
    matrix = np.where(pairs, gram, 0.0)
    diagonal = np.arange(len(gram))
    matrix[:, diagonal, diagonal] += np.where(members, ridge, 1.0)
    return np.asarray(np.linalg.solve(matrix, np.where(members[:, :, None], target, 0.0)))
