"""Deletion and insertion for verification.

The first pixels of a map are erased from the probe, or everything but they is; the partner
stays. Over all pairs, the accuracy at the threshold of the untouched pairs is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.contracts.pair import AlignedFace
from engine.evaluate.games.players import Players, area_under, places
from engine.explain.maps.region_search import AREA
from engine.explain.replacing.regions import RegionScorer, greedy_limit, top_region

SHARES = tuple(step / 10 for step in range(11))
"""Of the pixels."""

Row = dict[str, Any]


def play(players: Players, a: AlignedFace, b: AlignedFace, *, mated: bool) -> Row:
    """Return scores under deletion and insertion, and the effect at a fixed area.

    Returns
    -------
    dict
        ``mated``, ``cosine``, ``limit`` (effect of the greedy search) and ``methods``: by name
        ``effect``, ``deletion`` and ``insertion``, the cosines at :data:`SHARES`.
    """
    pair = players.pair(a, b)
    fill, crop, partner = players.fill(pair), a.crop, pair.embeddings[1]
    clean = pair.similarity.cosine
    methods = {}
    for name, order in players.orders(pair, "mated" if mated else "nonmated").items():
        where = places(order)
        erased = [np.where((where < share)[..., None], fill, crop) for share in SHARES]
        kept = [np.where((where < share)[..., None], crop, fill) for share in SHARES]
        fixed = np.where(top_region(order, AREA)[..., None], fill, crop)
        scores = players.scores([*erased, *kept, fixed], partner)
        count = len(SHARES)
        methods[name] = {
            "effect": float(scores[-1] - clean),
            "deletion": scores[:count].tolist(),
            "insertion": scores[count : 2 * count].tolist(),
        }
    scorer = RegionScorer(pair, fill)
    region = greedy_limit(scorer, AREA, -1.0 if mated else 1.0)
    limit = float(scorer.effects(region[None])[0])
    return {"mated": mated, "cosine": clean, "limit": limit, "methods": methods}


def summary(rows: Sequence[Row], threshold: float) -> dict[str, Row]:
    """Return each method's figures over all pairs.

    Parameters
    ----------
    rows : sequence of dict
        Of :func:`play`.
    threshold : float
        Cosine at and above which pairs count as mated.

    Returns
    -------
    dict
        By name: ``mated`` and ``nonmated`` with ``n``, ``effect`` and ``share_of_limit``;
        ``deletion_auc`` and ``insertion_auc``, areas under the accuracy, 0 to 1.
    """
    found = {}
    for name in names_in(rows):
        played = [row for row in rows if name in row["methods"]]
        found[name] = {
            **{
                kind: _effect(played, name, mated=mated)
                for kind, mated in (("mated", True), ("nonmated", False))
            },
            "deletion_auc": area_under(_accuracy(played, name, "deletion", threshold)),
            "insertion_auc": area_under(_accuracy(played, name, "insertion", threshold)),
        }
    return found


def names_in(rows: Sequence[Row]) -> list[str]:
    """Return the methods that played, each once, in order."""
    return list(dict.fromkeys(name for row in rows for name in row["methods"]))


def _effect(rows: Sequence[Row], name: str, *, mated: bool) -> Row:
    of_kind = [row for row in rows if row["mated"] is mated]
    if not of_kind:
        return {"n": 0, "effect": None, "share_of_limit": None}
    effect = float(np.mean([row["methods"][name]["effect"] for row in of_kind]))
    limit = float(np.mean([row["limit"] for row in of_kind]))
    return {
        "n": len(of_kind),
        "effect": effect,
        "share_of_limit": effect / limit if limit else None,
    }


def _accuracy(rows: Sequence[Row], name: str, curve: str, threshold: float) -> np.ndarray:
    scores = np.array([row["methods"][name][curve] for row in rows])
    mated = np.array([row["mated"] for row in rows])
    return np.asarray(((scores >= threshold) == mated[:, None]).mean(0))
