"""Planted changes, and whether the first of a map lies on what was painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.contracts.pair import AlignedFace
from engine.evaluate.games.deletion import names_in
from engine.evaluate.games.players import Players
from engine.evaluate.planting import Painted
from engine.explain.maps.region_search import AREA
from engine.explain.replacing.regions import top_region
from engine.imaging import carry_mask

Row = dict[str, Any]


def play(
    players: Players, painted: AlignedFace, original: AlignedFace, paint: Painted, kind: str
) -> Row | None:
    """Return the share of each map's first pixels that is paint.

    As many pixels as were painted, at most 12 % of the crop.

    Parameters
    ----------
    players : Players
    painted, original : AlignedFace
        The photo with paint on it, and without or another of the person.
    paint : Painted
    kind : str
        What was painted.

    Returns
    -------
    dict or None
        None where no paint lies in the crop.
    """
    mask = carry_mask(paint.mask, painted.affine, painted.crop.shape[0])
    if not mask.any():
        return None
    area = min(AREA, max(float(mask.mean()), 1 / mask.size))
    pair = players.pair(painted, original)
    methods = {
        name: {"pointing": float(mask[top_region(order, area)].mean())}
        for name, order in players.orders(pair, "nonmated").items()
    }
    return {"kind": kind, "methods": methods}


def summary(rows: Sequence[Row]) -> dict[str, Row]:
    """Return each method's mean pointing."""
    found = {}
    for name in names_in(rows):
        values = [row["methods"][name]["pointing"] for row in rows if name in row["methods"]]
        found[name] = {"n": len(values), "pointing": float(np.mean(values))}
    return found
