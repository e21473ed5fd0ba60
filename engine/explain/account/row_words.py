"""The words of a row: what two faces share of a group of readings, or how they differ.

A word is told of a face only where the network reads it there. Two faces share a word that both
have and of which neither has clearly more; they differ in one of which one has clearly more, and
which at least one has.
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
    model: AccountModel, faces: tuple[FacePlace, FacePlace], group: int
) -> tuple[AccountWord, ...]:
    """Return the words of a group, at most two, the weightiest first.

    Parameters
    ----------
    model : AccountModel
    faces : pair of FacePlace
    group : int
        Number of the group in the account's layout.
    """
    z = [model.standardised(face.readings).mean(0) for face in faces]
    weighty = []
    for column in np.flatnonzero(model.layout.group_of == group):
        word = _word(model.card.readings[column], float(z[0][column]), float(z[1][column]), faces)
        if word is not None:
            shared = word.holder == "both"
            far = (z[0][column] + z[1][column]) / 2 if shared else z[0][column] - z[1][column]
            weighty.append((not shared, abs(float(far)), word))
    if any(differs for differs, _, _ in weighty):
        weighty = [one for one in weighty if one[0]]
    weighty.sort(key=lambda one: -one[1])
    return tuple(word for _, _, word in weighty[:MOST])


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
