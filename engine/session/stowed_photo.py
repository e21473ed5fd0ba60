"""A photo, and what was made of it, with its arrays in a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts import AlignedFace, Face, ImageChoice, Photo
from engine.session.kept_photo import KeptPhoto, SeenFace

_PIXELS, _CROP, _FEATURES, _EMBEDDING = "pixels", "crop{}", "features{}", "embedding{}"
_NOTHING = np.zeros((0, 0, 3), np.uint8)

Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, eq=False)
class StowedPhoto:
    """What is left in memory of a photo whose arrays are in a file.

    Attributes
    ----------
    path : Path
        The file, NumPy's ``npz``, whose members bear checksums.
    nbytes : int
        Of the arrays in it.
    """

    path: Path
    nbytes: int
    _photo: Photo
    _faces: tuple[Face, ...]
    _aligned: tuple[tuple[ImageChoice, AlignedFace], ...]
    _seen: tuple[tuple[Face, SeenFace], ...]
    _device: torch.device

    @classmethod
    def write(cls, path: Path, kept: KeptPhoto) -> StowedPhoto:
        """Write a photo's arrays to a file.

        Raises
        ------
        OSError
            If that fails; part of the file may be there.
        """
        arrays: Arrays = {_PIXELS: kept.photo.pixels}
        photo = replace(kept.photo, pixels=_NOTHING)
        aligned, seen, device = [], [], torch.device("cpu")
        for number, (choice, face) in enumerate(kept.aligned.items()):
            arrays[_CROP.format(number)] = face.crop
            aligned.append((choice, replace(face, photo=photo, crop=_NOTHING)))
        for number, (found, of_face) in enumerate(kept.seen.items()):
            device, tapped = of_face.embedding.device, of_face.tapped
            arrays[_EMBEDDING.format(number)] = of_face.embedding.cpu().numpy()
            if tapped is not None:
                arrays[_FEATURES.format(number)] = tapped.features.cpu().numpy()
                tapped = replace(tapped, features=_shape_of(tapped.features))
            seen.append((found, SeenFace(tapped, _shape_of(of_face.embedding))))
        with path.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        return cls(path, kept.nbytes, photo, kept.faces, tuple(aligned), tuple(seen), device)

    def read(self) -> KeptPhoto:
        """Return the photo as it was, to the last bit.

        Raises
        ------
        OSError, zipfile.BadZipFile, KeyError, ValueError
            If the file is gone or damaged.
        """
        with np.load(self.path, allow_pickle=False) as file:
            arrays: Arrays = {name: file[name] for name in file.files}
        pixels = arrays[_PIXELS].view(np.uint8)
        pixels.flags.writeable = False
        photo = replace(self._photo, pixels=pixels)
        kept = KeptPhoto(photo, self._faces)
        for number, (choice, face) in enumerate(self._aligned):
            crop = arrays[_CROP.format(number)].view(np.uint8)
            kept.aligned[choice] = replace(face, photo=photo, crop=crop)
        for number, (found, of_face) in enumerate(self._seen):
            tapped = of_face.tapped
            if tapped is not None:
                features = self._filled(tapped.features, arrays[_FEATURES.format(number)])
                tapped = replace(tapped, features=features)
            embedding = self._filled(of_face.embedding, arrays[_EMBEDDING.format(number)])
            kept.seen[found] = SeenFace(tapped, embedding)
        return kept

    def _filled(self, shape: Tensor, values: NDArray[np.generic]) -> Tensor:
        """Return values in the shape, and in the order in memory, that they had."""
        with torch.inference_mode():
            filled = torch.empty_like(shape, device=self._device)
            return filled.copy_(torch.from_numpy(values))


def _shape_of(tensor: Tensor) -> Tensor:
    """Return a tensor's shape, type and order in memory, without its values."""
    with torch.inference_mode():
        return torch.empty_like(tensor, device="meta")
