"""Intervals over people: photos and pairs of one person are not independent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_DRAWS = 2000
_SUMMARIES = 1000
_INTERVAL = (2.5, 97.5)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its interval.

    Attributes
    ----------
    value, low, high : float
        The mean and its 95 % interval, people drawn with replacement.
    n, people : int
        Values, and people that they are of.
    """

    value: float
    low: float
    high: float
    n: int
    people: int


def mean_by_person(values: Sequence[float], people: Sequence[str], seed: int = 0) -> Mean | None:
    """Return the mean of values, each of a person; None of no values."""
    if not values:
        return None
    names, of = np.unique(np.asarray(people), return_inverse=True)
    sums = np.bincount(of, weights=np.asarray(values, float))
    counts = np.bincount(of)
    drawn = np.random.default_rng(seed).integers(0, len(names), (_DRAWS, len(names)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.percentile(means, _INTERVAL)
    return Mean(float(np.mean(values)), float(low), float(high), len(values), len(names))


def intervals_by_person(
    rows: Sequence[Row], people: Sequence[str], summary: Callable[[list[Row]], Row], seed: int = 0
) -> Row:
    """Return the intervals of a summary's figures, its rows drawn anew by person.

    Parameters
    ----------
    rows : sequence of dict
    people : sequence of str
        Whose each row is.
    summary : callable
        Figures of rows: a dict of floats, None and such dicts.
    seed : int
        Of the draws.

    Returns
    -------
    dict
        As `summary` gives it: in place of each float the 2.5th and 97.5th percentile of what it
        was where it could be computed; what is no float is left out.
    """
    names, of = np.unique(np.asarray(people, dtype=str), return_inverse=True)
    if not len(names):
        return {}
    own: list[list[Row]] = [[] for _ in names]
    for row, person in zip(rows, of.tolist(), strict=True):
        own[person].append(row)
    rng = np.random.default_rng(seed)
    found: dict[tuple[str, ...], list[float]] = {}
    for _ in range(_SUMMARIES):
        drawn = rng.integers(0, len(names), len(names))
        for path, value in _floats(summary([row for person in drawn for row in own[person]])):
            found.setdefault(path, []).append(value)
    intervals: Row = {}
    for (*way, last), values in found.items():
        place = intervals
        for step in way:
            place = place.setdefault(step, {})
        place[last] = np.percentile(values, _INTERVAL).tolist()
    return intervals


def _floats(figures: Row, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _floats(value, (*above, name))
        elif isinstance(value, float):
            yield (*above, name), value
