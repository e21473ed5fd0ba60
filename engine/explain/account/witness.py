"""The second witness of a row: what changing the parts of the face that belong to it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.contracts.account import Account, AccountRow
from engine.contracts.explanation import Direction, Word
from engine.explain.account.groups import groups


def with_regions(account: Account, words: Sequence[Word]) -> Account:
    """Return an account whose rows say what the words' regions say of them.

    Parameters
    ----------
    account : Account
    words : sequence of Word
        Measured and held against random changes.
    """
    return replace(account, rows=tuple(_witnessed(row, words) for row in account.rows))


def _witnessed(row: AccountRow, words: Sequence[Word]) -> AccountRow:
    readings = {name for group in groups() if group.name == row.group for name in group.readings}
    known = [word for word in words if word.key in readings and word.supported is not None]
    if not known:
        return replace(row, in_regions=None)
    wanted = Direction.SUPPORTS if row.value > 0 else Direction.OPPOSES
    return replace(
        row, in_regions=any(word.supported and word.direction is wanted for word in known)
    )
