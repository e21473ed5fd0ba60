"""The words of a row: what two faces share of a group of readings, or how they differ.

A word is said of a face only where the network reads it there with some certainty, and is said to
be missing only where it is as certain of that. Two faces share a word that both have and of which
neither has clearly more; they differ in one of which one has clearly more, and which the other has
not, or has too. A row that brings together is put by what they share, one that sets apart
by what they differ in; where all that is read says the contrary, the row is no reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.contracts.account import AccountWord, Holder
from engine.explain.account.model import AccountModel

if TYPE_CHECKING:
    from engine.explain.account.accounting import FacePlace

LEAST_CONTRAST = 1.0
"""In standard deviations over people: faces that differ less do not differ in a reading."""
SURE = 0.7
"""Probability from which a face has what a word names; up to what is left of 1 it has it not."""
EVEN = 0.5
MOST = 2
_DIGITS = 3
NO_BEARD, _BEARD = "no_beard", "beard"
NEVER = ("race=other",)
"""What says nothing by itself."""
SHAPES, CAPTURE = ("proportion.", "shape."), "capture."
"""Lengths change with the pose too, shapes are unsure on one photo: neither is ever a word. How a
photo was taken is one only where one of two has clearly more."""


def row_words(
    model: AccountModel, faces: tuple[FacePlace, FacePlace], group: int, *, together: bool
) -> tuple[tuple[AccountWord, ...], bool]:
    """Return the words of a row, at most two, the weightiest first.

    Parameters
    ----------
    model : AccountModel
    faces : pair of FacePlace
    group : int
        Number of the group in the account's layout.
    together : bool
        Whether the row brings the two together.

    Returns
    -------
    words : tuple of AccountWord
    against : bool
        Whether all that is read of the group speaks against the row.
    """
    z = [model.standardised(face.readings).mean(0) for face in faces]
    likely: dict[bool, int] = {True: 0, False: 0}
    fit = []
    for column in np.flatnonzero(model.layout.group_of == group):
        a, b = float(z[0][column]), float(z[1][column])
        name = model.card.readings[column]
        maybe = _word(name, a, b, faces, EVEN)
        if maybe is not None:
            likely[maybe.holder == "both"] += 1
        word = _word(name, a, b, faces, SURE)
        if word is not None and (word.holder == "both") is together:
            fit.append((abs(a + b) / 2 if together else abs(a - b), word))
    fit.sort(key=lambda one: -one[0])
    against = bool(likely[not together]) and not likely[together]
    return tuple(word for _, word in fit[:MOST]), against


def _word(
    name: str, a: float, b: float, faces: tuple[FacePlace, FacePlace], sure: float
) -> AccountWord | None:
    if name in NEVER or name.startswith(SHAPES):
        return None
    contrast = round(a - b, _DIGITS)
    if name.startswith(CAPTURE):
        if abs(contrast) < LEAST_CONTRAST:
            return None
        return AccountWord(name, "more_a" if contrast > 0 else "more_b", contrast)
    chances = [face.probability[name] for face in faces]
    if name == NO_BEARD:  # it says of a woman what nobody would
        name, contrast, chances = _BEARD, -contrast, [1 - one for one in chances]
    holder = _holder(chances, contrast, sure)
    return None if holder is None else AccountWord(name, holder, contrast)


def _holder(chances: Sequence[float], contrast: float, sure: float) -> Holder | None:
    more, less = (0, 1) if contrast > 0 else (1, 0)
    if chances[more] < sure:
        return None
    if abs(contrast) < LEAST_CONTRAST:
        return "both" if chances[less] >= sure else None
    if chances[less] >= sure:
        return "more_a" if more == 0 else "more_b"
    if chances[less] <= 1 - sure:
        return "a" if more == 0 else "b"
    return None
