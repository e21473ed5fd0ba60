"""Keep the C library from handing memory back between forward passes.

A forward pass allocates tens of megabytes and frees them again. By its defaults glibc maps
such blocks anew each time, and the kernel clears every page of them: at 16 crops a tenth of the
time, at 48 half of it (``docs/performance.md``).
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Of ``mallopt(3)``."""
_KEPT = 512 << 20
"""Bytes at the end of the heap that stay the program's."""
_MAPPED_FROM = 128 << 20
"""Larger blocks, a huge photo's, are still mapped and go back at once."""


@cache
def keep_freed_memory() -> bool:
    """Let freed memory stay with the program, up to 512 MiB; return whether that was possible.

    Only glibc is asked; elsewhere nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_M_TRIM_THRESHOLD, _KEPT)) and bool(
        mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM)
    )
