"""The words of a row: what two faces share of a group of readings, or how they differ.

A word is told of a face only where the network reads it there. Two faces share a word that both
have and of which neither has clearly more; they differ in one of which one has clearly more, and
which at least one has. A row that brings together is told by what they share, one that sets apart
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
MOST = 2
_DIGITS = 3
_NO_BEARD, _BEARD = "no_beard", "beard"
_NEVER = ("race=other",)
"""What says nothing by itself."""
_OF_ONE = ("proportion.", "capture.")
"""Readings without a yes or no: they are words only where one face has clearly more."""


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
    of_kinds: dict[bool, list[tuple[float, AccountWord]]] = {True: [], False: []}
    for column in np.flatnonzero(model.layout.group_of == group):
        a, b = float(z[0][column]), float(z[1][column])
        word = _word(model.card.readings[column], a, b, faces)
        if word is not None:
            shared = word.holder == "both"
            of_kinds[shared].append((abs(a + b) / 2 if shared else abs(a - b), word))
    fit = sorted(of_kinds[together], key=lambda one: -one[0])
    return tuple(word for _, word in fit[:MOST]), bool(of_kinds[not together]) and not fit


def _word(name: str, a: float, b: float, faces: tuple[FacePlace, FacePlace]) -> AccountWord | None:
    if name in _NEVER:
        return None
    contrast = round(a - b, _DIGITS)
    if name.startswith(_OF_ONE):
        if abs(contrast) < LEAST_CONTRAST:
            return None
        return AccountWord(name, "more_a" if contrast > 0 else "more_b", contrast)
    has = [face.present[name] for face in faces]
    if name == _NO_BEARD:  # it says of a woman what nobody would
        name, contrast, has = _BEARD, -contrast, [not one for one in has]
    holder = _holder(has, contrast)
    return None if holder is None else AccountWord(name, holder, contrast)


def _holder(has: Sequence[bool], contrast: float) -> Holder | None:
    more = "a" if contrast > 0 else "b"
    if all(has):
        if abs(contrast) < LEAST_CONTRAST:
            return "both"
        return "more_a" if more == "a" else "more_b"
    if any(has) and abs(contrast) >= LEAST_CONTRAST and has[0 if more == "a" else 1]:
        return "a" if more == "a" else "b"
    return None
