"""What each group of readings does to a score: Shapley values, refitted for every choice of groups.

With the readings of some groups, the distance of two embeddings that these explain is
``f(S) = D . V_S - |V_S|^2 / 2``: by so much half their squared distance shrinks when the difference
that the groups predict, ``V_S``, is taken away. A group's value is its mean gain over all orders
in which groups can join (Shapley, 1953; Lipovetsky and Conklin, "Analysis of regression in game
theory approach", 2001). The values sum to ``f`` of all groups, whatever is fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from engine.explain.account.fit import Flags, Floats, Moments, Ridge, coefficients

_AT_ONCE = 256
"""Choices of groups whose equations are solved together."""


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Orders in which groups join, and the choices of groups that they go through.

    Attributes
    ----------
    members : ndarray, bool, (S, G)
        The choices.
    shares : ndarray, float64, (S, G)
        By what every choice's gain counts for each group's value.
    """

    members: Flags
    shares: Floats


def all_orders(groups: int) -> Orders:
    """Return every order."""
    members = (np.arange(2**groups)[:, None] >> np.arange(groups) & 1).astype(bool)
    sizes = members.sum(1)
    weights = np.array(
        [factorial(n) * factorial(groups - 1 - n) / factorial(groups) for n in range(groups)]
    )
    shares = np.zeros(members.shape)
    for group in range(groups):
        inside = members[:, group]
        shares[inside, group] = weights[sizes[inside] - 1]
        shares[~inside, group] = -weights[sizes[~inside]]
    return Orders(members, shares)


def some_orders(groups: int, count: int, seed: int = 0) -> Orders:
    """Return `count` random orders and their reverses."""
    rng = np.random.default_rng(seed)
    forward = [rng.permutation(groups) for _ in range(count)]
    known: dict[bytes, int] = {}
    members: list[Flags] = []
    added: list[tuple[int, int, int]] = []
    for order in (*forward, *(order[::-1] for order in forward)):
        now = np.zeros(groups, bool)
        before = _number(now, known, members)
        for group in order:
            now = now.copy()
            now[group] = True
            after = _number(now, known, members)
            added.append((int(group), before, after))
            before = after
    shares = np.zeros((len(members), groups))
    for group, before, after in added:
        shares[after, group] += 1 / (2 * count)
        shares[before, group] -= 1 / (2 * count)
    return Orders(np.array(members), shares)


def _number(choice: Flags, known: dict[bytes, int], members: list[Flags]) -> int:
    number = known.setdefault(choice.tobytes(), len(members))
    if number == len(members):
        members.append(choice)
    return number


class Game:
    """The fits of every choice of groups that some orders go through.

    Parameters
    ----------
    known : Moments
    lasting : ndarray, bool, (K,)
    group_of : ndarray, int, (K,)
        Number of each reading's group, from 0.
    ridge : Ridge
    orders : Orders
    """

    def __init__(
        self,
        known: Moments,
        lasting: Flags,
        group_of: NDArray[np.int64],
        ridge: Ridge,
        orders: Orders,
    ) -> None:
        members = orders.members[:, group_of]
        self._shares = orders.shares
        self._fits = np.concatenate(
            [
                coefficients(known, lasting, ridge, members[at : at + _AT_ONCE])
                for at in range(0, len(members), _AT_ONCE)
            ]
        )

    def values(self, readings: Floats, differences: Floats) -> Floats:
        """Return the groups' values of pairs, (N, G).

        Parameters
        ----------
        readings : ndarray, float64, (N, K)
            Of A, less those of B.
        differences : ndarray, float64, (N, D)
            Embeddings of A, less those of B, as the moments have them.
        """
        told = np.einsum("nk,skd->nsd", readings, self._fits, optimize=True)
        gains = np.einsum("nsd,nd->ns", told, differences) - (told**2).sum(2) / 2
        return np.asarray(gains @ self._shares)
