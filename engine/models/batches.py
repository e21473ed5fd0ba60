"""Run many crops through a network in batches that fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import OutOfMemory
from engine.imaging.opencv import cv2
from engine.models.captured import forget_recordings

_OUT_OF_MEMORY = (
    "not enough memory",
    "can't allocate memory",
    "alloc_cpu",
    "out of memory",
    "insufficient memory",
    "bad allocation",
    "bad_alloc",
    "could not create a primitive",  # oneDNN, which compiles a convolution when it first runs
)
MEMORY_FAULTS = (MemoryError, RuntimeError, cv2.error)
"""What says that memory ran out; see :func:`is_out_of_memory`."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether torch, OpenCV or Python says by this error that memory ran out."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, MEMORY_FAULTS) and any(
        sign in str(error).lower() for sign in _OUT_OF_MEMORY
    )


def in_batches(
    make: Callable[[int, int], Tensor],
    run: Callable[[Tensor], Tensor],
    count: int,
    batch_size: int,
    token: CancelToken,
) -> Iterator[Tensor]:
    """Yield a network's outputs for `count` inputs, batch by batch.

    When memory runs out the batch is halved and tried again.

    Parameters
    ----------
    make : callable
        Takes first and last (exclusive) index to inputs.
    run : callable
        Takes inputs to outputs.
    count, batch_size : int
    token : CancelToken
        Checked before every batch.

    Raises
    ------
    RunCancelled
    OutOfMemory
        If not even one input fits.
    """
    start = 0
    while start < count:
        token.check()
        stop = min(start + batch_size, count)
        try:
            with torch.inference_mode():
                outputs = run(make(start, stop))
        except MEMORY_FAULTS as error:
            if not is_out_of_memory(error):
                raise
            forget_recordings()
            if batch_size == 1:
                raise OutOfMemory(
                    "There is not enough memory for a single crop.",
                    "Close other programs, or run on the CPU with --device cpu.",
                ) from error
            batch_size = max(1, batch_size // 2)
            continue
        yield outputs
        start = stop
