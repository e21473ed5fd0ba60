"""How much work a JPEG asks for: a progressive one may be painted over any number of times."""

from __future__ import annotations

import re

MOST_SCANS = 100
"""Programs write some dozen; the most that changes anything is a few hundred of a small picture."""
_SCAN = b"\xff\xda"
_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
_ALONE = {0x01, *range(0xD0, 0xD9)}
_END = 0xD9


def may_hold_many(data: bytes) -> bool:
    """Whether a JPEG could hold more scans than any photo: marks of one inside texts count too."""
    return data.count(_SCAN) > MOST_SCANS


def scans_in(data: bytes) -> int:
    """Return how many scans a well-formed JPEG holds; one that is not may hide more.

    Parameters
    ----------
    data : bytes
        The whole file.
    """
    found = at = 0
    while (marker := _MARKER.search(data, at)) is not None:
        kind, at = marker[1][0], marker.end()
        if kind == _END:
            break
        if kind not in _ALONE:
            at += int.from_bytes(data[at : at + 2], "big")
            found += kind == _SCAN[1]
    return found
