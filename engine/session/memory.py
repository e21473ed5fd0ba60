"""Lack of memory, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.contracts.errors import OutOfMemory
from engine.models.batches import MEMORY_FAULTS, is_out_of_memory


@contextmanager
def typed_memory_errors() -> Iterator[None]:
    """Turn whatever says that memory ran out into the error that can be shown.

    Raises
    ------
    OutOfMemory
    """
    try:
        yield
    except MEMORY_FAULTS as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory("The machine ran out of memory.", "Close other programs.") from error
