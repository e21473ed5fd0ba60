"""Photos whose file lacks data: what the decoder repaired or made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import simplejpeg
from numpy.typing import NDArray

_COMPRESSION, _JPEG_IN_TIFF, _TABLES, _TILES = 259, 7, 347, 324
_OFFSETS, _LENGTHS = (273, 324), (279, 325)
"""Of strips, and of tiles."""
_BEGIN = b"\xff\xd8"


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


def tiff_damage(data: bytes, tags: Mapping[int, Any]) -> str:
    """Return what libjpeg says of the JPEG streams in a TIFF; empty if nothing, or none is there.

    Every strip or tile is a stream that lacks its tables, which stand once for all of them.

    Parameters
    ----------
    data : bytes
        The whole file.
    tags : mapping
        Of its first page.
    """
    if tags.get(_COMPRESSION) != _JPEG_IN_TIFF:
        return ""
    tables = bytes(tags.get(_TABLES, b""))[:-2] or _BEGIN
    at = 0 if _TILES not in tags else 1
    offsets, lengths = (tags.get(pair[at], ()) for pair in (_OFFSETS, _LENGTHS))
    for offset, length in zip(offsets, lengths, strict=False):
        found = jpeg_damage(tables + data[offset + len(_BEGIN) : offset + length])
        if found:
            return found
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
