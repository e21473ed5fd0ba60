"""Photos whose file lacks data: what the decoder repaired or made up."""

from __future__ import annotations

import numpy as np
import simplejpeg
from numpy.typing import NDArray


def jpeg_damage(data: bytes) -> str:
    """Return what libjpeg says of damage that it passes over; empty if there is none.

    Pillow, which gives the pixels, does not pass these warnings on.
    """
    try:
        # The smallest scale: all data are read, little is computed.
        simplejpeg.decode_jpeg(data, "GRAY", fastdct=True, min_height=1, min_width=1, min_factor=8)
    except ValueError as error:
        return " ".join(str(error).split())
    return ""


def part_with_data(pixels: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Return the part of a damaged photo that is not an even fill up to a side.

    A decoder that runs out of data fills the rest of the picture with what came last, a block at a
    time: in every column the same down to the last row, or after a turn at another side.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)

    Returns
    -------
    left, top, right, bottom : int
        In pixels; right and bottom excluded.
    """
    left, right = _with_change(pixels)
    top, bottom = _with_change(pixels.transpose(1, 0, 2))
    return left, top, right, bottom


def _with_change(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """Return first and last column, excluded, that differ from their outer neighbours."""
    steps = np.any(pixels[:, 1:] != pixels[:, :-1], axis=(0, 2))
    changing = np.flatnonzero(steps)
    if not len(changing):
        return 0, 0
    first, last = int(changing[0]), int(changing[-1])
    width = pixels.shape[1]
    return (0 if first == 0 else first + 1), (width if last == width - 2 else last + 1)
