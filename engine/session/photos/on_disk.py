"""A photo, and what was made of it, with its arrays in a file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader, BufferedWriter
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.session.photos.kept import KeptPhoto, SeenFace

_NOTHING = np.zeros((0, 0, 3), np.uint8)


class PhotoFileDamaged(ValueError):
    """The file does not hold what was written to it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """What a tensor is like, without its values.

    Attributes
    ----------
    like : Tensor
        On the device ``meta``: shape, type and order in memory.
    device : torch.device
        Where it belongs.
    """

    like: Tensor
    device: torch.device

    @classmethod
    def of(cls, tensor: Tensor) -> _Place:
        with torch.inference_mode(tensor.is_inference()):
            return cls(torch.empty_like(tensor, device="meta"), tensor.device)

    def filled(self, content: bytearray) -> Tensor:
        """Return the tensor with values; an inference tensor if it was one."""
        with torch.inference_mode(self.like.is_inference()):
            values = torch.frombuffer(content, dtype=self.like.dtype).reshape(self.like.shape)
            return torch.empty_like(self.like, device=self.device).copy_(values)


class PhotoOnDisk:
    """What is left in memory of a photo whose arrays are in a file.

    Attributes
    ----------
    path : Path
        The file: pixels, crops, and what the network made of them, one after another.
    nbytes : int
        Its size.
    """

    def __init__(self, path: Path, kept: KeptPhoto) -> None:
        """Write the file.

        Raises
        ------
        OSError, MemoryError, RuntimeError
            If that fails; part of the file may be there.
        """
        self.path, self.nbytes, self._checksum = path, 0, 0
        self._shape = kept.photo.pixels.shape
        photo = replace(kept.photo, pixels=_NOTHING)
        self._bare = KeptPhoto(photo, kept.faces, read=dict(kept.read))
        self._crops: list[tuple[int, ...]] = []
        self._tensors: list[_Place] = []
        with path.open("wb") as file:
            self._write(file, kept.photo.pixels)
            for choice, face in kept.aligned.items():
                self._crops.append(face.crop.shape)
                self._bare.aligned[choice] = replace(face, photo=photo, crop=_NOTHING)
                self._write(file, face.crop)
            for found, seen in kept.seen.items():
                self._bare.seen[found] = self._without_values(file, seen)

    def _without_values(self, file: BufferedWriter, seen: SeenFace) -> SeenFace:
        """Write a pass; return it with tensors that have none."""
        tapped, places = seen.tapped, [_Place.of(tensor) for tensor in seen.tensors()]
        self._tensors += places
        for tensor in seen.tensors():
            self._write(file, tensor.detach().cpu().flatten().view(torch.uint8).numpy())
        if tapped is not None:
            tapped = replace(tapped, features=places[0].like)
        return SeenFace(tapped, places[-1].like)

    def _write(self, file: BufferedWriter, array: NDArray[np.uint8]) -> None:
        content = np.ascontiguousarray(array).data.cast("B")
        self._checksum = zlib.crc32(content, self._checksum)
        self.nbytes += file.write(content)

    def read(self) -> KeptPhoto:
        """Return the photo as it was, to the last bit.

        Raises
        ------
        OSError
            If the file cannot be read.
        PhotoFileDamaged
            If it is not what was written.
        """
        with self.path.open("rb") as file:
            pieces = self._pieces(file)
            kept = self._filled(pieces)
            if next(pieces, None) is not None:
                raise PhotoFileDamaged
        return kept

    def _pieces(self, file: BufferedReader) -> Iterator[bytearray]:
        """Yield the arrays' bytes; once all are read, they were those that were written."""
        sizes = [int(np.prod(shape)) for shape in (self._shape, *self._crops)]
        sizes += [place.like.nbytes for place in self._tensors]
        checksum = 0
        for size in sizes:
            content = bytearray(size)
            if file.readinto(content) != size:
                raise PhotoFileDamaged
            checksum = zlib.crc32(content, checksum)
            yield content
        if checksum != self._checksum:
            raise PhotoFileDamaged

    def _filled(self, pieces: Iterator[bytearray]) -> KeptPhoto:
        pixels = np.frombuffer(next(pieces), np.uint8).reshape(self._shape)
        pixels.flags.writeable = False
        photo = replace(self._bare.photo, pixels=pixels)
        kept = KeptPhoto(photo, self._bare.faces, read=dict(self._bare.read))
        for (choice, face), shape in zip(self._bare.aligned.items(), self._crops, strict=True):
            crop = np.frombuffer(next(pieces), np.uint8).reshape(shape)
            kept.aligned[choice] = replace(face, photo=photo, crop=crop)
        places = iter(self._tensors)
        for found, seen in self._bare.seen.items():
            tapped = seen.tapped
            if tapped is not None:
                tapped = replace(tapped, features=next(places).filled(next(pieces)))
            kept.seen[found] = SeenFace(tapped, next(places).filled(next(pieces)))
        return kept
