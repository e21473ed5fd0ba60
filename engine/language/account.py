"""The account of a score in words: rows, and sentences from what is firm alone."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.account import Account, AccountRow, AccountWord, SetAccount, SetRow
from engine.contracts.parts import EnoughParts
from engine.language.catalogue import Language, Phrase, known, say


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
    said: list[Phrase] = []
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


_PART_OF = {
    "brows": "eyebrows",
    "eyes": "eyes",
    "nose": "nose",
    "mouth": "mouth",
    "hair": "hair",
}
"""The part of the face that a group of readings is of."""
_HARDLY = 0.001
"""Cosine."""


def joined_phrases(account: Account, parts: EnoughParts | None = None) -> list[Phrase]:
    """Return which firm rows the faces themselves bear out: what changing their parts does.

    Parameters
    ----------
    account : Account
        Its rows know what the regions of words say.
    parts : EnoughParts, optional
        What each part does by itself.

    Returns
    -------
    list of Phrase
        Nothing where no part of a firm row was measured.
    """
    said: list[Phrase] = []
    for key, borne_out in (("joined_yes", True), ("joined_no", False)):
        groups = tuple(
            group_phrase(row.group)
            for row in account.rows
            if row.firm and _borne_out(row, parts) is borne_out
        )
        if groups:
            alone = "joined_only_no" if not (borne_out or said) else key
            said.append(Phrase(f"account.{alone}", {"groups": groups}))
    return said


def _borne_out(row: AccountRow, parts: EnoughParts | None) -> bool | None:
    """Return whether changing the two faces does what a row says; None where it is not known.

    It does where the region of one of its words, its part by itself, or a specific set with its
    part stands out and moves the score that way. It does not where its part by itself moves the
    score hardly or the other way; where no part of it was measured, what its words' regions say.
    """
    if row.in_regions or parts is None:
        return row.in_regions
    together, name = row.value > 0, _PART_OF.get(row.group)
    if any(
        one.specific and name in one.parts and (one.cosine < parts.score) is together
        for one in parts.found
    ):
        return True
    for one in parts.held:
        if one.part == name and one.elsewhere is not None:
            holds, more = parts.holds(one), one.elsewhere - one.cosine
            if abs(holds) < _HARDLY or (holds > 0) is not together:
                return False
            return True if one.stands_out and (more > 0) is together else None
    return row.in_regions


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


def set_phrases(account: SetAccount, *, own: bool) -> list[Phrase]:
    """Return the account of many pairs as sentences.

    Parameters
    ----------
    account : SetAccount
    own : bool
        Whether it is of the person's photos with one another.
    """
    whose = "own" if own else "others"
    said = []
    for key, together in (("together", True), ("apart", False)):
        firm = account.firm(together=together)
        if firm:
            rows = tuple(_set_row(row) for row in firm)
            said.append(Phrase(f"account.set.{whose}_{key}", {"rows": rows}))
    values = {
        "pairs": account.pairs,
        "score": account.score,
        "strangers": account.strangers,
        "unnamed": account.unnamed,
    }
    said = [*(said or [Phrase(f"account.set.{whose}_none", {})])]
    said.append(Phrase("account.set.balance", values))
    if account.one_photograph:
        said.append(Phrase("account.set.one_photograph", {"count": account.one_photograph}))
    return said


def _set_row(row: SetRow) -> Phrase:
    values: dict[str, object] = {
        "group": group_phrase(row.group),
        "value": row.value,
        "share": row.pairs,
    }
    if not row.words:
        return Phrase("account.set.row", values)
    return Phrase("account.set.row_words", {**values, "words": set_words(row)})


def set_words(row: SetRow) -> tuple[Phrase, ...]:
    """Return what the pairs of a set say most often of a row, and in how many."""
    return tuple(
        Phrase(
            "account.set.word",
            {
                "word": Phrase(f"account.set.holder.{one.holder}", {"word": _name(one.key)}),
                "share": one.pairs,
            },
        )
        for one in row.words
    )


def group_phrase(group: str) -> Phrase:
    """Return the name of a group."""
    return Phrase(f"account.group.{group}", {})


def word_phrase(word: AccountWord) -> Phrase:
    """Return what two faces share, or how they differ."""
    return Phrase(f"account.holder.{word.holder}", {"word": _name(word.key)})


def _name(key: str) -> Phrase:
    """Return the name of a reading."""
    own = f"account.reading.{key}"
    return Phrase(own if known(own) else f"words.{key}", {})


@dataclass(frozen=True, slots=True)
class Step:
    """A line of an account: from one score to another.

    Attributes
    ----------
    name : str
    start, end : float
        Scores before and after it; the same for the two ends.
    firm : bool
        Drawn in full colour.
    is_row : bool
        Whether it is a row of the account, or rows together.
    words : str
    low, high : float or None
        The interval of the row.
    regions : bool or None
        What the regions of the face say of it.
    """

    name: str
    start: float
    end: float
    firm: bool = False
    is_row: bool = False
    words: str = ""
    low: float | None = None
    high: float | None = None
    regions: bool | None = None

    @property
    def is_end(self) -> bool:
        """Whether it is where the account begins, or ends."""
        return self.start == self.end and not self.is_row


def steps(
    account: Account, language: Language, *, every: bool = False, most: int | None = None
) -> list[Step]:
    """Return the lines of an account: strangers, rows, what no attribute names, the score.

    Parameters
    ----------
    account : Account
    language : str
    every : bool
        Whether rows that are not firm have lines of their own.
    most : int, optional
        Rows that have lines of their own; the largest come first.
    """
    at = account.strangers
    made = [Step(say("account.strangers", language), at, at)]
    shown = [row for row in account.rows if every or row.firm][:most]
    for row in shown:
        words = "; ".join(say(phrase, language) for phrase in words_of(row))
        name = say(group_phrase(row.group), language)
        made.append(
            Step(
                name,
                at,
                at + row.value,
                row.firm,
                is_row=True,
                words=words,
                low=row.low,
                high=row.high,
                regions=row.in_regions,
            )
        )
        at += row.value
    rest = [row for row in account.rows if row not in shown]
    if rest:
        name = say("account.smaller", language, count=len(rest))
        after = at + sum(row.value for row in rest)
        made.append(Step(name, at, after, is_row=True))
        at = after
    made.append(Step(say("account.unnamed", language), at, account.score))
    made.append(Step(say("account.score", language), account.score, account.score))
    return made
