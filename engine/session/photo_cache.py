"""Photos that many pairs use, with the faces found in them."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from engine.contracts import Face, Photo

Found = tuple[Photo, tuple[Face, ...]]


class PhotoCache:
    """Keeps the photos that were used last.

    Parameters
    ----------
    most : int
        Bytes of pixels kept; the last photo is kept in any case.
    """

    def __init__(self, most: int) -> None:
        self._most, self.size = most, 0
        self._found: OrderedDict[Path, Found] = OrderedDict()

    def get(self, path: Path) -> Found | None:
        """Return a photo and its faces; None if it is not kept."""
        found = self._found.get(path)
        if found is not None:
            self._found.move_to_end(path)
        return found

    def put(self, path: Path, found: Found) -> None:
        """Keep a photo; where it gets too much, those go that were used least lately."""
        self._found[path] = found
        self.size += found[0].pixels.nbytes
        while self.size > self._most and len(self._found) > 1:
            _, (gone, _) = self._found.popitem(last=False)
            self.size -= gone.pixels.nbytes
