"""The hiding game: how much of a face must be seen for it to be found in a gallery.

G. Castañón, J. Byrne, "Visualizing and quantifying discriminative features for face
recognition", FG 2018: everything but the first pixels of a map is blurred, and the probe is
searched in the gallery.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Fill
from engine.evaluate.games.deletion import names_in
from engine.evaluate.games.players import Players, places
from engine.explain.replacing.erasing import fill_crop
from engine.models.recognition import cosine

SHARES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
"""Of the pixels that are seen."""

Row = dict[str, Any]


def play(players: Players, probe: AlignedFace, mate: AlignedFace, gallery: Tensor) -> Row:
    """Return whether the mate is found first, at every share of the pixels that is seen.

    Parameters
    ----------
    players : Players
    probe, mate : AlignedFace
    gallery : Tensor, (G, D)
        Embeddings; that of the mate stands first.
    """
    pair = players.pair(probe, mate)
    hidden = fill_crop(probe.crop, Fill.BLUR, 0)
    methods = {}
    for name, order in players.orders(pair, "mated").items():
        where = places(order)
        seen = [np.where((where < share)[..., None], probe.crop, hidden) for share in SHARES]
        scores = cosine(players.embed(seen)[:, None], gallery[None])
        methods[name] = {"found": (scores.argmax(1) == 0).tolist()}
    clean = cosine(torch.as_tensor(pair.embeddings[:1]), gallery)
    return {"found_whole": bool(clean.argmax() == 0), "methods": methods}


def summary(rows: Sequence[Row]) -> dict[str, Row]:
    """Return each method's rank-1 rates, and the area under them over the shares.

    Only probes that are found when they are seen whole are counted.
    """
    rows = [row for row in rows if row["found_whole"]]
    found = {}
    for name in names_in(rows):
        hits = np.array([row["methods"][name]["found"] for row in rows if name in row["methods"]])
        rates = hits.mean(0)
        found[name] = {
            "n": len(hits),
            "rank1": dict(zip(map(str, SHARES), rates.tolist(), strict=True)),
            "auc": float(np.trapezoid(rates, SHARES) / (SHARES[-1] - SHARES[0])),
        }
    return found
