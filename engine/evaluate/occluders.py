"""Things painted over a face in the canonical frame, to measure what covers it.

Each takes the frame, uint8, (SIZE, SIZE, 3), and a random generator, and returns the painted frame
and where it covers the face, bool, (SIZE, SIZE).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import KEYPOINTS, SIZE

Frame = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Painter = Callable[[Frame, np.random.Generator], tuple[Frame, Mask]]

_DARKEST, _DARK = 5, 60


def sunglasses(frame: Frame, rng: np.random.Generator) -> tuple[Frame, Mask]:
    """Paint two dark lenses with a bridge."""
    mask = np.zeros((SIZE, SIZE), np.uint8)
    half = (int(rng.integers(13, 20)), int(rng.integers(9, 15)))
    for x, y in KEYPOINTS[:2]:
        at = (int(x + rng.integers(-2, 3)), int(y + rng.integers(-1, 4)))
        cv2.ellipse(mask, at, half, float(rng.uniform(-8, 8)), 0, 360, 255, -1)
    cv2.line(mask, (44, 48), (84, 48), 255, int(rng.integers(2, 5)))
    colour = rng.integers(_DARKEST, _DARK) + rng.integers(-5, 40, 3)
    return _painted(frame, mask > 0, colour, rng, float(rng.uniform(0.8, 1.0)))


def medical_mask(frame: Frame, rng: np.random.Generator) -> tuple[Frame, Mask]:
    """Paint a mask over nose, mouth and chin, of any colour, that of skin too."""
    top = rng.integers(58, 76)
    points = np.array(
        [
            (24, top + rng.integers(-4, 10)),
            (64, top - rng.integers(0, 6)),
            (104, top + rng.integers(-4, 10)),
            (98, 108),
            (64, 126),
            (30, 108),
        ]
    )
    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.fillPoly(mask, [points.astype(np.int32)], 255)
    skin = np.median(frame[62:74, 36:50].reshape(-1, 3), axis=0)
    any_colour = rng.integers(10, 250, 3)
    colour = skin + rng.normal(0, 12, 3) if rng.random() < _ONE_IN_FIVE else any_colour
    return _painted(frame, mask > 0, colour, rng, 1.0)


def hat(frame: Frame, rng: np.random.Generator) -> tuple[Frame, Mask]:
    """Paint a hat or a scarf down to the brows or below."""
    edge = int(rng.integers(30, 46))
    bow = int(rng.integers(-8, 9))
    x = np.arange(SIZE)
    line = edge + bow * ((x - SIZE / 2) / (SIZE / 2)) ** 2
    mask = np.arange(SIZE)[:, None] < line[None]
    return _painted(frame, mask, rng.integers(5, 240, 3), rng, 1.0)


def blob(frame: Frame, rng: np.random.Generator) -> tuple[Frame, Mask]:
    """Paint a hand, a thing or a bar in front of the face."""
    mask = np.zeros((SIZE, SIZE), np.uint8)
    count = int(rng.integers(3, 8))
    middle = rng.uniform(24, 104, 2)
    around = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = rng.uniform(12, 46, count)
    points = middle + reach[:, None] * np.column_stack([np.cos(around), np.sin(around)])
    cv2.fillPoly(mask, [points.astype(np.int32)], 255)
    skin = np.median(frame[62:74, 36:50].reshape(-1, 3), axis=0)
    own = rng.random() < _ONE_IN_FIVE
    colour = skin + rng.normal(0, 15, 3) if own else rng.integers(0, 255, 3)
    return _painted(frame, mask > 0, colour, rng, 1.0)


def clear_glasses(frame: Frame, rng: np.random.Generator) -> tuple[Frame, Mask]:
    """Paint thin frames, which cover nothing."""
    drawn = frame.copy()
    colour = tuple(int(c) for c in rng.integers(5, 120, 3))
    half = (int(rng.integers(13, 19)), int(rng.integers(8, 14)))
    for x, y in KEYPOINTS[:2]:
        at = (int(x), int(y + 2))
        cv2.ellipse(drawn, at, half, 0, 0, 360, colour, int(rng.integers(1, 3)), cv2.LINE_AA)
    cv2.line(drawn, (57, 50), (71, 50), colour, 1, cv2.LINE_AA)
    return drawn, np.zeros((SIZE, SIZE), bool)


OCCLUDERS: dict[str, Painter] = {
    "sunglasses": sunglasses,
    "mask": medical_mask,
    "hat": hat,
    "thing in front": blob,
}
_ONE_IN_FIVE = 0.2


def _painted(
    frame: Frame,
    mask: Mask,
    colour: Sequence[float] | NDArray[np.float64] | NDArray[np.int64],
    rng: np.random.Generator,
    opacity: float,
) -> tuple[Frame, Mask]:
    """Paint a place with a colour that has light, folds or a pattern in it."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    slope = rng.normal(0, 30, 2)
    shade = (x - 0.5) * slope[0] + (y - 0.5) * slope[1]
    coarse = rng.normal(0, 1, (8, 8)).astype(np.float32)
    shade = shade + cv2.resize(coarse, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC) * rng.uniform(
        0, 14
    )
    if rng.random() < _ONE_IN_FIVE:  # stripes
        angle, period = rng.uniform(0, np.pi), rng.uniform(0.03, 0.15)
        shade = shade + 40 * np.sign(np.sin((x * np.cos(angle) + y * np.sin(angle)) / period))
    paint = np.asarray(colour, float) + shade[..., None]
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), float(rng.uniform(0.4, 1.2)))[
        ..., None
    ]
    mixed = frame * (1 - opacity * soft) + paint * opacity * soft
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8), mask
