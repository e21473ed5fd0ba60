"""Perceived age and gender by the network that InsightFace packs bring, run by ``insightface``."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import Face, Perceived
from engine.imaging.opencv import cv2
from engine.models.insightface_zoo import get_model
from engine.models.onnx_session import providers


class _Boxed(SimpleNamespace):
    """A face as the library reads it; what it writes back is not needed."""

    def __setitem__(self, _name: str, _value: object) -> None:
        return


class GenderAge:
    """Reads age and gender off the faces of a photo.

    Parameters
    ----------
    identity : ModelIdentity
    path : Path
        Of the ONNX file.
    device : torch.device
    """

    def __init__(self, identity: ModelIdentity, path: Path, device: torch.device) -> None:
        self.identity = identity
        self._network = get_model()(str(path), **providers(device))

    def read(self, pixels: NDArray[np.uint8], face: Face) -> Perceived:
        """Return what is read off a face of RGB pixels, (height, width, 3)."""
        left, top, width, height = face.box
        boxed = _Boxed(bbox=np.array([left, top, left + width, top + height]))
        male, age = self._network.get(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), boxed)
        return Perceived(float(age), "male" if male else "female", self.identity.file)
