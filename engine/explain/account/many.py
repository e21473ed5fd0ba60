"""The accounts of many pairs at once, from what was read of each photo once.

The products of :mod:`.game` are made for some hundred pairs together, in single precision, and so
are the words; the figures are those of :mod:`.accounting`, up to rounding. Nothing is kept of a
face but its embedding and readings, so that a million faces fit in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

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
_MOST_KNOWN = 16_384
"""Faces of which is kept what they add to any pair: 17 KB each."""
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
        Of firm rows: number of the reading, the weightiest first; -1 for none.
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


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What some faces add to any pair.

    Attributes
    ----------
    added : ndarray, float32, (F, views + folds, G * R)
    at : ndarray, int64, (N,)
        The row of each face.
    """

    added: Singles
    at: NDArray[np.int64]


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
        known = self._known(a, b)
        chunks = [slice(at, at + _CHUNK) for at in range(0, len(a), _CHUNK)]
        found = [self._some(a[some], b[some], known) for some in chunks]
        empty = [self._some(a[:0], b[:0], known)]
        joined = [np.concatenate(parts) for parts in zip(*(found or empty), strict=True)]
        cosine, unnamed, values, margins, firm, words, holders = joined
        if one_photograph is not None:
            firm &= ~one_photograph[:, None]
        return ManyAccounts(cosine, unnamed, values, margins, firm, words, holders)

    def _known(self, a: NDArray[np.integer], b: NDArray[np.integer]) -> _Known | None:
        """Return what each face adds to any pair, where every one is in several of these."""
        faces = np.unique(np.concatenate([a, b]))
        if len(faces) > min(_MOST_KNOWN, len(a) // 2):
            return None
        at = np.zeros(len(self._faces), np.int64)
        at[faces] = np.arange(len(faces))
        added = [
            self._added(self._z[faces[start : start + _IN_CACHE]])
            for start in range(0, len(faces), _IN_CACHE)
        ]
        return _Known(np.concatenate(added), at) if added else None

    def _added(self, z: Singles) -> Singles:
        """Return what readings, (n, views, K), predict by every fit, (n, views + folds, G * R)."""
        n, views, readings = z.shape
        of_views = (z.reshape(-1, readings) @ self._fits).reshape(n, views, -1)
        of_folds = (z.mean(1) @ self._folds).reshape(n, -1, of_views.shape[2])
        return np.concatenate([of_views, of_folds], axis=1)

    def _some(
        self, a: NDArray[np.integer], b: NDArray[np.integer], known: _Known | None
    ) -> tuple[NDArray[np.generic], ...]:
        model = self._model
        cosine = np.einsum(
            "nd,nd->n", self._faces.embeddings[a], self._faces.embeddings[b], dtype=np.float64
        )
        parts, lengths = self._products(a, b, known)
        of_views = self._z.shape[1]
        views = model.expected - parts[:, :of_views]
        folds = model.expected_folds - parts[:, of_views:]
        values, count = views.mean(1), folds.shape[1]
        shorter = model.usual - lengths
        noise = views.var(1, ddof=1) if views.shape[1] > 1 else 0.0
        deviation = np.sqrt(folds.var(1) * (count - 1) + noise).clip(1e-9)
        surely = _stand_out(np.abs(values) / deviation, count - 1)
        together = values > 0
        firm = (
            ((shorter > 0) == together) & (np.abs(values) >= LEAST_SHARE * model.card.gap) & surely
        )
        words, holders, against = self._words.of(a, b, together, firm)
        firm &= ~against
        margins = stdtrit(count - 1, 0.975) * deviation
        unnamed = cosine - model.card.strangers - values.sum(1)
        return cosine, unnamed, values, margins, firm, words, holders

    def _products(
        self, a: NDArray[np.integer], b: NDArray[np.integer], known: _Known | None
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
            if known is None:
                added = self._added(self._z[one] - self._z[two])
            else:
                added = known.added[known.at[one]]
                added -= known.added[known.at[two]]
            apart = (self._along[one] - self._along[two])[..., None]
            by_group = added.reshape(len(one), views + folds, groups, rank)
            product = by_group.reshape(len(one), -1, rank) @ apart
            parts[some] = product.reshape(parts[some].shape)
            mean = by_group[:, :views].mean(1)
            lengths[some] = np.einsum("ngr,ngr->ng", mean, mean)
        return parts.astype(np.float64) / 2, lengths.astype(np.float64)


def _by_reading(fits: NDArray[np.float64], readings: int) -> Singles:
    """Return fits, (folds, G, K, R), as a matrix from readings, (K, folds * G * R)."""
    return np.ascontiguousarray(fits.transpose(2, 0, 1, 3).reshape(readings, -1), np.float32)


def _stand_out(sizes: NDArray[np.float64], freedom: int) -> NDArray[np.bool_]:
    """Return which rows differ from 0, (N, G), corrected for the G of a pair (Holm).

    Parameters
    ----------
    sizes : ndarray, float64, (N, G)
        In standard deviations: p falls with them, so that none has to be worked out.
    freedom : int
        Of Student's t.
    """
    groups = sizes.shape[1]
    bounds = stdtrit(freedom, 1 - LEAST_P / 2 / np.arange(groups, 0, -1))
    order = np.argsort(-sizes, axis=1, kind="stable")
    beyond = np.take_along_axis(sizes, order, axis=1) > bounds
    found = np.empty(sizes.shape, bool)
    np.put_along_axis(found, order, np.logical_and.accumulate(beyond, axis=1), axis=1)
    return found


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
        self,
        one: NDArray[np.integer],
        two: NDArray[np.integer],
        together: NDArray[np.bool_],
        wanted: NDArray[np.bool_],
    ) -> tuple[NDArray[np.int16], NDArray[np.int8], NDArray[np.bool_]]:
        """Return words and holders, (N, G, 2), and whether what is read speaks against the row.

        Of the rows that are wanted, (N, G); the others have none.
        """
        n, groups = together.shape
        words = np.full((n, groups, MOST), -1, np.int16)
        holders = np.zeros((n, groups, MOST), np.int8)
        against = np.zeros((n, groups), bool)
        for group, columns in enumerate(self._groups):
            rows = np.flatnonzero(wanted[:, group])
            if len(columns) and len(rows):
                found = self._of_group(one[rows], two[rows], together[rows, group], columns)
                words[rows, group], holders[rows, group], against[rows, group] = found
        return words, holders, against

    def _of_group(
        self,
        one: NDArray[np.integer],
        two: NDArray[np.integer],
        together: NDArray[np.bool_],
        columns: NDArray[np.int64],
    ) -> tuple[NDArray[np.int16], NDArray[np.int8], NDArray[np.bool_]]:
        """Return the same of the rows of one group, whose readings stand in some columns."""
        a, b = self._z[one][:, columns], self._z[two][:, columns]
        contrast = np.round(a - b, _DIGITS)
        a_more = contrast > 0
        chances = self._chance[one][:, columns], self._chance[two][:, columns]
        more, less = np.where(a_more, *chances), np.where(a_more, *chances[::-1])
        alike = np.abs(contrast) < LEAST_CONTRAST
        of_more, capture = np.where(a_more, _MORE_A, _MORE_B), self._capture[columns]
        thought = _holders(more, less, alike, of_more, capture, EVEN)
        said = _holders(more, less, alike, of_more, capture, SURE)
        up = together[:, None]
        is_both = thought == _BOTH
        for_it = ((thought > 0) & (is_both == up)).any(1)
        against = ((thought > 0) & (is_both != up)).any(1) & ~for_it
        fits = (said > 0) & ((said == _BOTH) == up)
        weight = np.where(fits, np.where(up, np.abs(a + b) / 2, np.abs(a - b)), -1.0)
        words = np.full((len(one), MOST), -1, np.int16)
        holders = np.zeros((len(one), MOST), np.int8)
        every = np.arange(len(one))
        for place in range(MOST):
            best = weight.argmax(1)
            rows = np.flatnonzero(weight[every, best] >= 0)
            words[rows, place] = self._columns[columns[best[rows]]]
            holders[rows, place] = said[rows, best[rows]]
            weight[every, best] = -1.0
        return words, holders, against


def _holders(
    more: Singles,
    less: Singles,
    alike: NDArray[np.bool_],
    of_more: NDArray[np.int8],
    capture: NDArray[np.bool_],
    sure: float,
) -> NDArray[np.int8]:
    """Return who has what each reading names, (N, columns), codes of :data:`HOLDERS`.

    How a photo was taken is a word only where one of two has clearly more.
    """
    least, most = np.float32(sure), np.float32(1 - sure)
    too = less >= least
    alone = np.where(less <= most, of_more - _TO_ALONE, _NOBODY)
    shared = np.where(too & ~capture, _SHARED, _NOBODY)
    found = np.where(alike, shared, np.where(too, of_more, alone))
    return np.asarray(np.where(more >= least, found, _NOBODY))
