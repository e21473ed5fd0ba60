"""Which reading belongs to which group of the account, as ``resources/account.json`` has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.files.resources import resource


@dataclass(frozen=True, slots=True)
class Group:
    """Readings that are collinear, so that only their sum is well determined.

    Attributes
    ----------
    name : str
    protected : bool
        Whether it is of perceived age, gender or ancestry.
    lasting, changing : tuple of str
        Readings of what a person keeps, and of what differs from photo to photo.
    """

    name: str
    protected: bool
    lasting: tuple[str, ...]
    changing: tuple[str, ...]

    @property
    def readings(self) -> tuple[str, ...]:
        """All of them."""
        return self.lasting + self.changing


@cache
def groups() -> tuple[Group, ...]:
    """Return all groups."""
    found = json.loads(resource("account.json").read_text(encoding="utf-8"))["groups"]
    return tuple(
        Group(g["name"], g["protected"], tuple(g["lasting"]), tuple(g["changing"])) for g in found
    )


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Readings in the order of a fit.

    Attributes
    ----------
    columns : ndarray, int, (K,)
        Where each stands among the names that were given.
    names : tuple of K str
    group_of : ndarray, int, (K,)
        Number of the group among `groups`.
    lasting : ndarray, bool, (K,)
    groups : tuple of Group
        Those that have a reading.
    """

    columns: NDArray[np.int64]
    names: tuple[str, ...]
    group_of: NDArray[np.int64]
    lasting: NDArray[np.bool_]
    groups: tuple[Group, ...]


def layout(names: Sequence[str]) -> Layout:
    """Return how readings of some names are laid out; those of no group are left out."""
    used = tuple(group for group in groups() if set(group.readings) & set(names))
    rows = [
        (names.index(name), name, number, name in group.lasting)
        for number, group in enumerate(used)
        for name in group.readings
        if name in names
    ]
    columns, kept, group_of, lasting = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Layout(
        np.array(columns, np.int64),
        tuple(kept),
        np.array(group_of, np.int64),
        np.array(lasting, np.bool_),
        used,
    )
