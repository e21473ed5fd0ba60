"""The accounts of many pairs at once, from what was read of each photo once.

The products of :mod:`.game` are made for some hundred pairs together, in single precision, and so
are the words; the figures are those of :mod:`.accounting`, up to rounding. Nothing is kept of a
face but its embedding and readings, so that a million faces fit in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engine.explain.account.accounting import LEAST_P, LEAST_SHARE
from engine.explain.account.model import AccountModel
from engine.explain.account.row_words import (
    CAPTURE,
    EVEN,
    LEAST_CONTRAST,
    MOST,
    NEVER,
    NO_BEARD,
    SHAPES,
    SURE,
)

Singles = NDArray[np.float32]

HOLDERS = ("", "both", "a", "b", "more_a", "more_b")
"""By their codes; the first stands for no word."""
_NOBODY, _SHARED, _TO_ALONE, _MORE_A, _MORE_B = (np.int8(code) for code in (0, 1, 2, 4, 5))
_BOTH = int(_SHARED)
_CHUNK, _IN_CACHE = 2048, 64
"""Pairs that are worked out together, and those whose products stay in the processor's cache."""
_DIGITS = 3


@dataclass(frozen=True, slots=True, eq=False)
class ReadFaces:
    """What is kept of faces.

    Attributes
    ----------
    embeddings : ndarray, float32, (N, D)
        Of unit length.
    readings : ndarray, float32, (N, views, K)
        In the order of the account's readings, as they come from the networks.
    chances : ndarray, float32, (N, K)
        How surely a face has each attribute, 0 to 1; NaN of readings that are no attribute.
    """

    embeddings: Singles
    readings: Singles
    chances: Singles

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.embeddings)


@dataclass(frozen=True, slots=True, eq=False)
class ManyAccounts:
    """Accounts of N pairs with G groups of readings, in the groups' own order.

    Attributes
    ----------
    cosine, unnamed : ndarray, float64, (N,)
        ``unnamed`` is what the score of strangers and all values leave of the cosine.
    values, margins : ndarray, float64, (N, G)
        Cosine, and half of the 95 % interval.
    firm : ndarray, bool, (N, G)
    words : ndarray, int16, (N, G, 2)
        Number of the reading, the weightiest first; -1 for none.
    holders : ndarray, int8, (N, G, 2)
        Who has it, a code of :data:`HOLDERS`.
    """

    cosine: NDArray[np.float64]
    unnamed: NDArray[np.float64]
    values: NDArray[np.float64]
    margins: NDArray[np.float64]
    firm: NDArray[np.bool_]
    words: NDArray[np.int16]
    holders: NDArray[np.int8]


class Accountant:
    """Accounts pairs of some faces.

    Parameters
    ----------
    model : AccountModel
    faces : ReadFaces
    """

    def __init__(self, model: AccountModel, faces: ReadFaces) -> None:
        self._model, self._faces = model, faces
        self._z = model.standardised(faces.readings).astype(np.float32)
        self._along = (faces.embeddings @ model.basis.astype(np.float32)).astype(np.float32)
        readings = len(model.card.readings)
        self._fits = _by_reading(model.fits[None], readings)
        self._folds = _by_reading(model.fold_fits, readings)
        self._words = _Words(model, self._z.mean(1), faces.chances)

    def accounts(
        self,
        a: NDArray[np.integer],
        b: NDArray[np.integer],
        one_photograph: NDArray[np.bool_] | None = None,
    ) -> ManyAccounts:
        """Return the accounts of pairs.

        Parameters
        ----------
        a, b : ndarray, int, (N,)
            Numbers of faces.
        one_photograph : ndarray, bool, (N,), optional
            Pairs that are, or may be, of one photograph: no row of theirs is firm.
        """
        chunks = [slice(at, at + _CHUNK) for at in range(0, len(a), _CHUNK)]
        found = [self._some(a[some], b[some]) for some in chunks]
        empty = [self._some(a[:0], b[:0])]
        joined = [np.concatenate(parts) for parts in zip(*(found or empty), strict=True)]
        cosine, unnamed, values, margins, firm, words, holders = joined
        if one_photograph is not None:
            firm &= ~one_photograph[:, None]
        return ManyAccounts(cosine, unnamed, values, margins, firm, words, holders)

    def _some(
        self, a: NDArray[np.integer], b: NDArray[np.integer]
    ) -> tuple[NDArray[np.generic], ...]:
        model = self._model
        cosine = np.einsum(
            "nd,nd->n", self._faces.embeddings[a], self._faces.embeddings[b], dtype=np.float64
        )
        parts, lengths = self._products(a, b)
        of_views = self._z.shape[1]
        views = model.expected - parts[:, :of_views]
        folds = model.expected_folds - parts[:, of_views:]
        values, count = views.mean(1), folds.shape[1]
        shorter = model.usual - lengths
        noise = views.var(1, ddof=1) if views.shape[1] > 1 else 0.0
        deviation = np.sqrt(folds.var(1) * (count - 1) + noise).clip(1e-9)
        p = _holm(2 * stdtr(count - 1, -np.abs(values) / deviation))
        together = values > 0
        words, holders, against = self._words.of(a, b, together)
        firm = (
            ((shorter > 0) == together)
            & ~against
            & (np.abs(values) >= LEAST_SHARE * model.card.gap)
            & (p < LEAST_P)
        )
        margins = stdtrit(count - 1, 0.975) * deviation
        unnamed = cosine - model.card.strangers - values.sum(1)
        return cosine, unnamed, values, margins, firm, words, holders

    def _products(
        self, a: NDArray[np.integer], b: NDArray[np.integer]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the groups' parts of half the squared distance, and squared lengths.

        Returns
        -------
        parts : ndarray, float64, (N, views + folds, G)
        lengths : ndarray, float64, (N, G)
            Of what each group adds to the prediction.
        """
        views, folds = self._z.shape[1], len(self._model.fold_fits)
        groups, rank = self._model.fits.shape[0], self._along.shape[1]
        parts = np.empty((len(a), views + folds, groups), np.float32)
        lengths = np.empty((len(a), groups), np.float32)
        for at in range(0, len(a), _IN_CACHE):
            some = slice(at, at + _IN_CACHE)
            one, two = a[some], b[some]
            z = self._z[one] - self._z[two]
            apart = (self._along[one] - self._along[two])[..., None]
            of_views = (z.reshape(-1, z.shape[2]) @ self._fits).reshape(len(one), -1, rank)
            of_folds = (z.mean(1) @ self._folds).reshape(len(one), -1, rank)
            parts[some, :views] = (of_views @ apart).reshape(len(one), views, groups)
            parts[some, views:] = (of_folds @ apart).reshape(len(one), folds, groups)
            mean = of_views.reshape(len(one), views, groups, rank).mean(1)
            lengths[some] = np.einsum("ngr,ngr->ng", mean, mean)
        return parts.astype(np.float64) / 2, lengths.astype(np.float64)


def _by_reading(fits: NDArray[np.float64], readings: int) -> Singles:
    """Return fits, (folds, G, K, R), as a matrix from readings, (K, folds * G * R)."""
    return np.ascontiguousarray(fits.transpose(2, 0, 1, 3).reshape(readings, -1), np.float32)


def _holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities, (N, G), corrected for the G of each row (Holm)."""
    order = np.argsort(p, axis=1, kind="stable")
    steps = np.arange(p.shape[1], 0, -1)
    raised = np.minimum(1.0, np.take_along_axis(p, order, axis=1) * steps)
    corrected = np.empty_like(p)
    np.put_along_axis(corrected, order, np.maximum.accumulate(raised, axis=1), axis=1)
    return corrected


class _Words:
    """The words of rows, as :mod:`.row_words` has them."""

    def __init__(self, model: AccountModel, mean: Singles, chances: Singles) -> None:
        names = np.array(model.card.readings)
        said = [name not in NEVER and not name.startswith(SHAPES) for name in names]
        self._columns = np.flatnonzero(said)
        names = names[self._columns]
        group_of = model.layout.group_of[self._columns]
        self._groups = [
            np.flatnonzero(group_of == group) for group in range(len(model.layout.groups))
        ]
        self._capture = np.array([name.startswith(CAPTURE) for name in names])
        turned = names == NO_BEARD
        self._z = (mean[:, self._columns] * np.where(turned, -1, 1)).astype(np.float32)
        chance = chances[:, self._columns]
        chance = np.where(turned, 1 - chance, chance)
        self._chance = np.where(self._capture, 1, chance).astype(np.float32)

    def of(
        self, one: NDArray[np.integer], two: NDArray[np.integer], together: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int16], NDArray[np.int8], NDArray[np.bool_]]:
        """Return words and holders, (N, G, 2), and whether what is read speaks against the row."""
        a, b = self._z[one], self._z[two]
        contrast = np.round(a - b, _DIGITS)
        a_more = contrast > 0
        chance_a, chance_b = self._chance[one], self._chance[two]
        more, less = np.where(a_more, chance_a, chance_b), np.where(a_more, chance_b, chance_a)
        alike = np.abs(contrast) < LEAST_CONTRAST
        of_more = np.where(a_more, _MORE_A, _MORE_B)
        maybe, sure = (self._holders(more, less, alike, of_more, at) for at in (EVEN, SURE))
        n, groups = together.shape
        words = np.full((n, groups, MOST), -1, np.int16)
        holders = np.zeros((n, groups, MOST), np.int8)
        against = np.zeros((n, groups), bool)
        every = np.arange(n)
        for group, columns in enumerate(self._groups):
            if not len(columns):
                continue
            up = together[:, group, None]
            thought, said = maybe[:, columns], sure[:, columns]
            is_both = thought == _BOTH
            for_it = ((thought > 0) & (is_both == up)).any(1)
            against[:, group] = ((thought > 0) & (is_both != up)).any(1) & ~for_it
            fits = (said > 0) & ((said == _BOTH) == up)
            x, y = a[:, columns], b[:, columns]
            weight = np.where(fits, np.where(up, np.abs(x + y) / 2, np.abs(x - y)), -1.0)
            for place in range(MOST):
                best = weight.argmax(1)
                rows = np.flatnonzero(weight[every, best] >= 0)
                words[rows, group, place] = self._columns[columns[best[rows]]]
                holders[rows, group, place] = said[rows, best[rows]]
                weight[every, best] = -1.0
        return words, holders, against

    def _holders(
        self,
        more: Singles,
        less: Singles,
        alike: NDArray[np.bool_],
        of_more: NDArray[np.int8],
        sure: float,
    ) -> NDArray[np.int8]:
        """Return who has what each reading names, (N, columns), codes of :data:`HOLDERS`."""
        least, most = np.float32(sure), np.float32(1 - sure)
        too = less >= least
        alone = np.where(less <= most, of_more - _TO_ALONE, _NOBODY)
        shared = np.where(too & ~self._capture, _SHARED, _NOBODY)
        found = np.where(alike, shared, np.where(too, of_more, alone))
        return np.asarray(np.where(more >= least, found, _NOBODY))
