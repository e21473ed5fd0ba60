"""Photos whose decoding may cost much are decoded in a process of their own.

JPEG, PNG and BMP cost what their pixels do, but for a JPEG of many scans. What other
formats cost, the header does not show: pages, tiles, layers, codecs that are far slower.
"""

from __future__ import annotations

import io
import os
import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from engine.apart import Answer, Limits, apart
from engine.contracts.cancel import CancelToken
from engine.contracts.pair import Photo
from engine.imaging.scans import may_hold_many

ONE_AT_A_TIME = threading.Lock()
"""Warnings are caught for the whole process: of two at once one would get the other's."""
_JPEG, _ORDINARY = b"\xff\xd8", (b"\x89PNG", b"BM")
_ALWAYS = (b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51", b"GIF8")
"""JPEG 2000 may have any number of layers, a GIF any number of pictures."""
_LARGE_FILE, _LARGE_PHOTO = 8 << 20, 25e6
_SECONDS, _MEGABYTES, _TIMES = 60.0, 800.0, 48
"""Bytes of memory for each pixel: the decoder's, ours, and those on their way."""


def is_costly(data: bytes, formats: tuple[str, ...]) -> bool:
    """Whether decoding a file may cost far more than an ordinary photo.

    Parameters
    ----------
    data : bytes
    formats : tuple of str
        Of containers that are tried.
    """
    if data.startswith(_JPEG):
        return may_hold_many(data)
    if data.startswith(_ORDINARY):
        return False
    if data.startswith(_ALWAYS) or len(data) > _LARGE_FILE:
        return True
    try:
        with (
            ONE_AT_A_TIME,
            warnings.catch_warnings(action="ignore"),  # they are noted where it is decoded
            Image.open(io.BytesIO(data), formats=formats) as image,
        ):
            return image.width * image.height > _LARGE_PHOTO
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, RuntimeError):
        return False  # reported where it is decoded


def decode_apart(
    path: Path, max_megapixels: float, max_file_bytes: int, token: CancelToken | None
) -> Photo:
    """Decode a file in a process of its own.

    Raises
    ------
    UnreadableImage, ImageTooLarge, OutOfMemory
    BadInput
        If it takes more time or memory than such a file should.
    RunCancelled
    """
    limits = Limits(_SECONDS, _MEGABYTES + _TIMES * max_megapixels)
    arguments = [os.fsencode(path.absolute()).hex(), max_megapixels, max_file_bytes]
    answer = apart("engine.imaging.decode:decoded_for_other", arguments, limits, path.name, token)
    said: dict[str, Any] = answer.said
    pixels = np.frombuffer(answer.data, np.uint8).reshape(said["height"], said["width"], 3)
    return Photo(
        path,
        said["sha256"],
        pixels,
        said["format"],
        tuple(said["notes"]),
        damaged=said["damaged"],
    )


def as_answer(photo: Photo) -> Answer:
    """Return a photo as it is described to another process."""
    said = {
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "format": photo.format,
        "notes": list(photo.notes),
        "damaged": photo.damaged,
    }
    return Answer(said, photo.pixels.tobytes())
