"""Photos that many pairs use, with what was made of them: in memory, and in between in files.

The files lie in a private folder that is gone afterwards, also after a crash.
"""

from __future__ import annotations

import logging
import shutil
import weakref
from collections.abc import Callable, Collection, Iterable
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import OutputFailed
from engine.contracts.pair import AlignedFace, Face, ImageChoice, Photo
from engine.files.scratch import ScratchFolder
from engine.imaging.decode import DecodeLimits
from engine.models.batches import MEMORY_FAULTS
from engine.session.photos.kept import KeptPhoto, SeenFace
from engine.session.photos.on_disk import PhotoFileDamaged, PhotoOnDisk

_log = logging.getLogger(__name__)

Found = tuple[Photo, tuple[Face, ...]]

KEPT_IN_FILES = 8 << 30
"""Bytes; and never more than half of what the disk has free without them."""


class PhotoCache:
    """Keeps photos.

    Parameters
    ----------
    in_files : int
        Bytes kept in files; those go first that were put there first.

    Attributes
    ----------
    size_on_disk : int
        Bytes in files now.
    """

    def __init__(self, in_files: int = KEPT_IN_FILES) -> None:
        self._in_files = in_files
        self._kept: dict[Path, KeptPhoto] = {}
        self._on_disk: dict[Path, PhotoOnDisk] = {}
        self.size_on_disk = 0
        self._numbers = count()
        self._folder: ScratchFolder | None = None
        self._remove_folder: Callable[[], object] | None = None

    def close(self) -> None:
        """Let everything go, with the files; it may be used again."""
        self._kept.clear()
        self._on_disk.clear()
        self.size_on_disk = 0
        if self._remove_folder is not None:
            self._remove_folder()
        self._folder = self._remove_folder = None

    @property
    def size(self) -> int:
        """Bytes in memory now."""
        return sum(kept.nbytes for kept in self._kept.values())

    def paths(self) -> frozenset[Path]:
        """Return which photos are kept."""
        return frozenset((*self._kept, *self._on_disk))

    def get(self, path: Path) -> KeptPhoto | None:
        """Return a photo; None if it is not kept."""
        found = self._kept.get(path)
        if found is None and path in self._on_disk:
            try:
                found = self._kept[path] = self._on_disk[path].read()
            except (OSError, PhotoFileDamaged, *MEMORY_FAULTS) as error:
                _log.warning("a kept photo is read anew: %s", type(error).__name__)
                self._remove_file(path)
        return found

    def current(self, path: Path, limits: DecodeLimits) -> KeptPhoto | None:
        """Return a photo that may be used under some limits; None if it is to be read."""
        del limits  # they were those when it was read
        return self.get(path)

    def put(self, path: Path, found: Found) -> KeptPhoto:
        """Keep a photo, in memory."""
        return self.get(path) or self._kept.setdefault(path, KeptPhoto(*found))

    def keep_aligned(self, path: Path, choice: ImageChoice, face: AlignedFace) -> None:
        """Keep an aligned face, as long as its photo is kept."""
        kept = self.get(path)
        if kept is not None:
            kept.aligned[choice] = face
            self._remove_file(path)  # which lacks it

    def seen(self, face: AlignedFace) -> SeenFace | None:
        """Return the network's pass over a face; None if it is not kept."""
        kept = self._of(face)
        return None if kept is None else kept.seen.get(face.face)

    def keep_seen(self, face: AlignedFace, seen: SeenFace) -> None:
        """Keep the network's pass over a face, as long as its photo is kept."""
        kept = self._of(face)
        if kept is not None:
            kept.seen[face.face] = seen
            self._remove_file(face.photo.path)

    def read(self, face: AlignedFace) -> NDArray[np.float64] | None:
        """Return what the account reads of a face; None if it is not kept."""
        kept = self._of(face)
        return None if kept is None else kept.read.get(face.face)

    def keep_read(self, face: AlignedFace, read: NDArray[np.float64]) -> None:
        """Keep what the account reads of a face, as long as its photo is kept."""
        kept = self._of(face)
        if kept is not None:
            kept.read[face.face] = read
            self._remove_file(face.photo.path)

    def _of(self, face: AlignedFace) -> KeptPhoto | None:
        """Return the very photo that a face is of: the same bytes, turned alike."""
        kept = self.get(face.photo.path)
        if kept is None:
            return None
        same = kept.photo.sha256 == face.photo.sha256 and kept.photo.turned == face.photo.turned
        return kept if same else None

    def settle(self, used: Iterable[Path], soon: Collection[Path], later: Collection[Path]) -> None:
        """Leave in memory what is needed soon, and in files what is needed later.

        Parameters
        ----------
        used : iterable of Path
            Photos that were needed until now; of others nothing changes.
        soon, later : collection of Path
        """
        for path in used:
            if path in soon:
                continue
            kept = self._kept.pop(path, None)
            if path not in later:
                self._remove_file(path)
            elif kept is not None and path not in self._on_disk:
                self._write_out(path, kept)

    def _write_out(self, path: Path, kept: KeptPhoto) -> None:
        """Write a photo to a file; if that cannot be, it will be read anew."""
        file = None
        try:
            file = self._room_for(kept.nbytes)
            if file is not None:
                on_disk = self._on_disk[path] = PhotoOnDisk(file, kept)
                self.size_on_disk += on_disk.nbytes
        except (OSError, OutputFailed, *MEMORY_FAULTS) as error:
            _log.warning("a photo could not be kept: %s", type(error).__name__)
            if file is not None:
                _unlink(file)

    def _room_for(self, nbytes: int) -> Path | None:
        """Return a new file's path where the disk has room for it, made if need be; else None.

        Raises
        ------
        OutputFailed, OSError
            If there is no folder for it.
        """
        if self._folder is None:
            self._folder = ScratchFolder(large=True)
            self._remove_folder = weakref.finalize(self, self._folder.close)
        free = shutil.disk_usage(self._folder.path).free
        most = min(self._in_files, (free + self.size_on_disk) // 2)
        if nbytes > most:
            return None
        while self.size_on_disk + nbytes > most:
            self._remove_file(next(iter(self._on_disk)))
        return self._folder.path / str(next(self._numbers))

    def _remove_file(self, path: Path) -> None:
        """Remove a photo's file, if it has one."""
        on_disk = self._on_disk.pop(path, None)
        if on_disk is not None:
            self.size_on_disk -= on_disk.nbytes
            _unlink(on_disk.path)


def _unlink(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:  # it goes with its folder
        _log.warning("a kept photo's file stays for now: %s", type(error).__name__)
