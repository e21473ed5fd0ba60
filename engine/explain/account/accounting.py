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
from engine.explain.account.model import AccountModel
from engine.explain.account.row_words import row_words

LEAST_SHARE = 0.05
"""Of the gap between mated and non-mated scores: smaller rows are not told."""
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
    present : mapping of str to bool
        Whether the face has each attribute, as the attribute network reads it.
    """

    embedding: Floats
    readings: Floats
    present: dict[str, bool]


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
    rows = tuple(
        AccountRow(
            group=group.name,
            value=round(row.value, _DIGITS),
            low=round(row.value - row.margin, _DIGITS),
            high=round(row.value + row.margin, _DIGITS),
            firm=abs(row.value) >= least and corrected[number] < LEAST_P and not one_photograph,
            protected=group.protected,
            words=row_words(model, faces, number),
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
    value: float
    margin: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """Of all groups: the values, those of the single views, and those of the folds."""

    values: Floats
    of_views: Floats
    of_folds: Floats

    def row(self, group: int) -> _Row:
        """Return the value of a group with its uncertainty."""
        value, views, folds = (of[..., group] for of in (self.values, self.of_views, self.of_folds))
        count = len(folds)
        # The jackknife over parts of the people, and the readings of these two faces.
        fit = (count - 1) / count * float(((folds - folds.mean()) ** 2).sum())
        noise = float(views.var(ddof=1)) if len(views) > 1 else 0.0
        deviation = max(float(np.sqrt(fit + noise)), 1e-9)
        freedom = count - 1
        p = float(2 * stdtr(freedom, -abs(float(value)) / deviation))
        return _Row(float(value), float(stdtrit(freedom, 0.975)) * deviation, p)


def _measured(model: AccountModel, faces: tuple[FacePlace, FacePlace]) -> _Measured:
    a, b = faces
    views = model.standardised(a.readings) - model.standardised(b.readings)
    readings = np.concatenate([views.mean(0, keepdims=True), views])
    apart = ((a.embedding - b.embedding) @ model.basis)[None]
    whole, *folds = model.sampled
    values = model.expected - model.game.values(readings[:1], apart)[0]
    of_views = model.expected - whole.values(views, apart.repeat(len(views), 0))
    of_folds = [
        expected - fold.values(readings[:1], apart)[0]
        for expected, fold in zip(model.expected_folds, folds, strict=True)
    ]
    return _Measured(values, of_views, np.stack(of_folds))


def in_order(model: AccountModel, names: Sequence[str]) -> NDArray[np.int64]:
    """Return where the account's readings stand among names.

    Raises
    ------
    ValueError
        If one is not there.
    """
    return np.array([list(names).index(name) for name in model.card.readings], np.int64)
