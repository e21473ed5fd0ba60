"""Pixels to the bytes of a file."""

from __future__ import annotations

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from engine.contracts.errors import OutputFailed
from engine.imaging.opencv import cv2


def png(image: NDArray[np.uint8]) -> bytes:
    """Return an RGB image, uint8, (height, width, 3), as PNG bytes.

    Raises
    ------
    OutputFailed
    """
    done, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    if not done:
        raise OutputFailed("A picture could not be encoded.", "Free some memory and try again.")
    return bytes(data)


def png_with_text(image: NDArray[np.uint8], key: str, text: str) -> bytes:
    """Return an RGB image, uint8, (height, width, 3), as PNG bytes that hold a text."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_itxt(key, text)
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", pnginfo=chunks)
    return file.getvalue()


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG that :func:`png` made, in pixels."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height
