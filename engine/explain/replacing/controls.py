"""Area-matched controls: what erasing random regions does to the same pair.

The best of many erasures looks convincing even for random regions, so every effect is held
against random regions of the same area. They are measured once, at a few areas, and serve
all words by interpolation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import WORD_SIDES, WordSide
from engine.imaging.opencv import cv2

_SMOOTHNESS = 1 / 14
"""Of the crop's side: the scale of the random blobs, about that of joint maps."""
_FACE_AXES = (0.42, 0.52)
_FACE_CENTRE = (0.5, 0.54)
_AREAS = 4
_MIN_SD = 1e-6


def face_ellipse(size: int) -> NDArray[np.bool_]:
    """Return the part of a crop, (size, size), that the face fills on average."""
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size
    (cx, cy), (ax, ay) = _FACE_CENTRE, _FACE_AXES
    return np.asarray(((x - cx) / ax) ** 2 + ((y - cy) / ay) ** 2 <= 1)


def control_areas(areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a few areas, ascending, that span the given ones (shares of the crop)."""
    low, high = float(areas.min()), float(areas.max())
    if high <= low * 1.05:
        return np.array([high])
    return np.geomspace(low, high, _AREAS)


def random_regions(
    size: int, areas: NDArray[np.float64], count: int, seed: int
) -> NDArray[np.bool_]:
    """Return smooth random regions of given areas inside the face.

    Parameters
    ----------
    size : int
        Side of the crop.
    areas : ndarray, float64, (m,)
        Shares of the crop; capped at the face itself.
    count : int
        Regions of each area.
    seed : int

    Returns
    -------
    ndarray, bool, (m, count, size, size)
        The regions of one column are nested: each grows with the area.
    """
    pixels = np.minimum(np.rint(areas * size * size), face_ellipse(size).sum()).astype(int)
    return np.asarray(_growth(size, count, seed) < pixels[:, None, None, None])


@lru_cache(maxsize=4)
def _growth(size: int, count: int, seed: int) -> NDArray[np.int32]:
    """Return the place of every pixel in the growth of each region, (count, size, size).

    Kept, for every pair of a run has the same regions.
    """
    rng = np.random.default_rng(seed)
    inside = face_ellipse(size)
    places = np.empty((count, size * size), dtype=np.int32)
    for of_region in places:
        noise = cv2.GaussianBlur(
            rng.standard_normal((size, size)),
            (0, 0),
            _SMOOTHNESS * size,
            borderType=cv2.BORDER_REFLECT,
        )
        order = np.argsort(np.where(inside, -noise, np.inf), axis=None, kind="stable")
        of_region[order] = np.arange(size * size)
    places.flags.writeable = False
    return places.reshape(count, size, size)


@dataclass(frozen=True, slots=True, eq=False)
class Controls:
    """Effects of random regions.

    Attributes
    ----------
    areas : ndarray, float64, (m,)
        Ascending shares of the crop.
    effects : dict
        Effects, float64, (m, count), for each of ``a``, ``b`` and ``both``.
    """

    areas: NDArray[np.float64]
    effects: dict[WordSide, NDArray[np.float64]]

    def at(self, image: WordSide, area: float) -> tuple[float, float]:
        """Return mean and standard deviation of the effect of random regions of an area."""
        effects = self.effects[image]
        mean = float(np.interp(area, self.areas, effects.mean(1)))
        sd = float(np.interp(area, self.areas, effects.std(1, ddof=1)))
        return mean, max(sd, _MIN_SD)


def controls_from_embeddings(
    areas: NDArray[np.float64],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    erased_a: NDArray[np.float64],
    erased_b: NDArray[np.float64],
) -> Controls:
    """Return the controls from embeddings of the pair and of its erased crops.

    Parameters
    ----------
    areas : ndarray, (m,)
    a, b : ndarray, (D,)
    erased_a, erased_b : ndarray, (m, count, D)
    """
    clean = _cosine(a, b)
    effects = {
        "a": _cosine(erased_a, b) - clean,
        "b": _cosine(a, erased_b) - clean,
        "both": _cosine(erased_a, erased_b) - clean,
    }
    return Controls(areas, {side: effects[side] for side in WORD_SIDES})


def _cosine(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(x, axis=-1) * np.linalg.norm(y, axis=-1)
    return np.asarray((x * y).sum(-1) / norms)
