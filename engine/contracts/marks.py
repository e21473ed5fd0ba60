"""What an examiner marks on the two photos of a case: places that belong together.

A mark is the examiner's own. It is no measurement: neither the network nor a figure depends on it,
and no distance or ratio is made of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from engine.contracts.pair import Side

Points = tuple[tuple[float, float], ...]


class MarkShape(StrEnum):
    """What a mark's points are joined to."""

    POINT = "point"
    LINE = "line"
    OUTLINE = "outline"

    @property
    def least(self) -> int:
        """How many points it takes on a photo."""
        return {MarkShape.POINT: 1, MarkShape.LINE: 2, MarkShape.OUTLINE: 3}[self]

    @property
    def most(self) -> int:
        """How many points it may have on a photo."""
        return 1 if self is MarkShape.POINT else _MOST


_MOST = 200
_FARTHEST = 65_536.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Places on A and B that belong together.

    Attributes
    ----------
    shape : MarkShape
    a, b : tuple of (x, y)
        In pixels of each photo after EXIF rotation, before it is turned as its face stands; pixel
        centres are whole numbers. Empty where the photo shows nothing that belongs to it.
    component : str
        Key of a component of ASTM E3149; empty for none.
    text : str
        What was seen there.
    """

    shape: MarkShape
    a: Points = ()
    b: Points = ()
    component: str = ""
    text: str = ""

    def points(self, side: Side) -> Points:
        """Return its points on a photo."""
        return self.a if side == "a" else self.b

    @property
    def fault(self) -> str:
        """What is wrong with it, in words; empty if nothing is."""
        if not self.a and not self.b:
            return "it has no points"
        for side, points in (("A", self.a), ("B", self.b)):
            if points and not self.shape.least <= len(points) <= self.shape.most:
                return f"a {self.shape} on {side} cannot have {len(points)} points"
            if not all(math.isfinite(v) and abs(v) <= _FARTHEST for at in points for v in at):
                return f"a point on {side} lies nowhere"
        return ""


@dataclass(frozen=True, slots=True)
class KeptMark:
    """A mark as it was written down last.

    Attributes
    ----------
    number : int
        From 1; one that was removed is given to no other mark.
    time : str
        UTC.
    mark : Mark
    after_runs : int
        Runs that had been started by then; 0 is before any score could be seen.
    """

    number: int
    time: str
    mark: Mark
    after_runs: int


def turned_points(points: Points, width: int, height: int, degrees: int) -> Points:
    """Return points as they lie once their photo is turned.

    Parameters
    ----------
    points : tuple of (x, y)
    width, height : int
        Of the photo before it is turned, in pixels.
    degrees : int
        Clockwise: 0, 90, 180 or 270.
    """
    for _ in range(degrees // 90 % 4):
        points = tuple((height - 1 - y, x) for x, y in points)
        width, height = height, width
    return points
