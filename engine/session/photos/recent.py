"""The photos that were opened last: who looks at a photo before comparing it reads it once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.files.read import check_readable
from engine.imaging.decode import DecodeLimits
from engine.session.photos.cache import Found, PhotoCache
from engine.session.photos.kept import KeptPhoto

MOST = 4
"""Photos: those of two pairs."""
MOST_BYTES = 256 << 20


class RecentPhotos(PhotoCache):
    """Keeps the photos that were opened last, in memory, as long as their files stay as they are.

    Parameters
    ----------
    most, most_bytes : int
        Photos, and the memory of all of them; those go first that were not used for longest.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(in_files=0)
        self._most, self._most_bytes = most, most_bytes

    def current(self, path: Path, limits: DecodeLimits) -> KeptPhoto | None:
        """Return a photo; None if its file has other bytes by now, or more pixels than allowed."""
        kept = self._kept.pop(path, None)
        if kept is None:
            return None
        megapixels = kept.photo.width * kept.photo.height / 1e6
        if megapixels > limits.max_megapixels or _sha256(path) != kept.photo.sha256:
            return None
        self._kept[path] = kept
        return kept

    def put(self, path: Path, found: Found) -> KeptPhoto:
        """Keep a photo, with what is kept of the same bytes and faces; the oldest go."""
        kept = self._kept.pop(path, None)
        photo, faces = found
        if kept is None or (kept.photo.sha256, kept.photo.turned, kept.faces) != (
            photo.sha256,
            photo.turned,
            faces,
        ):
            kept = KeptPhoto(*found)
        self._kept[path] = kept
        while len(self._kept) > 1 and (
            len(self._kept) > self._most or self.size > self._most_bytes
        ):
            del self._kept[next(iter(self._kept))]
        return kept


def _sha256(path: Path) -> str | None:
    """Return the hash of a file; None if it cannot be read, which opening it will tell."""
    try:
        check_readable(path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, BadInput):
        return None
