"""The account of a score in words: rows, and sentences from what is firm alone."""

from __future__ import annotations

from engine.contracts.account import Account, AccountRow, AccountWord
from engine.language.catalogue import Phrase, known


def account_phrases(account: Account, *, brief: bool = False) -> list[Phrase]:
    """Return the account as sentences: the firm rows of both directions, and the balance.

    Parameters
    ----------
    account : Account
    brief : bool
        Whether the rows stand below it: then of the balance only what has no name is said.
    """
    if account.one_photograph:
        return [Phrase("account.one_photograph", {})]
    said = []
    for key, together in (("together", True), ("apart", False)):
        firm = account.firm(together=together)
        if firm:
            rows = tuple(row_phrase(row) for row in firm)
            said.append(Phrase(f"account.{key}", {"rows": rows}))
    if brief:
        excess = account.score - account.strangers
        rest = Phrase("account.rest", {"excess": excess, "unnamed": account.unnamed})
    else:
        rest = balance(account)
    return [*(said or [Phrase("account.none_firm", {})]), rest]


def balance(account: Account) -> Phrase:
    """Return how far the score lies from that of strangers, and by what."""
    firm = sum(row.value for row in account.rows if row.firm)
    values = {
        "strangers": account.strangers,
        "excess": account.score - account.strangers,
        "firm": firm,
        "smaller": account.named - firm,
        "unnamed": account.unnamed,
    }
    named = any(row.firm for row in account.rows)
    return Phrase("account.balance" if named else "account.balance_none", values)


def row_phrase(row: AccountRow) -> Phrase:
    """Return a row with its value and words."""
    values: dict[str, object] = {"group": group_phrase(row.group), "value": row.value}
    words = words_of(row)
    if not words:
        return Phrase("account.row", values)
    return Phrase("account.row_words", {**values, "words": words})


def words_of(row: AccountRow) -> tuple[Phrase, ...]:
    """Return what two faces share, or how they differ; of a firm row at least that they do."""
    if row.words or not row.firm:
        return tuple(word_phrase(word) for word in row.words)
    return (Phrase("account.alike" if row.value > 0 else "account.unlike", {}),)


def group_phrase(group: str) -> Phrase:
    """Return the name of a group."""
    return Phrase(f"account.group.{group}", {})


def word_phrase(word: AccountWord) -> Phrase:
    """Return what two faces share, or how they differ."""
    own = f"account.reading.{word.key}"
    name = Phrase(own if known(own) else f"words.{word.key}", {})
    return Phrase(f"account.holder.{word.holder}", {"word": name})
