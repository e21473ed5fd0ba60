"""Photos that many pairs use, with what was found in them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from engine.contracts import AlignedFace, Face, ImageChoice, Photo
from engine.models.tapped import Tapped

Found = tuple[Photo, tuple[Face, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class SeenFace:
    """The recognition network's pass over one face.

    Attributes
    ----------
    tapped : Tapped or None
        None where the network gives no maps.
    embedding : Tensor, float32, (D,)
    """

    tapped: Tapped | None
    embedding: Tensor

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.embedding.nbytes + (0 if self.tapped is None else self.tapped.features.nbytes)


@dataclass(slots=True, eq=False)
class KeptPhoto:
    """A photo, and what was made of it so far.

    Attributes
    ----------
    photo : Photo
    faces : tuple of Face
    """

    photo: Photo
    faces: tuple[Face, ...]
    _aligned: dict[ImageChoice, AlignedFace] = field(default_factory=dict)
    seen: dict[Face, SeenFace] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Memory that it takes: pixels, crops and the network's passes."""
        crops = sum(face.crop.nbytes for face in self._aligned.values())
        return self.photo.pixels.nbytes + crops + sum(seen.nbytes for seen in self.seen.values())

    def aligned(self, choice: ImageChoice, align: Callable[[], AlignedFace]) -> AlignedFace:
        """Return the chosen face, aligned the first time it is asked for."""
        if choice not in self._aligned:
            self._aligned[choice] = align()
        return self._aligned[choice]


class PhotoCache:
    """Keeps the photos that were used last.

    Parameters
    ----------
    most : int
        Bytes kept; the last photo is kept in any case.

    Attributes
    ----------
    size : int
        Bytes kept now.
    """

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._found: OrderedDict[Path, KeptPhoto] = OrderedDict()
        self._counted: dict[Path, int] = {}

    def get(self, path: Path) -> KeptPhoto | None:
        """Return a photo; None if it is not kept."""
        found = self._found.get(path)
        if found is not None:
            self._found.move_to_end(path)
        return found

    def paths(self) -> tuple[Path, ...]:
        """Return which photos are kept."""
        return tuple(self._found)

    def put(self, path: Path, found: Found) -> KeptPhoto:
        """Keep a photo; where it gets too much, those go that were used least lately."""
        known = self.get(path)
        if known is not None:
            return known
        kept = self._found[path] = KeptPhoto(*found)
        self._count(path, kept)
        return kept

    def _count(self, path: Path, kept: KeptPhoto) -> None:
        """Count anew what a photo takes, and make room."""
        taken = kept.nbytes
        self.size += taken - self._counted.get(path, 0)
        self._counted[path] = taken
        while self.size > self.most and len(self._found) > 1:
            self.forget(next(iter(self._found)))

    def forget(self, path: Path) -> None:
        """Let a photo go."""
        if self._found.pop(path, None) is not None:
            self.size -= self._counted.pop(path)

    def seen(self, face: AlignedFace) -> SeenFace | None:
        """Return the network's pass over a face; None if it is not kept."""
        kept = self._found.get(face.photo.path)
        return None if kept is None else kept.seen.get(face.face)

    def keep_seen(self, face: AlignedFace, seen: SeenFace) -> None:
        """Keep the network's pass over a face, as long as its photo is kept."""
        kept = self._found.get(face.photo.path)
        if kept is not None:
            kept.seen[face.face] = seen
            self._count(face.photo.path, kept)
