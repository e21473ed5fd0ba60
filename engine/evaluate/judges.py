"""Who scores a region: the network that chose it, or another one, with one fill or another.

A region that moves the score of one network under one fill only is a trick of that network;
one that moves another's too says something of the faces.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from engine.contracts import AlignedFace, BadInput
from engine.evaluate.regions import RegionScorer, fill_named
from engine.explain import PairContext
from engine.imaging import align, carry_mask
from engine.imaging.opencv import cv2

_SIDE = 112
_TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366],
     [41.5493, 92.3655], [70.7299, 92.2041]]
)  # fmt: skip
"""Where ArcFace networks expect the keypoints (J. Guo et al., InsightFace)."""
_BATCH = 16


class Judge(Protocol):
    """Scores regions of A."""

    @property
    def net(self) -> str:
        """The recognition network's name."""
        ...

    @property
    def fill(self) -> str:
        """What takes the place of a region."""
        ...

    def effects(self, pair: PairContext, regions: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine, (M,), for regions of A, (M, size, size)."""
        ...


class OwnJudge:
    """The network that explains.

    Parameters
    ----------
    net, fill : str
    """

    def __init__(self, net: str, fill: str) -> None:
        self.net, self.fill = net, fill

    def effects(self, pair: PairContext, regions: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine; see :class:`Judge`."""
        filling = fill_named(self.fill, pair.faces, pair.settings)
        return RegionScorer(pair, filling).effects(regions)


class OnnxJudge:
    """An ArcFace-like network in ONNX: N x 3 x 112 x 112, RGB, (x - 127.5) / 127.5.

    Parameters
    ----------
    path : Path
    fill : str

    Raises
    ------
    BadInput
        If the file is no such network.
    """

    def __init__(self, path: Path, fill: str) -> None:
        self.net, self.fill = path.stem, fill
        wanted = "Give a recognition network as InsightFace packs have it."
        if not path.is_file():
            raise BadInput(f"There is no file {path}.", wanted)
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise BadInput(f"{path.name} could not be loaded ({error}).", wanted) from error
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or inputs[0].shape[1:] != [3, _SIDE, _SIDE]:
            raise BadInput(f"{path.name} does not take crops of {_SIDE} pixels.", wanted)
        self._input = inputs[0].name

    def effects(self, pair: PairContext, regions: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the change of the cosine; see :class:`Judge`."""
        a, b = (_aligned(face) for face in pair.faces)
        fill = fill_named(self.fill, (a, b), pair.settings)
        masks = [_carried(region, pair.faces[0], a) for region in regions]
        crops = [np.where(mask[..., None], fill, a.crop) for mask in masks]
        embedded = self._embed(np.stack([a.crop, b.crop, *crops]))
        scores = np.delete(embedded, 1, axis=0) @ embedded[1]
        return np.asarray(scores[1:] - scores[0])

    def _embed(self, crops: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return unit embeddings, (N, D)."""
        values = (crops.astype(np.float32).transpose(0, 3, 1, 2) - 127.5) / 127.5
        parts = [
            self._session.run(None, {self._input: values[start : start + _BATCH]})[0]
            for start in range(0, len(values), _BATCH)
        ]
        found = np.concatenate(parts).astype(np.float64)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def _aligned(face: AlignedFace) -> AlignedFace:
    """Return the face cut as ArcFace networks want it."""
    crop, affine = align(face.photo.pixels, face.face, _TEMPLATE, _SIDE)
    return replace(face, crop=crop, affine=affine)


def _carried(region: NDArray[np.bool_], face: AlignedFace, other: AlignedFace) -> NDArray[np.bool_]:
    """Return a region of one crop of a photo as that of another crop of it."""
    from_photo = np.vstack([cv2.invertAffineTransform(face.affine), [0, 0, 1]])
    to_region = (from_photo @ np.vstack([other.affine, [0, 0, 1]]))[:2]
    return carry_mask(region, to_region, _SIDE)
