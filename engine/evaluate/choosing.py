"""Some of many pairs, spread over their list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from engine.evaluate.pairs import LabelledPair

_T = TypeVar("_T")


def evenly(items: list[_T], limit: int | None) -> list[_T]:
    """Return at most `limit` of the items, spread over the list."""
    if limit is None or limit >= len(items):
        return items
    return [items[int(i)] for i in np.linspace(0, len(items) - 1, limit)]


def half_mated(pairs: Sequence[LabelledPair], limit: int | None) -> list[LabelledPair]:
    """Return at most `limit` pairs, as many mated as non-mated ones."""
    if limit is None:
        return list(pairs)
    kinds = [[p for p in pairs if p.mated is mated] for mated in (True, False)]
    return [pair for kind in kinds for pair in evenly(kind, -(-limit // 2))]
