"""What follows from figures near a limit, on another kind of device: held against those stored.

There a figure may lie on the other side of a limit than it did, so that a word stands out that did
not, ranks change places and the sentence says so. All of that must follow from what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from engine.contracts.account import Account
from engine.contracts.explanation import (
    LEAST_CONTRAST,
    Direction,
    Explanation,
    Measurement,
    Word,
)
from engine.contracts.parts import SPECIFIC_P, EnoughParts
from engine.evidence.significance import SUPPORT_P, SUPPORT_Z
from engine.explain.account.accounting import LEAST_SHARE
from engine.explain.account.witness import with_regions
from engine.explain.parts.enough import stands_out
from engine.language.sentence import sentence

_LOOSER = 50
"""z and p divide by small figures, and differ by so much more."""


def undecided(stored: dict[str, Any], again: Explanation, tolerance: float) -> Iterator[str]:
    """Yield what a stored document decides otherwise though no figure lies near its limit.

    Parameters
    ----------
    stored : dict
        The document of a run.
    again : Explanation
        The run done again, on another kind of device.
    tolerance : float
        Of figures.

    Raises
    ------
    KeyError, TypeError, ValueError
        If the document is damaged.
    """
    known = {(word.attribute, str(word.value), word.image): word for word in again.words}
    words = []
    for number, said in enumerate(stored["words"]):
        word = known.get((said["attribute"], str(said["value"]), said["image"]))
        if word is None:
            continue  # named as one that is not there
        yield from _word(f"words[{number}]", said, word, tolerance)
        words.append(_as_said(said, word))
    yield from _ranks(words)
    account = None
    if stored.get("account") and again.account is not None:
        account = msgspec.convert(stored["account"], Account)
        yield from _account(account, again, words, tolerance)
    parts = None if not stored.get("parts") else msgspec.convert(stored["parts"], EnoughParts)
    yield from _parts(parts, tolerance)
    text = sentence(
        again.method,
        replace(again.similarity, cosine=stored["similarity"]["cosine"]),
        words,
        again.ranked_as,
        dict(again.provenance.settings)["top"],  # type: ignore[arg-type]
        account,
        parts,
    )
    for language, made in text.of.items():
        if stored["text"].get(language, made) != made:
            yield f"text.{language} does not follow from what is stored"


def _account(
    said: Account, again: Explanation, words: list[Word], tolerance: float
) -> Iterator[str]:
    """Yield where rows are firm that should not be, or the other way, or the regions say else."""
    known = {row.group: row for row in again.account.rows} if again.account is not None else {}
    least = LEAST_SHARE * (again.similarity.gap or 0.0)
    witnessed = with_regions(said, words)
    for row, seen in zip(said.rows, witnessed.rows, strict=True):
        made = known.get(row.group)
        if made is None:
            continue  # named as one that is not there
        near = abs(abs(row.value) - least) <= tolerance or row.low <= tolerance <= row.high
        near |= row.low <= -tolerance <= row.high
        if row.firm != made.firm and not near:
            yield f"account: whether {row.group} is firm does not follow from its figures"
        if row.in_regions != seen.in_regions:
            yield f"account: what regions say of {row.group} does not follow from the words"
    order = [abs(row.value) for row in said.rows]
    if order != sorted(order, reverse=True):
        yield "account: the rows are not in the order of their values"


def _parts(said: EnoughParts | None, tolerance: float) -> Iterator[str]:
    """Yield where a set is said to cross the threshold, or to be specific, that is not."""
    held = () if said is None else said.held
    for part in held:
        assert part.elsewhere is not None
        assert part.spread is not None
        ends = {
            stands_out(part.cosine + off, part.elsewhere, part.spread, len(held))
            for off in (-tolerance, tolerance)
        }
        if part.stands_out not in ends:
            yield f"parts.alone: whether {part.part} stands out does not follow from its figures"
    for number, one in enumerate(() if said is None else said.found):
        assert said is not None
        cosines, limit = (one.cosine_a, one.cosine_b), said.threshold
        above = [cosine >= limit for cosine in cosines]
        crosses = not any(above) if said.score >= limit else all(above)
        near = any(abs(cosine - limit) <= tolerance for cosine in (*cosines, said.score))
        if one.crosses != crosses and not near:
            yield f"parts.found[{number}].crosses does not follow from its cosines"
        if one.twins is not None and one.specific != (one.twins.p < SPECIFIC_P):
            yield f"parts.found[{number}].specific does not follow from its twins"


def _word(path: str, said: dict[str, Any], word: Word, tolerance: float) -> Iterator[str]:
    change = word.ranking
    if said["supported"] != word.supported and not _near_limit(word, change, tolerance):
        yield f"{path}.supported does not follow from its figures"
    direction = None if word.direction is None else word.direction.value
    near_zero = change is not None and abs(change.effect) <= tolerance
    if said["direction"] != direction and not near_zero:
        yield f"{path}.direction does not follow from its effect"


def _near_limit(word: Word, change: Measurement | None, tolerance: float) -> bool:
    """Whether any figure that decides if a word stands out lies near its limit."""
    control = None if change is None else change.control
    if control is None or control.p is None:
        return False
    loose = _LOOSER * tolerance
    differs = word.contrast is not None and abs(abs(word.contrast) - LEAST_CONTRAST) <= loose
    return (
        differs or abs(abs(control.z) - SUPPORT_Z) <= loose or abs(control.p - SUPPORT_P) <= loose
    )


def _as_said(said: dict[str, Any], word: Word) -> Word:
    """Return a word with what is stored of it."""
    return replace(
        word,
        rank=said["rank"],
        score=said["score"],
        supported=said["supported"],
        direction=None if said["direction"] is None else Direction(said["direction"]),
    )


def _ranks(words: list[Word]) -> Iterator[str]:
    """Yield where ranks are not 1, 2, 3, ... in the order of the scores."""
    for image in sorted({word.image for word in words}):
        ranked = sorted(
            (word for word in words if word.image == image and word.rank is not None),
            key=lambda word: word.rank or 0,
        )
        scores = [word.score for word in ranked if word.score is not None]
        in_order = scores == sorted(scores, reverse=True)
        if [word.rank for word in ranked] != list(range(1, len(ranked) + 1)) or not in_order:
            yield f"the ranks of the words of {image} do not follow from their scores"
