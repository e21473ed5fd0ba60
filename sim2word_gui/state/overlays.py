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
LABELLED = 3
"""Parts that are named on the faces."""
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
    of_mean : bool
        Whether 1 is what the mean place of a face does; other maps have units of their method.
    """

    low: float
    high: float
    colours: Colours
    signed: bool
    of_mean: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class NamedPart:
    """A part of the face that was measured, and can be chosen where it lies.

    Attributes
    ----------
    part : str
    region : ndarray, bool, (size, size)
    holds : float
        What it holds of the cosine; below 0 where it pulls it down.
    stands_out : bool
        Whether that is more than its shape does elsewhere on the face.
    labelled : bool
        Whether its name stands beside the face.
    """

    part: str
    region: NDArray[np.bool_]
    holds: float
    stands_out: bool
    labelled: bool

    @property
    def anchor(self) -> tuple[float, float]:
        """The place within it that is nearest to its middle, (x, y)."""
        rows, columns = np.nonzero(self.region)
        away = np.hypot(rows - rows.mean(), columns - columns.mean())
        nearest = int(away.argmin())
        return float(columns[nearest]), float(rows[nearest])

    def is_like(self, other: NamedPart) -> bool:
        """Whether it looks the same."""
        same = (self.part, self.holds, self.labelled) == (other.part, other.holds, other.labelled)
        return same and self.region is other.region


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
    named : tuple of NamedPart
        Parts that were measured.
    """

    saliency: SaliencyMap | None = None
    scale: Scale | None = None
    region: NDArray[np.bool_] | None = None
    outlined: bool = False
    fill: NDArray[np.uint8] | None = None
    soft: bool = False
    parts: Regions = ()
    enough: Regions = ()
    named: tuple[NamedPart, ...] = ()

    def same_as(self, other: Overlay) -> bool:
        """Whether there is nothing to draw anew."""
        return (
            self.saliency is other.saliency
            and self.scale == other.scale
            and self.region is other.region
            and self.outlined == other.outlined
            and self.fill is other.fill
            and _same(self.parts, other.parts)
            and _same(self.enough, other.enough)
            and len(self.named) == len(other.named)
            and all(one.is_like(two) for one, two in zip(self.named, other.named, strict=True))
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
            named_parts(comparison, side, labels=viewing.names and fill is None),
        )
    return made


def named_parts(comparison: Comparison, side: Side, *, labels: bool) -> tuple[NamedPart, ...]:
    """Return the parts of a face that were measured, what moves the score most first.

    With `labels` the first of them, and the one that is chosen, are named on the face; none are
    while the region of a word is looked at.
    """
    photo, parts = comparison.photos.get(side), comparison.run.parts
    if photo is None or photo.preview is None or parts is None:
        return ()
    shown = photo.preview.parts
    measured = [one for one in parts.by_effect if one.part in shown and shown[one.part].any()]
    named = {one.part for one in measured[:LABELLED]} | {comparison.part}
    if not labels or comparison.word is not None:
        named = set()
    return tuple(
        NamedPart(
            one.part,
            shown[one.part],
            parts.holds(one),
            one.stands_out,
            one.part in named,
        )
        for one in measured
    )


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
    low, of_mean = (-high if signed else 0.0), maps[0].branch == _MAIN_BRANCHES[0]
    return Scale(low, high, fitting(colours, signed=signed), signed, of_mean)


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
