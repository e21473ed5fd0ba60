"""Pictures of maps and faces for files and pages; figures stay in the raw maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace, Face
from engine.imaging.opencv import cv2

Image = NDArray[np.uint8]

_CHOSEN, _OTHER = (255, 176, 0), (150, 150, 150)
_EDGE = (20, 20, 20)
_CONTOUR = (0, 220, 255)
_FOR, _AGAINST = (5, 90, 190), (202, 0, 32)
_OPACITY = 0.65
_PHOTO_SIDE = 720
_LINE_OF, _LETTER_OF, _LEAST_LETTER = 40, 120, 0.4
"""Pixels of a face for a pixel of line, and for a size of letters."""


def colours(values: NDArray[np.float32], top: float) -> Image:
    """Return map values, (h, w), 0 to `top`, in a perceptually uniform colour map."""
    scaled = np.clip(values / max(top, 1e-12), 0, 1)
    coded = cv2.applyColorMap(np.rint(scaled * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return np.asarray(cv2.cvtColor(coded, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def overlay(crop: Image, values: NDArray[np.float32], top: float = 1.0) -> Image:
    """Return a crop with a map laid on it, the more opaque the larger the value.

    Parameters
    ----------
    crop : ndarray, uint8, (size, size, 3)
    values : ndarray, float32, (size, size)
        At least 0.
    top : float
        The value of full colour; the same for every map that is to be compared.
    """
    grey = cv2.cvtColor(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    share = np.clip(values / max(top, 1e-12), 0, 1)[..., None]
    weight = _OPACITY * np.sqrt(share)
    mixed = grey * (1 - weight) + colours(values, top) * weight
    return np.asarray(np.rint(mixed), dtype=np.uint8)


def signed_overlay(crop: Image, values: NDArray[np.float32], top: float | None = None) -> Image:
    """Return a crop with a signed map on it: blue where positive, red where negative.

    Parameters
    ----------
    crop : ndarray, uint8, (size, size, 3)
    values : ndarray, float32, (size, size)
    top : float, optional
        The size that has full colour; otherwise the largest of the map.
    """
    grey = cv2.cvtColor(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    full = float(np.abs(values).max()) if top is None else top
    share = np.clip(values / max(full, 1e-12), -1, 1)
    colour = np.where(share[..., None] >= 0, np.array(_FOR), np.array(_AGAINST))
    weight = _OPACITY * np.abs(share)[..., None]
    return np.asarray(np.rint(grey * (1 - weight) + colour * weight), dtype=np.uint8)


def outlined(crop: Image, mask: NDArray[np.bool_]) -> Image:
    """Return a crop with the contour of a region."""
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(crop.copy(), found, -1, _CONTOUR, 1), dtype=np.uint8)


def photo_with_boxes(aligned: AlignedFace) -> Image:
    """Return the photo, reduced, with all boxes and numbers, the chosen face's in colour."""
    photo = aligned.photo
    scale = min(1.0, _PHOTO_SIDE / max(photo.width, photo.height))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    image = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA).copy()
    for number, face in enumerate(aligned.faces):
        left, top, width, height = (round(v * scale) for v in face.box)
        colour = _CHOSEN if number == aligned.chosen else _OTHER
        corner, at = (left + width, top + height), (left + 3, max(14, top - 6))
        for ink, wider in ((_EDGE, 2), (colour, 0)):  # an edge, so that it shows on any photo
            cv2.rectangle(image, (left, top), corner, ink, 2 + wider)
            if len(aligned.faces) > 1:
                cv2.putText(
                    image,
                    str(number),
                    at,
                    cv2.FONT_HERSHEY_SIMPLEX,
                    0.55,
                    ink,
                    1 + wider,
                    cv2.LINE_AA,
                )
    return np.asarray(image, dtype=np.uint8)


def numbered_faces(pixels: Image, faces: Sequence[Face]) -> Image:
    """Return a photo with every face in a box that bears its number.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
    faces : sequence of Face
        In photo coordinates.
    """
    drawn = pixels.copy()
    for number, face in enumerate(faces):
        left, top, width, height = (round(value) for value in face.box)
        thick = max(1, round(height / _LINE_OF))
        size = max(_LEAST_LETTER, height / _LETTER_OF)
        heavy = max(1, round(2 * size))
        text = (str(number), cv2.FONT_HERSHEY_SIMPLEX, size)
        cv2.rectangle(drawn, (left, top), (left + width, top + height), _CHOSEN, thick)
        (wide, high), _ = cv2.getTextSize(*text, heavy)
        foot = max(top, high + 2 * heavy)  # above the box, or inside at the photo's edge
        cv2.rectangle(drawn, (left, foot - high - 2 * heavy), (left + wide, foot), _CHOSEN, -1)
        place = (left, foot - heavy)
        cv2.putText(drawn, text[0], place, *text[1:], _EDGE, heavy, cv2.LINE_AA)
    return drawn
