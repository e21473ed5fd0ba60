"""A photo that many pairs use, and what was made of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.pair import AlignedFace, Face, ImageChoice, Photo
from engine.models.tapped import Tapped


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

    def tensors(self) -> tuple[Tensor, ...]:
        """Return what the pass consists of: features, if there are any, and embedding."""
        return (self.embedding,) if self.tapped is None else (self.tapped.features, self.embedding)


@dataclass(slots=True, eq=False)
class KeptPhoto:
    """A photo, and what was made of it so far.

    Attributes
    ----------
    photo : Photo
    faces : tuple of Face
        All that were found in it, largest first.
    aligned : dict
        The aligned face of every choice that was asked for.
    seen : dict
        The recognition network's pass over every face that was scored.
    read : dict
        What the account reads of every face that was scored, float64, (views, K).
    """

    photo: Photo
    faces: tuple[Face, ...]
    aligned: dict[ImageChoice, AlignedFace] = field(default_factory=dict)
    seen: dict[Face, SeenFace] = field(default_factory=dict)
    read: dict[Face, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Memory that it takes: pixels, crops and the network's passes."""
        crops = sum(face.crop.nbytes for face in self.aligned.values())
        passes = sum(tensor.nbytes for seen in self.seen.values() for tensor in seen.tensors())
        return self.photo.pixels.nbytes + crops + passes
