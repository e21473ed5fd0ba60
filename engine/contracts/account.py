"""The account of a score: what brings two faces together and what sets them apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

NOT_SHOWN = "not_shown"
"""The row of all groups of protected traits, where their words are switched off."""

Holder = Literal["both", "a", "b", "more_a", "more_b"]
"""Who has what a word names: both alike, one alone, or both and one of them more."""


@dataclass(frozen=True, slots=True)
class AccountWord:
    """A word of a row.

    Attributes
    ----------
    key : str
        Of an attribute, for instance ``bushy_eyebrows``, or of a reading of the photo or the
        face's proportions, for instance ``capture.sharpness``.
    holder : {"both", "a", "b", "more_a", "more_b"}
    contrast : float
        By how much more A has of it than B, in standard deviations over people.
    """

    key: str
    holder: Holder
    contrast: float


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What one group of readings does to the score, against two strangers.

    Attributes
    ----------
    group : str
        For instance ``brows``; ``not_shown`` for all protected ones together.
    value : float
        Cosine; positive brings the two together, negative sets them apart.
    low, high : float
        Its 95 % interval: of the fit, over people, and of the readings of these two faces.
    firm : bool
        Whether it may be given as a reason: it differs from 0, corrected for the number of rows
        (Holm), is at least 5 % of the gap of mated and non-mated scores, and what is read of the
        two faces does not say the contrary.
    protected : bool
        Whether it is of perceived age, gender or ancestry.
    words : tuple of AccountWord
        What the two share of it, or how they differ, the weightiest first.
    in_regions : bool or None
        Whether changing the part of the face that belongs to it moves the score as the row says,
        and stands out of random regions; None where no part belongs to it or none was measured.
    """

    group: str
    value: float
    low: float
    high: float
    firm: bool
    protected: bool = False
    words: tuple[AccountWord, ...] = ()
    in_regions: bool | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Rows that sum, with the remainder, from the score of strangers to the pair's score.

    Attributes
    ----------
    score : float
        The pair's cosine: ``strangers`` plus all rows plus ``unnamed``.
    strangers : float
        Mean cosine of two people of the reference photos.
    rows : tuple of AccountRow
        The largest first.
    unnamed : float
        What no reading accounts for.
    fit : str
        SHA-256 of the file of the fit.
    fitted_on : str
        The reference photos, in words.
    variance_named : float
        Share of the variance of unseen people's embeddings that the readings account for, 0 to 1.
    one_photograph : bool
        Whether the two faces are one face of one photograph; then no row is firm, for that explains
        everything.
    """

    score: float
    strangers: float
    rows: tuple[AccountRow, ...]
    unnamed: float
    fit: str
    fitted_on: str
    variance_named: float
    one_photograph: bool = False

    @property
    def named(self) -> float:
        """The sum of all rows."""
        return sum(row.value for row in self.rows)

    def firm(self, *, together: bool) -> tuple[AccountRow, ...]:
        """Return the firm rows of one direction, the largest first."""
        return tuple(row for row in self.rows if row.firm and (row.value > 0) is together)


def without_protected(account: Account) -> Account:
    """Return an account whose rows of protected traits are one, without words.

    Its interval is as wide as all of theirs together.
    """
    hidden = [row for row in account.rows if row.protected]
    if not hidden:
        return account
    together = AccountRow(
        group=NOT_SHOWN,
        value=sum(row.value for row in hidden),
        low=sum(row.low for row in hidden),
        high=sum(row.high for row in hidden),
        firm=False,
    )
    rows = [row for row in account.rows if not row.protected]
    return replace(account, rows=by_size((*rows, together)))


def by_size(rows: tuple[AccountRow, ...]) -> tuple[AccountRow, ...]:
    """Return rows in their order: the largest first."""
    return tuple(sorted(rows, key=lambda row: -abs(row.value)))


SetHolder = Literal["both", "own", "others", "more_own", "more_others", "differs"]
"""Who has what a word of a set names: both of a pair, the person alone, the others alone, both and
one of them more; within the photos of one person a word is in both, or differs."""


@dataclass(frozen=True, slots=True)
class SetWord:
    """A word of a row over many pairs.

    Attributes
    ----------
    key : str
        As of :class:`AccountWord`.
    holder : str
        See :data:`SetHolder`.
    pairs : float
        Share of the pairs whose own account says so, 0 to 1.
    """

    key: str
    holder: SetHolder
    pairs: float


@dataclass(frozen=True, slots=True)
class SetRow:
    """What one group of readings does to the mean score of many pairs, against strangers.

    Attributes
    ----------
    group : str
    value : float
        Mean over the pairs, cosine; positive brings together, negative sets apart.
    low, high : float
        Its 95 % interval: over the person's photos and of the fit.
    firm : bool
        Whether it may be given as a reason: it differs from 0, corrected for the number of rows
        (Holm), is at least 5 % of the gap of mated and non-mated scores, and is firm in at least
        a third of the pairs by themselves, the same way.
    pairs : float
        Share of the pairs in which it is, 0 to 1.
    protected : bool
    words : tuple of SetWord
        What the pairs' own accounts say most often, at most two, each in a fifth of them or more.
    """

    group: str
    value: float
    low: float
    high: float
    firm: bool
    pairs: float
    protected: bool = False
    words: tuple[SetWord, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAccount:
    """The account of many pairs together: every photo of a person with the others of a kind.

    Attributes
    ----------
    pairs : int
    one_photograph : int
        Photos that were left out, since they are one photograph with another.
    score : float
        Mean cosine: ``strangers`` plus all rows plus ``unnamed``.
    strangers : float
        Mean cosine of two people of the reference photos.
    rows : tuple of SetRow
        The largest first.
    unnamed : float
    fit : str
        SHA-256 of the file of the fit.
    fitted_on : str
    """

    pairs: int
    one_photograph: int
    score: float
    strangers: float
    rows: tuple[SetRow, ...]
    unnamed: float
    fit: str
    fitted_on: str

    def firm(self, *, together: bool) -> tuple[SetRow, ...]:
        """Return the firm rows of one direction, the largest first."""
        return tuple(row for row in self.rows if row.firm and (row.value > 0) is together)
