"""Patches of another face, and whether a map finds them again.

27 squares of 16 pixels of an ArcFace crop take another person's pixels: in a mated pair
somebody else's, in a non-mated pair the partner's. They are given back in the order of a map,
and the errors at the threshold are followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.evaluate.games.deletion import names_in
from engine.evaluate.games.players import Players, area_under

COUNT = 27
_SIDE, _ARCFACE_SIDE = 16, 112
STEPS = tuple(range(0, COUNT + 1, 3))
"""Patches given back."""

Row = dict[str, Any]


def patches(size: int, seed: int) -> NDArray[np.bool_]:
    """Return random squares, bool, (27, size, size)."""
    rng = np.random.default_rng(seed)
    side = round(_SIDE / _ARCFACE_SIDE * size)
    made = np.zeros((COUNT, size, size), bool)
    for mask in made:
        top, left = rng.integers(0, size - side + 1, 2)
        mask[top : top + side, left : left + side] = True
    return made


def play(
    players: Players, a: AlignedFace, b: AlignedFace, donor: AlignedFace, *, mated: bool, seed: int
) -> Row:
    """Return the score after every step of giving patches back.

    Parameters
    ----------
    players : Players
    a, b : AlignedFace
    donor : AlignedFace
        Whose pixels the patches of A show; of a non-mated pair that is B.
    mated : bool
    seed : int
        Of the patches.
    """
    squares = patches(a.crop.shape[0], seed)
    patched = _patched(a, donor, squares)
    pair = players.pair(replace(a, crop=patched), b)
    # A mated pair scores too low because of them, a non-mated one too high.
    methods = {}
    for name, order in players.orders(pair, "nonmated" if mated else "mated").items():
        first = np.argsort([-order[square].mean() for square in squares], kind="stable")
        shown = [_patched(a, donor, squares[first[step:]]) for step in STEPS]
        scores = players.scores(shown, pair.embeddings[1])
        methods[name] = {"scores": scores.tolist()}
    return {"mated": mated, "methods": methods}


def _patched(
    face: AlignedFace, donor: AlignedFace, squares: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Return a face's crop with another's pixels in some squares."""
    region: NDArray[np.bool_] = np.logical_or.reduce(squares, axis=0)
    return np.where(region[..., None], donor.crop, face.crop)


def summary(rows: Sequence[Row], threshold: float) -> dict[str, Row]:
    """Return each method's error rates after every step, and the areas under them.

    ``fnmr`` is of mated pairs, ``fmr`` of non-mated ones; lower is better.
    """
    found = {}
    for name in names_in(rows):
        played = [row for row in rows if name in row["methods"]]
        scores = np.array([row["methods"][name]["scores"] for row in played])
        mated = np.array([row["mated"] for row in played])
        misses, false = scores[mated] < threshold, scores[~mated] >= threshold
        found[name] = {
            "n": len(played),
            "fnmr_auc": area_under(misses.mean(0)) if mated.any() else None,
            "fmr_auc": area_under(false.mean(0)) if (~mated).any() else None,
        }
    return found
