"""Images as callers have them: paths, arrays or Pillow images."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.files.scratch import scratch_folder
from engine.imaging import png

Image: TypeAlias = "str | os.PathLike[str] | NDArray[np.uint8] | Any"
"""A path; RGB bytes, (height, width, 3) or (height, width); or a Pillow image."""
_CHANNELS = 3


@contextmanager
def as_files(**images: Image) -> Iterator[dict[str, Path]]:
    """Give images as files; arrays as PNG in a private folder that is gone afterwards.

    Parameters
    ----------
    images
        By the name that the file of an array is to have.

    Raises
    ------
    BadInput
    """
    found = {
        name: Path(image) for name, image in images.items() if isinstance(image, str | os.PathLike)
    }
    if len(found) == len(images):
        yield found
        return
    with scratch_folder() as folder:
        for name in images.keys() - found:
            found[name] = folder / f"{name}.png"
            found[name].write_bytes(png(pixels_of(images[name])))
        yield found


def pixels_of(image: Image) -> NDArray[np.uint8]:
    """Return the RGB bytes of an array or a Pillow image, (height, width, 3).

    Raises
    ------
    BadInput
        If it is neither, or has other numbers than bytes, or other channels.
    """
    if hasattr(image, "convert") and hasattr(image, "mode"):  # a Pillow image
        image = image.convert("RGB")
    pixels = np.asarray(image)
    if pixels.dtype != np.uint8:
        raise BadInput(
            "An image holds {kind}, not bytes.",
            "Give RGB bytes (uint8, 0 to 255), a path or a Pillow image.",
            kind=str(pixels.dtype),
        )
    if pixels.ndim == _CHANNELS - 1:
        pixels = np.repeat(pixels[..., None], _CHANNELS, axis=2)
    if pixels.ndim != _CHANNELS or pixels.shape[2] != _CHANNELS or not pixels.size:
        raise BadInput(
            "An image has the shape {shape}.",
            "Give (height, width, 3), RGB, or (height, width), grey.",
            shape=" x ".join(map(str, pixels.shape)),
        )
    return np.ascontiguousarray(pixels)
