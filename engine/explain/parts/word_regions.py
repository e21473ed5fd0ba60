"""The region of each word: where on a face its attribute lies, in one of a few sizes.

A region is the same part of both faces, where each has it, whatever the pair: it is chosen by the
word alone, never by the score, so that random regions of its size are a fair comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.explain.parts.zones import OF_THE_WHOLE_FACE, ZONE_OF, FaceDrawing, zone_mask
from engine.explain.replacing.controls import face_ellipse
from engine.imaging.displacing import inwards
from engine.models.attributes import AttributeOutput

SIZES = (0.045, 0.08, 0.14)
"""Shares of the crop; random regions are measured at exactly these."""

Regions = dict[str, NDArray[np.bool_]]
"""By name of the zone, or by word where no zone is known for it."""


def region_name(output: AttributeOutput) -> str | None:
    """Return the name of the region of a word; words of one zone share it.

    None for what the whole face shows.
    """
    if output.name in OF_THE_WHOLE_FACE:
        return None
    return ZONE_OF.get(output.name, output.key)


def word_regions(
    outputs: tuple[AttributeOutput, ...],
    responses: Mapping[str, NDArray[np.float32]],
    size: int,
    template: NDArray[np.float64],
    face: AlignedFace | None = None,
) -> Regions:
    """Return the region of every word.

    Parameters
    ----------
    outputs : tuple of AttributeOutput
        The words.
    responses : mapping
        Where the network sees an attribute, float32, (size, size), by word key: the region of
        a word whose zone is not known is where the response is strongest.
    size : int
        Side of the recognition network's crop.
    template : ndarray, (5, 2)
        Where the keypoints lie in it.
    face : AlignedFace, optional
        Whose landmarks place the zones, if it has any; otherwise the template does.

    Returns
    -------
    dict
        bool, (size, size), by :func:`region_name`; each has one of :data:`SIZES` exactly.
    """
    points = tuple((float(x), float(y)) for x, y in template)
    drawn = None if face is None else FaceDrawing.of(face)
    regions: Regions = {}
    for output in outputs:
        name = region_name(output)
        if name is None or name in regions:
            continue
        if name in ZONE_OF.values():
            if drawn is None:
                regions[name] = zone_region(name, size, points)
            else:
                regions[name] = grown(drawn.zone(name), size_of_zone(name, size, points))
        elif output.key in responses:
            regions[name] = _strongest(responses[output.key], SIZES[-1])
    return regions


@cache
def zone_region(
    name: str, size: int, template: tuple[tuple[float, float], ...]
) -> NDArray[np.bool_]:
    """Return a zone grown or shrunk evenly to the nearest of :data:`SIZES`."""
    region = grown(zone_mask(name, size, template), size_of_zone(name, size, template))
    region.flags.writeable = False
    return region


def size_of_zone(name: str, size: int, template: tuple[tuple[float, float], ...]) -> float:
    """Return which of :data:`SIZES` a zone has; of a face that is turned or near, too."""
    area = float(zone_mask(name, size, template).mean())
    return min(SIZES, key=lambda share: abs(np.log(share / max(area, 1e-6))))


def grown(mask: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    """Return a mask grown or shrunk evenly to a share of the crop; one of nothing from its middle.

    Parameters
    ----------
    mask : ndarray, bool, (size, size)
    share : float
    """
    if not mask.any():
        mask = mask.copy()
        mask[mask.shape[0] // 2, mask.shape[1] // 2] = True
    return _first(inwards(mask), share)


def _strongest(values: NDArray[np.float32], share: float) -> NDArray[np.bool_]:
    inside = face_ellipse(values.shape[0])
    return _first(np.where(inside, values, -np.inf), share)


def _first(values: NDArray[np.floating], share: float) -> NDArray[np.bool_]:
    """Return the largest values' pixels, exactly `share` of all; of equal ones the first."""
    region = np.zeros(values.size, dtype=bool)
    order = np.argsort(-values, axis=None, kind="stable")
    region[order[: region_pixels(share, values.shape[0])]] = True
    return region.reshape(values.shape)


def region_pixels(share: float, size: int) -> int:
    """Return how many pixels a share of a crop is."""
    return round(share * size * size)
