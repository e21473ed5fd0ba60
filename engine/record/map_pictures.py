"""The maps of an explanation, laid on its faces."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.contracts.explanation import Explanation, SaliencyMap
from engine.contracts.pair import SIDES, Side
from engine.record.pictures import Image, overlay, signed_overlay

BRANCHES = (
    "score",
    "differences",
    "exchange",
    "measured",
    "discriminant",
    "own",
    "counterfactual",
    "evidence",
)
"""Those that have pictures, in order; what they show is in the catalogue, ``report.branch_*``."""


def map_of(explanation: Explanation, side: Side, branch: str) -> SaliencyMap | None:
    """Return one of an explanation's maps, or None."""
    for saliency in explanation.maps:
        if saliency.image == side and saliency.branch == branch:
            return saliency
    return None


def branch_pictures(explanation: Explanation, branch: str) -> list[tuple[Side, Image]]:
    """Return a branch's maps laid on the faces, on one scale for both."""
    maps = {side: map_of(explanation, side, branch) for side in SIDES}
    there = {side: one for side, one in maps.items() if one is not None}
    top = _top(there.values())
    pictures = []
    for side, one in there.items():
        draw = signed_overlay if one.signed else overlay
        pictures.append((side, draw(explanation.faces[SIDES.index(side)].crop, one.values, top)))
    return pictures


def _top(maps: Iterable[SaliencyMap]) -> float:
    """Return the largest size of any value."""
    return max((float(np.abs(one.values).max()) for one in maps), default=0.0)
