"""The account of many pairs together: a person's photos with one another, or with other people's.

Every pair has its own account (:mod:`.many`); rows are their means, which add up as those of a
pair do. How far a mean can be relied on is asked of the person's photos, for pairs that share one
are not independent: the jackknife leaves out one photo, with all its pairs, at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from engine.contracts.account import NOT_SHOWN, SetAccount, SetHolder, SetRow, SetWord
from engine.evidence.significance import holm
from engine.explain.account.accounting import LEAST_P, LEAST_SHARE
from engine.explain.account.many import HOLDERS, ManyAccounts
from engine.explain.account.model import AccountModel
from engine.explain.account.row_words import MOST, NO_BEARD

LEAST_PAIRS = 1 / 3
"""Share of the pairs in which a row is firm by itself: a mean of few large ones is no reason."""
_LEAST_SAID = 0.2
"""Share of the pairs whose accounts give a word."""
_LEAST_PHOTOS = 3
_DIGITS = 10
_TINY = 1e-9
_OF_OTHERS: dict[str, SetHolder] = {
    "both": "both",
    "a": "own",
    "b": "others",
    "more_a": "more_own",
    "more_b": "more_others",
}


def account_of_set(
    model: AccountModel,
    found: ManyAccounts,
    photos: Sequence[NDArray[np.integer]],
    *,
    within: bool,
    protected_words: bool = True,
    one_photograph: int = 0,
) -> SetAccount | None:
    """Return the account of many pairs together; None for fewer than three photos.

    Parameters
    ----------
    model : AccountModel
    found : ManyAccounts
        Of N pairs.
    photos : sequence of ndarray, int, (N,)
        Which of the person's photos each pair has: one number, or two within one person.
    within : bool
        Whether both photos of a pair are of the person; A is, otherwise.
    protected_words : bool
        Whether rows of perceived age, gender and ancestry may be shown; they are one otherwise.
    one_photograph : int
        Photos that were left out as such.
    """
    known = np.unique(np.concatenate(photos)) if len(found.cosine) else np.empty(0, np.int64)
    if len(known) < _LEAST_PHOTOS:
        return None
    total, means = found.values.sum(0), []
    for photo in known:
        has = np.logical_or.reduce([side == photo for side in photos])
        if not has.all():
            means.append((total - found.values[has].sum(0)) / (~has).sum())
    if len(means) < _LEAST_PHOTOS:
        return None
    without = np.array(means)
    values = found.values.mean(0)
    count = len(without)
    of_photos = (count - 1) / count * ((without - without.mean(0)) ** 2).sum(0)
    folds = len(model.fold_fits)
    # The fit is the same in every pair: its uncertainty does not shrink with their number.
    of_fit = (found.margins.mean(0) / stdtrit(folds - 1, 0.975)) ** 2
    deviation = np.sqrt(of_photos + of_fit).clip(_TINY)
    # Welch and Satterthwaite: of two uncertainties, the larger one's counts most.
    parts = of_photos**2 / (count - 1) + of_fit**2 / (folds - 1)
    freedom = deviation**4 / np.maximum(parts, _TINY**4)
    margins = stdtrit(freedom, 0.975) * deviation
    chances = 2 * stdtr(freedom, -np.abs(values) / deviation)
    p = holm(dict(enumerate(chances.tolist())))
    same_way = found.firm & ((found.values > 0) == (values > 0))
    often = same_way.mean(0)
    rows = []
    for number, group in enumerate(model.layout.groups):
        value, margin = float(values[number]), float(margins[number])
        rows.append(
            SetRow(
                group=group.name,
                value=round(value, _DIGITS),
                low=round(value - margin, _DIGITS),
                high=round(value + margin, _DIGITS),
                firm=p[number] < LEAST_P
                and abs(value) >= LEAST_SHARE * model.card.gap
                and bool(often[number] >= LEAST_PAIRS),
                pairs=float(often[number]),
                protected=group.protected,
                words=_words(model, found, number, same_way[:, number], within=within),
            )
        )
    if not protected_words:
        rows = _without_protected(rows)
    score = float(found.cosine.mean())
    return SetAccount(
        pairs=len(found.cosine),
        one_photograph=one_photograph,
        score=score,
        strangers=model.card.strangers,
        rows=tuple(sorted(rows, key=lambda row: -abs(row.value))),
        unnamed=score - model.card.strangers - sum(row.value for row in rows),
        fit=model.sha256,
        fitted_on=model.card.fitted_on,
    )


def _words(
    model: AccountModel,
    found: ManyAccounts,
    group: int,
    wanted: NDArray[np.bool_],
    *,
    within: bool,
) -> tuple[SetWord, ...]:
    """Return what the accounts of some pairs say most often of a group."""
    said: Counter[tuple[str, SetHolder]] = Counter()
    for pair in np.flatnonzero(wanted):
        for reading, holder in zip(
            found.words[pair, group], found.holders[pair, group], strict=True
        ):
            if reading < 0:
                continue
            name = model.card.readings[reading]
            who = _OF_OTHERS[HOLDERS[holder]]
            if within and who != "both":
                who = "differs"
            said["beard" if name == NO_BEARD else name, who] += 1
    pairs = len(wanted)
    return tuple(
        SetWord(key, holder, count / pairs)
        for (key, holder), count in said.most_common(MOST)
        if count >= _LEAST_SAID * pairs
    )


def _without_protected(rows: list[SetRow]) -> list[SetRow]:
    """Return rows of which those of protected traits are one, without words."""
    hidden = [row for row in rows if row.protected]
    if not hidden:
        return rows
    together = SetRow(
        group=NOT_SHOWN,
        value=sum(row.value for row in hidden),
        low=sum(row.low for row in hidden),
        high=sum(row.high for row in hidden),
        firm=False,
        pairs=0.0,
    )
    return [*(row for row in rows if not row.protected), together]
