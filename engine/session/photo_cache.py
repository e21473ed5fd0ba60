"""Photos that many pairs use, with what was found in them: in memory, and beyond that in files.

The files lie in a private folder that is gone afterwards, also after a crash.
"""

from __future__ import annotations

import logging
import shutil
import weakref
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from pathlib import Path

from engine.contracts import AlignedFace, Face, ImageChoice, OutputFailed, Photo
from engine.scratch import ScratchFolder
from engine.session.kept_photo import KeptPhoto, SeenFace
from engine.session.stowed_photo import StowedPhoto

_log = logging.getLogger(__name__)

Found = tuple[Photo, tuple[Face, ...]]

KEPT_IN_MEMORY = 64 << 20
"""Bytes of photos and of what was made of them."""
KEPT_IN_FILES = 8 << 30
"""Bytes of them on the disk, where it has twice as much free."""
_DAMAGED = (OSError, zipfile.BadZipFile, KeyError, ValueError)


class PhotoCache:
    """Keeps photos: those used last in memory, others in files.

    Parameters
    ----------
    in_memory, in_files : int
        Bytes kept; the last photo is kept in any case. Where both are full, those go that were
        used least lately.

    Attributes
    ----------
    size : int
        Bytes in memory now.
    stowed_size : int
        Bytes in files now; some of them are in memory, too.
    """

    def __init__(self, in_memory: int = KEPT_IN_MEMORY, in_files: int = KEPT_IN_FILES) -> None:
        self._in_memory, self._in_files = in_memory, in_files
        self._kept: OrderedDict[Path, KeptPhoto] = OrderedDict()
        self._counted: dict[Path, int] = {}
        self._stowed: OrderedDict[Path, StowedPhoto] = OrderedDict()
        self.size = self.stowed_size = 0
        self._folder: ScratchFolder | None = None
        self._numbers = count()
        self._remove: Callable[[], object] = lambda: None

    def close(self) -> None:
        """Let everything go, with the files; it may be used again."""
        self._kept.clear()
        self._counted.clear()
        self._stowed.clear()
        self.size = self.stowed_size = 0
        self._remove()
        self._folder = None

    def get(self, path: Path) -> KeptPhoto | None:
        """Return a photo; None if it is not kept."""
        found = self._kept.get(path)
        if found is not None:
            self._kept.move_to_end(path)
            return found
        stowed = self._stowed.get(path)
        if stowed is None:
            return None
        try:
            back = stowed.read()
        except _DAMAGED as error:
            _log.warning("a kept photo is read anew: %s", type(error).__name__)
            self._discard(path)
            return None
        return self._keep(path, back)

    def paths(self) -> frozenset[Path]:
        """Return which photos are kept."""
        return frozenset((*self._kept, *self._stowed))

    def put(self, path: Path, found: Found) -> KeptPhoto:
        """Keep a photo."""
        return self.get(path) or self._keep(path, KeptPhoto(*found))

    def keep_aligned(self, path: Path, choice: ImageChoice, face: AlignedFace) -> None:
        """Keep an aligned face, as long as its photo is kept."""
        kept = self.get(path)
        if kept is not None:
            kept.aligned[choice] = face
            self._changed(path)

    def seen(self, face: AlignedFace) -> SeenFace | None:
        """Return the network's pass over a face; None if it is not kept."""
        kept = self.get(face.photo.path)
        return None if kept is None else kept.seen.get(face.face)

    def keep_seen(self, face: AlignedFace, seen: SeenFace) -> None:
        """Keep the network's pass over a face, as long as its photo is kept."""
        kept = self.get(face.photo.path)
        if kept is not None:
            kept.seen[face.face] = seen
            self._changed(face.photo.path)

    def forget(self, path: Path) -> None:
        """Let a photo go."""
        if self._kept.pop(path, None) is not None:
            self.size -= self._counted.pop(path)
        self._discard(path)

    def _keep(self, path: Path, kept: KeptPhoto) -> KeptPhoto:
        """Keep a photo in memory, as the one that was used last."""
        self._kept[path] = kept
        self._make_room(path)
        return kept

    def _changed(self, path: Path) -> None:
        """Take notice that more was made of a photo than its file has."""
        self._discard(path)
        self._make_room(path)

    def _make_room(self, path: Path) -> None:
        """Count anew what a photo takes; those used least lately go to files."""
        taken = self._kept[path].nbytes
        self.size += taken - self._counted.get(path, 0)
        self._counted[path] = taken
        while self.size > self._in_memory and len(self._kept) > 1:
            self._stow(next(iter(self._kept)))

    def _stow(self, path: Path) -> None:
        """Leave a photo to its file, written if need be; without room for that it goes."""
        kept = self._kept.pop(path)
        self.size -= self._counted.pop(path)
        if path in self._stowed:
            self._stowed.move_to_end(path)
            return
        file = self._room_for(kept.nbytes)
        if file is None:
            return
        try:
            self._stowed[path] = StowedPhoto.write(file, kept)
        except OSError as error:
            _log.warning("a photo could not be kept: %s", type(error).__name__)
            file.unlink(missing_ok=True)
        else:
            self.stowed_size += kept.nbytes

    def _room_for(self, nbytes: int) -> Path | None:
        """Return a new file's path where the disk has room for it, made if need be; else None."""
        if nbytes > self._in_files:
            return None
        try:
            if self._folder is None:
                self._folder = ScratchFolder()
                self._remove = weakref.finalize(self, self._folder.close)
            free = shutil.disk_usage(self._folder.path).free
        except (OutputFailed, OSError) as error:
            _log.warning("photos are kept in memory only: %s", type(error).__name__)
            self._in_files = 0
            return None
        most = min(self._in_files, (free + self.stowed_size) // 2)
        while self._stowed and self.stowed_size + nbytes > most:
            self._discard(next(iter(self._stowed)))
        return self._folder.path / str(next(self._numbers)) if nbytes <= most else None

    def _discard(self, path: Path) -> None:
        """Remove a photo's file, if it has one."""
        stowed = self._stowed.pop(path, None)
        if stowed is not None:
            self.stowed_size -= stowed.nbytes
            try:
                stowed.path.unlink(missing_ok=True)
            except OSError as error:  # the folder goes at the end
                _log.warning("a kept photo's file stays: %s", type(error).__name__)
