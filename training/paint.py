"""Paint attributes onto faces while training, so that the words follow what is seen.

Some attributes go so closely with gender, age or each other that photos alone, and parts
exchanged between them, hardly tell them apart: painted lips on any face say that lipstick is
about lips. Drawn otherwise than the planted changes of :mod:`engine.evaluate.planting`, which
measure: here skin and hair are tinted, darkened and strewn with hairs in the aligned crop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.explain.parts.zones import face_frame
from engine.imaging.opencv import cv2
from engine.imaging.outlines import Shape, box, oval, symmetric
from engine.models.attribute_net import TEMPLATE
from training.columns import columns_of

SHARE = 0.3
"""Of the photos, how many are painted on."""
_PAINTED, _GONE = 0.97, 0.03
"""Soft labels of what was painted, and of what it takes away."""

_Crop = NDArray[np.float32]
_Mask = NDArray[np.float32]


@dataclass(slots=True)
class Brush:
    """A face in an aligned crop, to be painted on.

    Attributes
    ----------
    pixels : ndarray, float32, (side, side, 3)
        Changed in place.
    frame : ndarray, float64, (2, 3)
        Takes the frame of the face to pixels.
    rng : Generator
    """

    pixels: _Crop
    frame: NDArray[np.float64]
    rng: np.random.Generator

    @property
    def unit(self) -> float:
        """Distance between the eyes in pixels."""
        return float(np.linalg.norm(self.frame[:, 0]))

    def at(self, shape: Shape) -> NDArray[np.int32]:
        """Return an outline in pixels, a little shifted and stretched."""
        moved = shape * self.rng.uniform(0.95, 1.05, 2) + self.rng.uniform(-0.03, 0.03, 2)
        return np.rint(moved @ self.frame[:, :2].T + self.frame[:, 2]).astype(np.int32)

    def area(self, *shapes: Shape, edge: float = 0.03) -> _Mask:
        """Return how far pixels lie in some outlines, 0 to 1, (side, side, 1)."""
        mask = np.zeros(self.pixels.shape[:2], np.float32)
        for shape in shapes:
            cv2.fillPoly(mask, [self.at(shape)], 1.0)
        return self._soft(mask, edge)

    def lines(self, *shapes: Shape, width: float, edge: float = 0.015) -> _Mask:
        """Return how far pixels lie on some lines, 0 to 1, (side, side, 1)."""
        mask = np.zeros(self.pixels.shape[:2], np.float32)
        thick = max(1, round(width * self.unit))
        for shape in shapes:
            cv2.polylines(mask, [self.at(shape)], isClosed=False, color=1.0, thickness=thick)
        return self._soft(mask, edge)

    def _soft(self, mask: NDArray[np.float32], edge: float) -> _Mask:
        soft = cv2.GaussianBlur(mask, (0, 0), max(0.5, edge * self.unit))
        return np.asarray(soft, dtype=np.float32)[..., None]

    def tint(self, mask: _Mask, factors: NDArray[np.float64]) -> None:
        """Multiply the colours, so that light and shade stay."""
        self.pixels *= 1 + mask * (factors.astype(np.float32) - 1)

    def cover(self, mask: _Mask, colour: NDArray[np.float64]) -> None:
        """Lay a colour over the pixels."""
        self.pixels += mask * (colour.astype(np.float32) - self.pixels)

    def hairs(self, mask: _Mask, sparse: float) -> _Mask:
        """Return a mask broken up into short hairs."""
        noise = self.rng.standard_normal(mask.shape[:2]).astype(np.float32)
        fine = cv2.GaussianBlur(noise, (0, 0), 0.7, sigmaY=self.rng.uniform(0.7, 2.5))
        fine = np.asarray(fine / max(float(fine.std()), 1e-6), dtype=np.float32)[..., None]
        return np.asarray(mask * np.clip(1 - sparse * (fine > self.rng.uniform(-0.3, 0.8)), 0, 1))

    def dark(self) -> NDArray[np.float64]:
        """Return a colour of hair: near that of the photo's own, from black to light brown."""
        shade = self.rng.uniform(10, 110)
        return np.asarray(
            shade * np.array([1.0, self.rng.uniform(0.7, 1.0), self.rng.uniform(0.5, 1.0)])
        )


def _lips(brush: Brush) -> None:
    rng = brush.rng
    half, height = rng.uniform(0.36, 0.48), rng.uniform(0.08, 0.17)
    lips = symmetric((0, 1 - 0.7 * height), (0.14, 1 - height), (half, 1.0), (0.22, 1 + height))
    red = np.array([rng.uniform(0.85, 1.15), rng.uniform(0.2, 0.65), rng.uniform(0.3, 0.8)])
    mask = brush.area(lips, edge=rng.uniform(0.01, 0.04))
    brush.tint(mask * rng.uniform(0.7, 1.0), red)


def _brows(brush: Brush) -> None:
    rng = brush.rng
    y, rise = rng.uniform(-0.34, -0.2), rng.uniform(-0.02, 0.06)
    right = np.array([(0.12, y + 0.02), (0.35, y - rise), (0.6, y - rise), (0.88, y + 0.04)])
    mask = brush.lines(right, right * (-1, 1), width=rng.uniform(0.12, 0.24), edge=0.03)
    brush.cover(brush.hairs(mask, rng.uniform(0, 0.5)) * rng.uniform(0.6, 1.0), brush.dark() * 0.8)


def _stubble(brush: Brush) -> None:
    rng = brush.rng
    jaw = symmetric(
        (0, 0.7),
        (0.4, 0.76),
        (0.6, 0.9),
        (0.92, rng.uniform(0.4, 0.8)),
        (0.95, 0.9),
        (0.78, 1.35),
        (0.45, 1.68),
        (0, 1.8),
    )
    mask = brush.area(jaw, edge=0.08) * (1 - brush.area(oval(0, 1.02, 0.4, 0.14)))
    shade = rng.uniform(0.5, 0.78) * np.array([1.0, rng.uniform(1.0, 1.06), rng.uniform(1.0, 1.12)])
    brush.tint(brush.hairs(mask, rng.uniform(0.1, 0.6)), shade)


def _hat(brush: Brush) -> None:
    rng = brush.rng
    low, wide = rng.uniform(-0.72, -0.42), rng.uniform(0.95, 1.5)
    crown = box(-wide, -2.4, wide, low) if rng.random() < 0.5 else oval(0, low, wide, 1.6)
    cut = brush.area(crown, edge=0.02) * (1 - brush.area(box(-3, low + 0.01, 3, 3), edge=0.02))
    colour = rng.uniform(10, 235, 3)
    brush.cover(cut, colour)
    stripe = 1 + rng.uniform(0, 0.25) * np.sin(
        np.arange(len(cut)) / rng.uniform(1.5, 6) + rng.uniform(0, 6)
    )
    brush.pixels *= 1 + cut * (stripe.astype(np.float32)[:, None, None] - 1)
    if rng.random() < 0.6:
        brim = box(-1.25 * wide, low - 0.1, 1.25 * wide, low + rng.uniform(0, 0.1))
        brush.cover(brush.area(brim, edge=0.02), colour * rng.uniform(0.5, 1.0))


def _goatee(brush: Brush) -> None:
    rng = brush.rng
    half = rng.uniform(0.22, 0.42)
    chin = symmetric((0, rng.uniform(1.14, 1.24)), (half, 1.35), (half * 0.7, 1.75), (0, 1.9))
    mask = brush.area(chin, edge=0.05)
    brush.cover(brush.hairs(mask, rng.uniform(0, 0.5)) * rng.uniform(0.6, 1.0), brush.dark())


@dataclass(frozen=True, slots=True)
class Paint:
    """A kind of paint, and what it says of the labels.

    Attributes
    ----------
    draw : callable
    given, gone, unsure : tuple of str
        Attributes that the face has then, no longer has, and that nobody knows.
    """

    draw: Callable[[Brush], None]
    given: tuple[str, ...]
    gone: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


PAINTS = (
    Paint(_lips, ("wearing_lipstick",), unsure=("heavy_makeup", "big_lips")),
    Paint(_brows, ("bushy_eyebrows",), gone=("arched_eyebrows",)),
    Paint(_stubble, ("5_o_clock_shadow",), ("no_beard",), ("goatee", "sideburns", "mustache")),
    Paint(_hat, ("wearing_hat",), ("bald", "receding_hairline"), ("bangs", "hair_color")),
    Paint(_goatee, ("goatee",), ("no_beard",), ("5_o_clock_shadow", "mustache", "sideburns")),
)


class Painter:
    """Paints on crops and changes their labels.

    Parameters
    ----------
    margin : int
        Around the network's crop.
    names : list of str
        The attribute of every column of the labels.
    """

    def __init__(self, margin: int, names: list[str]) -> None:
        self._frame = face_frame(TEMPLATE + margin)
        self._columns = [
            [columns_of(names, group) for group in (paint.given, paint.gone, paint.unsure)]
            for paint in PAINTS
        ]

    def __call__(
        self,
        crop: NDArray[np.uint8],
        target: NDArray[np.float64],
        weight: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> None:
        """Paint something onto a crop, in place, more often than not nothing."""
        if rng.random() >= SHARE:
            return
        which = int(rng.integers(len(PAINTS)))
        brush = Brush(crop.astype(np.float32), self._frame, rng)
        PAINTS[which].draw(brush)
        crop[:] = np.clip(brush.pixels, 0, 255)
        given, gone, unsure = self._columns[which]
        target[given], target[gone] = _PAINTED, _GONE
        weight[given] = weight[gone] = 1
        weight[unsure] = 0
