"""The account of a pair: rows that sum from the score of strangers to this score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engine.contracts.account import Account, AccountRow, by_size, without_protected
from engine.evidence.significance import holm
from engine.explain.account.fit import Floats
from engine.explain.account.game import added, values
from engine.explain.account.model import AccountModel
from engine.explain.account.row_words import row_words

LEAST_SHARE = 0.05
"""Of the gap between mated and non-mated scores: smaller rows are not said."""
LEAST_P = 0.05
_DIGITS = 10
"""Rows are rounded so far: the last bits of sums depend on the machine."""


@dataclass(frozen=True, slots=True, eq=False)
class FacePlace:
    """A face as an account sees it.

    Attributes
    ----------
    embedding : ndarray, float64, (D,)
        Of unit length.
    readings : ndarray, float64, (views, K)
        In the order of the account's readings, as they come from the networks.
    probability : mapping of str to float
        How surely the face has each attribute, as the attribute network reads it, 0 to 1.
    """

    embedding: Floats
    readings: Floats
    probability: dict[str, float]


def account_of(
    model: AccountModel,
    faces: tuple[FacePlace, FacePlace],
    cosine: float,
    *,
    protected_words: bool = True,
    one_photograph: bool = False,
) -> Account:
    """Return the account of a pair.

    Parameters
    ----------
    model : AccountModel
    faces : pair of FacePlace
        A and B.
    cosine : float
        Their score.
    protected_words : bool
        Whether rows of perceived age, gender and ancestry may be shown; they are one row
        otherwise.
    one_photograph : bool
        Whether the two photos are one; then no row is firm.
    """
    measured = _measured(model, faces)
    groups = model.layout.groups
    found = [measured.row(number) for number in range(len(groups))]
    corrected = holm({number: row.p for number, row in enumerate(found)})
    least = LEAST_SHARE * model.card.gap
    words = [
        row_words(model, faces, number, together=row.value > 0) for number, row in enumerate(found)
    ]
    rows = tuple(
        AccountRow(
            group=group.name,
            value=round(row.value, _DIGITS),
            low=round(row.value - row.margin, _DIGITS),
            high=round(row.value + row.margin, _DIGITS),
            firm=row.agrees
            and not words[number][1]
            and abs(row.value) >= least
            and corrected[number] < LEAST_P
            and not one_photograph,
            protected=group.protected,
            words=words[number][0],
        )
        for number, (group, row) in enumerate(zip(groups, found, strict=True))
    )
    account = Account(
        score=cosine,
        strangers=model.card.strangers,
        rows=by_size(rows),
        unnamed=cosine - model.card.strangers - sum(row.value for row in rows),
        fit=model.sha256,
        fitted_on=model.card.fitted_on,
        variance_named=model.card.variance_named,
        one_photograph=one_photograph,
    )
    return account if protected_words else without_protected(account)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its value, half its interval, its probability if it were 0, and one thing more.

    Attributes
    ----------
    agrees : bool
        Whether the readings by themselves say so too: what they predict is shorter than among
        strangers for a row that brings together, longer for one that sets apart.
    """

    value: float
    margin: float
    p: float
    agrees: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """Of all groups: the values, those of the single views, those of the folds, and lengths."""

    values: Floats
    of_views: Floats
    of_folds: Floats
    shorter: Floats

    def row(self, group: int) -> _Row:
        """Return the value of a group with its uncertainty."""
        views, folds = self.of_views[:, group], self.of_folds[:, group]
        value, count = float(self.values[group]), len(folds)
        # The jackknife over parts of the people, and the readings of these two faces.
        fit = (count - 1) / count * float(((folds - folds.mean()) ** 2).sum())
        noise = float(views.var(ddof=1)) if len(views) > 1 else 0.0
        deviation = max(float(np.sqrt(fit + noise)), 1e-9)
        p = float(2 * stdtr(count - 1, -abs(value) / deviation))
        margin = float(stdtrit(count - 1, 0.975)) * deviation
        return _Row(value, margin, p, bool((self.shorter[group] > 0) == (value > 0)))


def _measured(model: AccountModel, faces: tuple[FacePlace, FacePlace]) -> _Measured:
    a, b = faces
    views = model.standardised(a.readings) - model.standardised(b.readings)
    readings = views.mean(0, keepdims=True)
    apart = ((a.embedding - b.embedding) @ model.basis)[None]
    of_folds = [
        expected - values(fold, readings, apart)[0]
        for expected, fold in zip(model.expected_folds, model.fold_fits, strict=True)
    ]
    return _Measured(
        values=model.expected - values(model.fits, readings, apart)[0],
        of_views=model.expected - values(model.fits, views, apart.repeat(len(views), 0)),
        of_folds=np.stack(of_folds),
        shorter=model.usual - (added(model.fits, readings)[0] ** 2).sum(1),
    )


def in_order(model: AccountModel, names: Sequence[str]) -> NDArray[np.int64]:
    """Return where the account's readings stand among names.

    Raises
    ------
    ValueError
        If one is not there.
    """
    known = list(names)
    return np.array([known.index(name) for name in model.card.readings], np.int64)
