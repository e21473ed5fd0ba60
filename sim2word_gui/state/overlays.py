"""What lies on a face: the map, the outline of a region, the region changed. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import SaliencyMap
from engine.contracts.pair import SIDES, AlignedFace, Side
from engine.imaging.blending import weights
from sim2word_gui.state.changes import change_in, region_of
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.viewing import MAIN_BRANCH, Colours, Viewing, fitting

Regions = tuple[NDArray[np.bool_], ...]

WORD_BRANCH = "word"
ATTRIBUTE_BRANCH = "attribute"
"""Of the chosen word: where it meets the identity, and where the attribute is read."""
FULL_COLOUR = 99.0
"""Percentile of a signed map's sizes, both faces together, from which its colours are full."""
_MAIN_BRANCHES = ("score", "differences", "discriminant")
"""Of the measured and of the published method."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers behind the colours, the same for both faces.

    Attributes
    ----------
    low, high : float
    colours : Colours
    signed : bool
    """

    low: float
    high: float
    colours: Colours
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """What lies on one face, all in crop coordinates.

    Attributes
    ----------
    saliency : SaliencyMap or None
    scale : Scale or None
    region : ndarray, bool, (size, size), or None
        The chosen word's or part's, or where it is changed instead.
    outlined : bool
        Whether its edge is drawn.
    fill : ndarray, uint8, (size, size, 3), or None
        What stands in for the region.
    soft : bool
        Whether its border is blended.
    parts : tuple of ndarray, bool, (size, size)
        Parts of the face that are drawn.
    enough : tuple of ndarray
        Those of them that are enough to take the score across its threshold.
    """

    saliency: SaliencyMap | None = None
    scale: Scale | None = None
    region: NDArray[np.bool_] | None = None
    outlined: bool = False
    fill: NDArray[np.uint8] | None = None
    soft: bool = False
    parts: Regions = ()
    enough: Regions = ()

    def looks_like(self, other: Overlay) -> bool:
        """Whether there is nothing to draw anew."""
        return (
            self.saliency is other.saliency
            and self.scale == other.scale
            and self.region is other.region
            and self.outlined == other.outlined
            and self.fill is other.fill
            and _same(self.parts, other.parts)
            and _same(self.enough, other.enough)
        )

    @property
    def patch(self) -> NDArray[np.uint8] | None:
        """RGBA, uint8, (size, size, 4): the fill in the region, transparent outside it."""
        if self.region is None or self.fill is None:
            return None
        weight = np.rint(255 * weights(self.region, soft=self.soft).astype(np.float32))
        return np.dstack([self.fill, weight.astype(np.uint8)])


NOTHING = Overlay()


def overlays(comparison: Comparison, viewing: Viewing) -> dict[Side, Overlay]:
    """Return what lies on the two faces of a comparison."""
    maps = {side: map_of(comparison, side, viewing.branch) for side in SIDES}
    scale = shared_scale([m for m in maps.values() if m is not None], viewing.colours)
    made: dict[Side, Overlay] = {}
    for side in SIDES:
        region = region_of(comparison, side)
        change = change_in(comparison, side, viewing.shown)
        if change is not None:
            region = change.region
        fill = None if change is None else change.fill
        made[side] = Overlay(
            maps[side] if fill is None else None,
            scale,
            region,
            viewing.contour,
            fill,
            change is not None and change.soft,
            *parts_drawn(comparison, side, viewing),
        )
    return made


def parts_drawn(comparison: Comparison, side: Side, viewing: Viewing) -> tuple[Regions, Regions]:
    """Return the parts of a face, and those that are enough; none unless they are to be drawn."""
    photo = comparison.photos.get(side)
    if photo is None or photo.preview is None or not viewing.parts:
        return (), ()
    shown = photo.preview.parts
    sets = () if comparison.run.parts is None else comparison.run.parts.found
    enough = sets[0].parts if sets else ()
    chosen = tuple(mask for name, mask in shown.items() if name in enough)
    return tuple(mask for name, mask in shown.items() if name not in enough), chosen


def _same(some: Regions, others: Regions) -> bool:
    return len(some) == len(others) and all(
        one is other for one, other in zip(some, others, strict=True)
    )


def map_of(comparison: Comparison, side: Side, branch: str) -> SaliencyMap | None:
    """Return a map of a comparison, once it exists."""
    if branch in (WORD_BRANCH, ATTRIBUTE_BRANCH):
        if comparison.word is None or comparison.word[1] not in (side, "both"):
            return None
        kind = "joint" if branch == WORD_BRANCH else "attribute"
        branch = f"{kind}:{comparison.word[0]}"
    if branch == MAIN_BRANCH:
        branch = main_branch(comparison)
    return comparison.run.maps.get((side, branch))


def main_branch(comparison: Comparison) -> str:
    """Return which map is shown first: that which the run has, the best first."""
    made = {branch for _, branch in comparison.run.maps}
    return next((branch for branch in _MAIN_BRANCHES if branch in made), _MAIN_BRANCHES[0])


def shared_scale(maps: list[SaliencyMap], colours: Colours | None) -> Scale | None:
    """Return the scale that both faces share; None without maps."""
    if not maps:
        return None
    signed = any(saliency.signed for saliency in maps)
    sizes = np.concatenate([np.abs(saliency.values).ravel() for saliency in maps])
    high = float(sizes.max())
    if signed and high > 0:  # a few peaks would leave all else pale
        high = float(np.percentile(sizes, FULL_COLOUR)) or high
    return Scale(-high if signed else 0.0, high, fitting(colours, signed=signed), signed)


def value_at(saliency: SaliencyMap | None, x: float, y: float) -> float | None:
    """Return a map's value at a place in crop coordinates; None outside it."""
    if saliency is None:
        return None
    height, width = saliency.values.shape
    column, row = round(x), round(y)
    if not (0 <= column < width and 0 <= row < height):
        return None
    return float(saliency.values[row, column])


def faces_of(comparison: Comparison) -> dict[Side, AlignedFace | None]:
    """Return both aligned faces, as far as they are known."""
    return {side: comparison.face(side) for side in SIDES}
