"""Paint a known attribute onto a photo, so that the right explanation is known.

Shapes are drawn in the frame of the face (:mod:`engine.explain.parts.zones`). Colours, opacities,
sizes and positions vary with the random generator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.contracts.evaluation import PLANTED
from engine.contracts.pair import Face
from engine.explain.parts.zones import face_frame
from engine.imaging.opencv import cv2
from engine.imaging.outlines import oval, symmetric

_FINE = 4
"""Shapes are drawn this much finer than the photo, for soft edges."""
_SEEN = 0.08
"""Opacity from which a pixel counts as painted."""
_HAIRS = ((20, 17, 16), (58, 40, 28), (96, 68, 45), (150, 118, 76), (128, 126, 124))
_CLOTHS = ((24, 26, 34), (140, 28, 34), (32, 58, 110), (196, 190, 178), (60, 84, 52))
_LIPS = ((176, 18, 44), (206, 48, 92), (120, 16, 40), (190, 70, 60))
_LENSES = ((12, 12, 14), (34, 24, 18), (18, 24, 40))
_SKIN_MARKS = ((58, 34, 28), (88, 40, 40), (40, 26, 22))

Rgb = tuple[int, int, int]


@dataclass(slots=True)
class Canvas:
    """Opacity and colour that are laid over a photo.

    Attributes
    ----------
    to_photo : ndarray, float64, (2, 3)
        Takes the frame of the face to pixels of the photo.
    alpha : ndarray, float32, (height, width) at `_FINE` times the photo's resolution
    colour : ndarray, float32, (height, width, 3) of the photo
    rng : Generator
    """

    to_photo: NDArray[np.float64]
    alpha: NDArray[np.float32]
    colour: NDArray[np.float32]
    rng: np.random.Generator
    unit: float = field(init=False)

    def __post_init__(self) -> None:
        self.unit = float(np.linalg.norm(self.to_photo[:, 0]))

    def pixels(self, points: ArrayLike) -> NDArray[np.int32]:
        """Return points of the face as pixels of the fine canvas."""
        at = np.asarray(points) @ self.to_photo[:, :2].T + self.to_photo[:, 2]
        return np.rint((at + 0.5) * _FINE).astype(np.int32)

    def fill(self, points: ArrayLike, opacity: float = 1.0) -> None:
        """Fill a polygon."""
        cv2.fillPoly(self.alpha, [self.pixels(points)], opacity)

    def stroke(self, points: ArrayLike, width: float, *, closed: bool = False) -> None:
        """Draw a line; the width is in units of the distance between the eyes."""
        thick = max(1, round(width * self.unit * _FINE))
        cv2.polylines(self.alpha, [self.pixels(points)], closed, 1.0, thick, cv2.LINE_AA)

    def paint(self, colour: Rgb, spread: float = 6.0) -> None:
        """Choose the colour, with a little noise."""
        self.colour[:] = colour
        self.colour += self.rng.normal(0, spread, (*self.colour.shape[:2], 1))

    def one_of(self, colours: tuple[Rgb, ...]) -> Rgb:
        """Return one of some colours, a little changed."""
        r, g, b = np.asarray(colours[self.rng.integers(len(colours))]) + self.rng.integers(-10, 11)
        return int(r), int(g), int(b)

    def strands(self, strength: float) -> None:
        """Make the opacity and the colour vary along hairs, which run down the face."""
        height, width = self.alpha.shape
        noise = self.rng.standard_normal((height, width)).astype(np.float32)
        streaks = cv2.GaussianBlur(noise, (0, 0), 2.5, sigmaY=0.12 * self.unit * _FINE)
        noise = np.asarray(streaks / max(float(streaks.std()), 1e-6), dtype=np.float32)
        self.alpha *= np.clip(1 - strength * (0.5 + 0.5 * noise), 0, 1)
        fine = cv2.resize(noise, self.colour.shape[1::-1], interpolation=cv2.INTER_AREA)
        self.colour += 14 * fine[..., None]


def _dark_glasses(canvas: Canvas) -> None:
    rng = canvas.rng
    rx, ry, y = rng.uniform(0.34, 0.42), rng.uniform(0.23, 0.32), rng.uniform(0.0, 0.08)
    opacity, power = rng.uniform(0.82, 1.0), rng.uniform(2.0, 4.0)
    for x in (-0.5, 0.5):
        canvas.stroke([(x * 1.6, y - 0.06), (x * 2.15, y - 0.08)], 0.06)
    canvas.stroke([(-0.2, y - 0.08), (0.2, y - 0.08)], 0.07)
    for x in (-0.5, 0.5):
        canvas.fill(oval(x, y, rx, ry, power), opacity)
    canvas.paint(canvas.one_of(_LENSES), spread=3)


def _clear_glasses(canvas: Canvas) -> None:
    rng = canvas.rng
    rx, ry, y = rng.uniform(0.34, 0.42), rng.uniform(0.22, 0.32), rng.uniform(0.0, 0.08)
    width, power = rng.uniform(0.05, 0.1), rng.uniform(2.0, 4.0)
    for x in (-0.5, 0.5):
        canvas.fill(oval(x, y, rx, ry, power), 0.06)
        canvas.stroke(oval(x, y, rx, ry, power), width, closed=True)
        canvas.stroke([(x * 1.72, y - 0.08), (x * 2.15, y - 0.1)], width)
    canvas.stroke([(-0.16, y - 0.06), (0.0, y - 0.1), (0.16, y - 0.06)], width)
    canvas.paint(canvas.one_of(((16, 15, 15), (70, 42, 26), (110, 20, 24))), spread=4)


def _mustache(canvas: Canvas) -> None:
    rng = canvas.rng
    half, top, low = rng.uniform(0.36, 0.48), rng.uniform(0.68, 0.73), rng.uniform(0.86, 0.92)
    drop = rng.uniform(0.02, 0.14)
    right = [(0.2, top + 0.02), (half, low + drop), (half * 0.6, low), (0.0, low - 0.03)]
    canvas.fill(symmetric((0.0, top), *right), rng.uniform(0.75, 1.0))
    canvas.paint(canvas.one_of(_HAIRS))
    canvas.strands(0.3)


def _goatee(canvas: Canvas) -> None:
    rng = canvas.rng
    rx, top, low = rng.uniform(0.26, 0.38), rng.uniform(1.16, 1.22), rng.uniform(1.65, 1.85)
    right = [(rx * 0.6, top), (rx, (top + low) / 2), (rx * 0.55, low), (0.0, low + 0.06)]
    canvas.fill(symmetric((0.0, top), *right), rng.uniform(0.75, 1.0))
    canvas.paint(canvas.one_of(_HAIRS))
    canvas.strands(0.3)


def _beard_shadow(canvas: Canvas) -> None:
    rng = canvas.rng
    upper = [(0.0, 0.7), (0.3, 0.74), (0.62, 0.84), (0.9, 0.5)]
    lower = [(0.95, 0.85), (0.8, 1.3), (0.5, 1.65), (0.0, 1.78)]
    canvas.fill(symmetric(*upper, *lower), rng.uniform(0.32, 0.55))
    canvas.fill(oval(0, 1.0, 0.42, 0.13), 0.0)
    canvas.alpha[:] = cv2.GaussianBlur(canvas.alpha, (0, 0), 0.06 * canvas.unit * _FINE)
    canvas.paint(canvas.one_of(((44, 44, 50), (52, 44, 40), (36, 34, 38))))
    speckle = cv2.GaussianBlur(
        rng.standard_normal(canvas.alpha.shape).astype(np.float32), (0, 0), 1.5
    )
    canvas.alpha *= np.clip(1 + 0.25 * speckle / speckle.std(), 0.2, 1.8)


def _hat(canvas: Canvas) -> None:
    rng = canvas.rng
    brim, half, tall = rng.uniform(-0.62, -0.5), rng.uniform(1.1, 1.3), rng.uniform(1.1, 1.5)
    crown = [(x * half, brim - tall * (1 - x * x) ** 0.35) for x in np.linspace(-1, 1, 24)]
    canvas.fill([(float(x), float(y)) for x, y in crown])
    reach = rng.uniform(1.0, 1.35) * half
    canvas.fill(symmetric((reach, brim - 0.08), (reach * 0.9, brim + 0.1)))
    canvas.paint(canvas.one_of(_CLOTHS))


def _fringe(canvas: Canvas) -> None:
    rng = canvas.rng
    low, top, half = rng.uniform(-0.42, -0.3), rng.uniform(-1.25, -1.05), rng.uniform(0.85, 1.0)
    xs = np.linspace(-half, half, 25)
    ends = low + rng.uniform(-0.09, 0.05, len(xs)) - 0.1 * (1 - (xs / half) ** 2)
    arch = [(float(x), float(top - 0.15 * (1 - (x / half) ** 2))) for x in xs[::-1]]
    canvas.fill([*zip(xs.tolist(), ends.tolist(), strict=True), *arch], rng.uniform(0.88, 1.0))
    canvas.paint(canvas.one_of(_HAIRS))
    canvas.strands(0.15)


def _lipstick(canvas: Canvas) -> None:
    rng = canvas.rng
    half, up, down = rng.uniform(0.4, 0.46), rng.uniform(0.1, 0.13), rng.uniform(0.14, 0.18)
    upper = [(0.0, 1.0 - 0.75 * up), (0.12, 1.0 - up), (half, 1.0)]
    canvas.fill(symmetric(*upper, (0.2, 1.0 + down)), rng.uniform(0.5, 0.8))
    canvas.alpha[:] = cv2.GaussianBlur(canvas.alpha, (0, 0), 0.015 * canvas.unit * _FINE)
    canvas.paint(canvas.one_of(_LIPS), spread=3)


def _heavy_brows(canvas: Canvas) -> None:
    rng = canvas.rng
    width, y, arch = rng.uniform(0.13, 0.2), rng.uniform(-0.34, -0.27), rng.uniform(0.03, 0.1)
    for side in (-1, 1):
        xs = np.linspace(0.14, 0.86, 12)
        ys = y - arch * np.sin(np.pi * (xs - 0.14) / 0.72 * 0.8)
        canvas.stroke([(side * float(x), float(v)) for x, v in zip(xs, ys, strict=True)], width)
    canvas.alpha *= rng.uniform(0.75, 1.0)
    canvas.paint(canvas.one_of(_HAIRS[:3]))
    canvas.strands(0.25)


def _skin_mark(canvas: Canvas) -> None:
    rng = canvas.rng
    x, y = [(-0.62, 0.55), (0.62, 0.55), (-0.55, 0.9), (0.55, 0.9), (0.3, -0.6), (-0.3, -0.6)][
        rng.integers(6)
    ]
    x, y = x + rng.uniform(-0.08, 0.08), y + rng.uniform(-0.08, 0.08)
    if rng.random() < 0.5:  # noqa: PLR2004 - a mole or a scar
        canvas.fill(oval(x, y, rng.uniform(0.06, 0.12), rng.uniform(0.06, 0.12)))
    else:
        slope, reach = rng.uniform(-0.6, 0.6), rng.uniform(0.12, 0.2)
        canvas.stroke([(x - slope * reach, y - reach), (x + slope * reach, y + reach)], 0.05)
    canvas.alpha *= rng.uniform(0.7, 0.95)
    canvas.paint(canvas.one_of(_SKIN_MARKS))


@dataclass(frozen=True, slots=True)
class Plant:
    """A kind of change.

    Attributes
    ----------
    draw : callable
    appear : tuple of str
        Keys of the words that name what was added.
    vanish : tuple of str
        Keys of the words that no longer hold. With neither, the right answer is no word.
    """

    draw: Callable[[Canvas], None]
    appear: tuple[str, ...] = ()
    vanish: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every right answer."""
        return self.appear + self.vanish


PLANTS: dict[str, Plant] = {
    "dark_glasses": Plant(_dark_glasses, ("eyeglasses",)),
    "clear_glasses": Plant(_clear_glasses, ("eyeglasses",)),
    "mustache": Plant(_mustache, ("mustache",)),
    "goatee": Plant(_goatee, ("goatee",), ("no_beard",)),
    "beard_shadow": Plant(_beard_shadow, ("5_o_clock_shadow",), ("no_beard",)),
    "hat": Plant(_hat, ("wearing_hat",)),
    "fringe": Plant(_fringe, ("bangs",)),
    "lipstick": Plant(_lipstick, ("wearing_lipstick", "heavy_makeup")),
    "heavy_brows": Plant(_heavy_brows, ("bushy_eyebrows",)),
    "skin_mark": Plant(_skin_mark),
}


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A photo with something painted on it.

    Attributes
    ----------
    pixels : ndarray, uint8, (height, width, 3)
    mask : ndarray, bool, (height, width)
        Where the paint is.
    """

    pixels: NDArray[np.uint8]
    mask: NDArray[np.bool_]


def plant(kind: str, pixels: NDArray[np.uint8], face: Face, seed: int) -> Painted:
    """Paint something onto a face.

    Parameters
    ----------
    kind : str
        A key of :data:`PLANTS`.
    pixels : ndarray, uint8, (height, width, 3)
        The photo, RGB.
    face : Face
        With its keypoints in pixels of the photo.
    seed : int
        Of colour, opacity, size and position.
    """
    height, width = pixels.shape[:2]
    to_photo = face_frame(np.asarray(face.keypoints))
    canvas = Canvas(
        to_photo,
        np.zeros((height * _FINE, width * _FINE), np.float32),
        np.zeros((height, width, 3), np.float32),
        np.random.default_rng([seed, PLANTED.index(kind)]),
    )
    PLANTS[kind].draw(canvas)
    alpha = cv2.resize(canvas.alpha, (width, height), interpolation=cv2.INTER_AREA)
    alpha = np.clip(alpha, 0, 1)
    mixed = pixels + alpha[..., None] * (np.clip(canvas.colour, 0, 255) - pixels)
    return Painted(np.rint(mixed).clip(0, 255).astype(np.uint8), alpha > _SEEN)
