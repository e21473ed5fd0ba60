"""Ways in which a photo is poor, done on purpose: blur, noise, light, compression, size, shape."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face
from engine.imaging.opencv import cv2

Pixels = NDArray[np.uint8]
Change = Callable[[Pixels, Face, np.random.Generator], Pixels]
"""Takes a photo, (height, width, 3), a face in it and a source of chance; returns another."""


def blurred(sigma: float, noise: float = 0.0) -> Change:
    """Return a blur of some pixels, with noise of so many grey levels on it."""

    def change(pixels: Pixels, _face: Face, rng: np.random.Generator) -> Pixels:
        values = pixels.astype(float)
        if sigma:
            values = np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), float)
        values = values + rng.normal(0, noise, values.shape) if noise else values
        return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)

    return change


def blurred_by_eyes(share: float) -> Change:
    """Return a blur whose sigma is a share of the distance between the eyes."""

    def change(pixels: Pixels, face: Face, rng: np.random.Generator) -> Pixels:
        return blurred(share * face.inter_eye_distance)(pixels, face, rng)

    return change


def scaled(by: float, plus: float = 0.0) -> Change:
    """Return other light: every value times and plus something."""
    return lambda pixels, _face, _rng: np.clip(pixels * by + plus, 0, 255).astype(np.uint8)


def compressed(quality: int) -> Change:
    """Return JPEG of a quality."""

    def change(pixels: Pixels, _face: Face, _rng: np.random.Generator) -> Pixels:
        bgr = np.ascontiguousarray(pixels[..., ::-1])
        _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
        again = cv2.imdecode(data, cv2.IMREAD_COLOR)
        assert again is not None  # it was just encoded
        return np.asarray(again[..., ::-1], np.uint8)

    return change


def smaller(eyes: float) -> Change:
    """Return a photo so small that the eyes are some pixels apart; never a larger one."""

    def change(pixels: Pixels, face: Face, _rng: np.random.Generator) -> Pixels:
        by = min(1.0, eyes / face.inter_eye_distance)
        return _resized(pixels, by, by)

    return change


def narrower(factor: float) -> Change:
    """Return a photo that is narrower by a factor."""
    return lambda pixels, _face, _rng: _resized(pixels, 1 / factor, 1.0)


def rolled(degrees: float) -> Change:
    """Return a photo turned about the middle of the face, its edges repeated."""

    def change(pixels: Pixels, face: Face, _rng: np.random.Generator) -> Pixels:
        left, top, width, height = face.box
        turn = cv2.getRotationMatrix2D((left + width / 2, top + height / 2), degrees, 1.0)
        size = pixels.shape[1::-1]
        found = cv2.warpAffine(pixels, turn, size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, np.uint8)

    return change


def _resized(pixels: Pixels, across: float, down: float) -> Pixels:
    height, width = pixels.shape[:2]
    size = max(1, round(width * across)), max(1, round(height * down))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
