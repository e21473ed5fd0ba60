"""Exchange parts of faces while training, and their labels with them.

Learning from whole photos alone, a network infers lipstick from gender and a mustache from
age: its words then follow the person and not the part of the face that they name. When the
mouth of one person stands in the face of another and the label goes with the mouth, only the
mouth can tell. After S. Yun et al., "CutMix: regularization strategy to train strong
classifiers with localizable features", ICCV 2019, for parts of aligned faces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, from_numpy

from engine.explain.parts.zones import zone_mask
from engine.imaging.opencv import cv2
from engine.models.attribute_net import CROP_SIZE, TEMPLATE
from training.columns import columns_of

SHARE = 0.6
"""Of the photos, how many get parts of others."""
MOST_PARTS = 3
FROM_A_BEARER = 0.6
"""How often the other photo is chosen for having one of the part's attributes."""
SOFT_EDGE = 2.5
"""Standard deviation in pixels."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the face that is exchanged.

    Attributes
    ----------
    zones : tuple of str
        Their union is exchanged.
    given : tuple of str
        Attributes that go with it.
    unsure : tuple of str
        Attributes that nobody knows afterwards.
    """

    zones: tuple[str, ...]
    given: tuple[str, ...]
    unsure: tuple[str, ...] = ()


_MOUTH = ("wearing_lipstick", "big_lips", "smiling", "mouth_slightly_open")
_BEARD = ("5_o_clock_shadow", "no_beard", "goatee", "mustache")
_ABOVE = ("bangs", "receding_hairline", "bald", "wearing_hat")
_HAIR = ("hair_color", "straight_hair", "wavy_hair")
_EYES = ("eyeglasses", "narrow_eyes", "bags_under_eyes")
_BROWS = ("arched_eyebrows", "bushy_eyebrows")
_WHOLE = ("gender", "age", "race", "heavy_makeup", "pale_skin")

PARTS = (
    Part(("glasses",), _EYES, (*_BROWS, "heavy_makeup")),
    Part(("glasses", "brows"), (*_EYES, *_BROWS), ("heavy_makeup",)),
    Part(("brows",), _BROWS, ("eyeglasses", "bangs")),
    Part(("brows",), _BROWS, ("eyeglasses", "bangs")),
    Part(("nose",), ("big_nose", "pointy_nose")),
    Part(("upper_lip",), ("mustache",), ("5_o_clock_shadow", "no_beard", "goatee")),
    Part(("upper_lip",), ("mustache",), ("5_o_clock_shadow", "no_beard", "goatee")),
    Part(("mouth",), _MOUTH, ("heavy_makeup", "high_cheekbones", "mustache")),
    Part(("mouth",), _MOUTH, ("heavy_makeup", "high_cheekbones", "mustache")),
    Part(
        ("upper_lip", "mouth"),
        (*_MOUTH, "mustache"),
        ("5_o_clock_shadow", "no_beard", "goatee", "heavy_makeup", "high_cheekbones"),
    ),
    Part(("chin",), ("goatee",), ("5_o_clock_shadow", "no_beard", "double_chin", "oval_face")),
    Part(("beard",), _BEARD, ("sideburns", "double_chin", "chubby", "oval_face", *_WHOLE)),
    Part(
        ("beard", "mouth"),
        (*_BEARD, *_MOUTH),
        ("sideburns", "double_chin", "chubby", "oval_face", "high_cheekbones", *_WHOLE),
    ),
    Part(("forehead",), ("bangs",), ("receding_hairline", "bald", "wearing_hat", *_HAIR)),
    Part(("top", "forehead"), _ABOVE, (*_HAIR, *_WHOLE)),
    Part(("top", "forehead", "hair"), (*_ABOVE, *_HAIR), ("sideburns", *_WHOLE)),
)
"""Parts that stand twice are exchanged twice as often."""


class Exchanger:
    """Exchanges parts between photos.

    Parameters
    ----------
    crops : ndarray, uint8, (n, side, side, 3)
        With a margin around the network's crop.
    margin : int
    names : sequence of str
        The attribute of every column of `targets`.
    targets : ndarray, (n, columns)
        Soft labels.
    donors : ndarray of int
        Rows that may give parts.
    """

    def __init__(
        self,
        crops: NDArray[np.uint8],
        margin: int,
        names: list[str],
        targets: NDArray[np.float64],
        donors: NDArray[np.int64],
    ) -> None:
        self._crops, self._targets, self._donors = crops, targets, donors
        side = CROP_SIZE + 2 * margin
        template = tuple((float(x), float(y)) for x, y in TEMPLATE + margin)
        self._face = _around(zone_mask("face", side, template))
        self._masks = []
        self._columns = []
        for part in PARTS:
            mask = np.any([zone_mask(zone, side, template) for zone in part.zones], axis=0)
            soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), SOFT_EDGE)
            where = _around(soft > 0)
            self._masks.append((where, soft[where][..., None]))
            self._columns.append(
                tuple(columns_of(names, group) for group in (part.given, part.unsure))
            )
        self._bearers = [
            {
                int(column): donors[targets[donors, column] > _HALF]
                for column in given
                if (targets[donors, column] > _HALF).any()
            }
            for given, _ in self._columns
        ]

    def __call__(
        self, rows: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.uint8], Tensor, Tensor]:
        """Return crops of some rows with parts exchanged, their targets and their weights.

        Returns
        -------
        crops : ndarray, uint8, (n, side, side, 3)
        targets, weights : Tensor, float32, (n, columns)
            A weight of 0 where nobody knows.
        """
        crops = self._crops[rows].copy()
        targets = self._targets[rows].copy()
        weights = np.ones_like(targets)
        for crop, target, weight in zip(crops, targets, weights, strict=True):
            if rng.random() >= SHARE:
                continue
            for _ in range(rng.integers(1, MOST_PARTS + 1)):
                self._exchange(crop, target, weight, rng)
        return crops, from_numpy(targets).float(), from_numpy(weights).float()

    def _exchange(
        self,
        crop: NDArray[np.uint8],
        target: NDArray[np.float64],
        weight: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> None:
        which = int(rng.integers(len(PARTS)))
        given, unsure = self._columns[which]
        rows = self._donors
        if rng.random() < FROM_A_BEARER and self._bearers[which]:
            columns = sorted(self._bearers[which])
            rows = self._bearers[which][columns[rng.integers(len(columns))]]
        donor = int(rows[rng.integers(len(rows))])
        other = self._crops[donor]
        light = _light(crop[self._face]) - _light(other[self._face])
        where, mask = self._masks[which]
        part = crop[where]
        change = other[where] + rng.random() * light - part
        crop[where] = np.clip(part + mask * change, 0, 255)
        target[given] = self._targets[donor][given]
        weight[given] = 1
        weight[unsure] = 0


def _around(mask: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Return the rows and columns that a mask spans."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _light(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the mean colour, (3,), of every fourth row and column."""
    return np.asarray(pixels[::4, ::4].mean((0, 1)), dtype=np.float32)
