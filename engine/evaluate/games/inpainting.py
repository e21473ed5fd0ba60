"""The inpainting game, with twins made by exchanging a part of the face.

J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020. Two photos of
one person take the same part of another person: twins, whose identity differs in that part
alone. Asked is what distinguishes the probe from the twin. Pixels that a map ranks first are taken
from the probe's own twin; a map is right when the probe turns into the twin before many pixels
outside the part are wasted. The published game has hand-made inpaintings of IJB-C; these twins
are made of aligned faces, so figures of both cannot be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.evaluate.games.deletion import names_in
from engine.evaluate.games.players import Orders, Players
from engine.explain.parts.zones import zone_mask
from engine.models.recognition import cosine

PARTS = ("eyes", "brows", "nose", "mouth", "jaw", "glasses")
FALSE_ALARMS = (0.01, 0.05)
"""Shares of the pixels outside the part that a map may waste."""

Row = dict[str, Any]


def play(
    players: Players, probe: AlignedFace, mate: AlignedFace, donor: AlignedFace, part: str
) -> Row | None:
    """Return whether the probe turns into its twin at each share of false alarms.

    Parameters
    ----------
    players : Players
    probe, mate : AlignedFace
        Of one person.
    donor : AlignedFace
        Of another.
    part : str
        Of :data:`PARTS`.

    Returns
    -------
    dict or None
        None where the network does not distinguish the twins from the person at all.
    """
    net = players.session.pack.recognition
    template = tuple((float(x), float(y)) for x, y in net.template)
    region = zone_mask(part, net.crop_size, template)
    twin, twin_mate = (
        replace(face, crop=np.where(region[..., None], donor.crop, face.crop))
        for face in (probe, mate)
    )
    own, other, to_mate, to_twin = players.embed([probe.crop, twin.crop, mate.crop, twin_mate.crop])
    if not (
        cosine(own, to_mate) > cosine(own, to_twin)
        and cosine(other, to_twin) > cosine(other, to_mate)
    ):
        return None
    pair = players.pair(probe, twin_mate)
    orders = players.orders(pair, "nonmated", third=to_mate)
    methods = {}
    for name, chosen in regions_at(orders, region).items():
        hybrids = players.embed(
            [np.where(mask[..., None], twin.crop, probe.crop) for mask in chosen]
        )
        turned = cosine(hybrids, to_twin[None]) > cosine(hybrids, to_mate[None])
        methods[name] = {"turned": turned.tolist()}
    return {"part": part, "methods": methods}


def regions_at(orders: Orders, region: NDArray[np.bool_]) -> dict[str, list[NDArray[np.bool_]]]:
    """Return what each method would take from the twin at every share of false alarms."""
    found = {}
    for name, order in orders.items():
        outside = np.sort(order[~region])[::-1]
        thresholds = [outside[round(share * len(outside))] for share in FALSE_ALARMS]
        found[name] = [order > threshold for threshold in thresholds]
    return found


def summary(rows: Sequence[Row]) -> dict[str, Row]:
    """Return each method's share of probes that turned, by share of false alarms."""
    found = {}
    for name in names_in(rows):
        turned = np.array(
            [row["methods"][name]["turned"] for row in rows if name in row["methods"]]
        )
        found[name] = {
            "n": len(turned),
            "turned": dict(zip(map(str, FALSE_ALARMS), turned.mean(0).tolist(), strict=True)),
        }
    return found
