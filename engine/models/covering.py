"""What of a face is covered, cell by cell: read by a small network of this program's own.

It sees a face in the canonical frame and knows no recognition network. It was trained on photos of
LFW with things painted over the face; see its card, ``resources/embedded/covering.json``.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from engine.contracts.pair import Face
from engine.files.resources import resource
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import SIZE, canonical, is_face
from engine.models.files import read_checked

SIDE, CELLS = 64, 8
"""Of what the network sees, and of the grid that it describes."""
_WEIGHTS, _CARD = "embedded/covering.safetensors", "embedded/covering.json"


class CoveringNet(nn.Module):
    """From faces, (n, 3, SIDE, SIDE), 0 to 1, to logits of cells, (n, CELLS, CELLS)."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for after, stride in ((width, 2), (2 * width, 2), (3 * width, 2), (3 * width, 1)):
            layers += [
                nn.Conv2d(before, after, 3, stride, 1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(inplace=True),
            ]
            before = after
        # A cell is judged by what surrounds it too.
        layers += [nn.Conv2d(before, before, 5, 1, 2), nn.ReLU(inplace=True)]
        self.body = nn.Sequential(*layers, nn.Conv2d(before, 1, 1))

    def forward(self, faces: Tensor) -> Tensor:
        """Return the logits."""
        found: Tensor = self.body(faces - 0.5)
        return found[:, 0]


def face_cells() -> NDArray[np.float32]:
    """Return how much of each cell is face, 0 to 1, (CELLS, CELLS)."""
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    step = SIZE // CELLS
    return np.asarray(is_face(x, y).reshape(CELLS, step, CELLS, step).mean((1, 3)), np.float32)


def network_input(upright: NDArray[np.uint8]) -> Tensor:
    """Return faces in the canonical frame, uint8, (n, SIZE, SIZE, 3), as the network takes them."""
    small = [cv2.resize(face, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for face in upright]
    return torch.from_numpy(np.stack(small)).permute(0, 3, 1, 2).float() / 255


class CoveringReader:
    """Reads how much of a face is covered.

    Attributes
    ----------
    sha256 : str
        Of the network's file.
    """

    def __init__(self) -> None:
        card = json.loads(resource(_CARD).read_text(encoding="utf-8"))
        self.sha256 = str(card["sha256"])
        data = read_checked(resource(_WEIGHTS), card["sha256"])
        self._net = CoveringNet(card["width"])
        self._net.load_state_dict(load_tensors(data))
        self._net.eval()
        self._weights = torch.from_numpy(face_cells())

    def read(self, pixels: NDArray[np.uint8], face: Face) -> float:
        """Return the share of a face that is covered, 0 to 1; 0 if its points coincide.

        Parameters
        ----------
        pixels : ndarray, uint8, (height, width, 3)
            The photo.
        face : Face
        """
        upright = canonical(pixels, face)
        return 0.0 if upright is None else float(self.shares(network_input(upright[None]))[0])

    def shares(self, faces: Tensor) -> Tensor:
        """Return the covered shares, (n,), of faces as :func:`network_input` gives them."""
        with torch.inference_mode():
            chances = torch.sigmoid(self._net(faces))
        return (chances * self._weights).sum((1, 2)) / self._weights.sum()


@cache
def covering_reader() -> CoveringReader:
    """Return the reader, loaded once."""
    return CoveringReader()
