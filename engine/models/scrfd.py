"""Detectors of InsightFace packs (SCRFD, RetinaFace), run by ``insightface``.

J. Guo et al., "Sample and computation redistribution for efficient face detection",
ICLR 2022.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import Face
from engine.imaging.opencv import cv2
from engine.models.insightface_zoo import get_model
from engine.models.onnx_session import providers

_MIN_SCORE = 0.5


class Scrfd:
    """Finds faces with the detector of a pack.

    Parameters
    ----------
    identity : ModelIdentity
    path : Path
        Of the ONNX file.
    device : torch.device
    """

    def __init__(self, identity: ModelIdentity, path: Path, device: torch.device) -> None:
        self.identity = identity
        self._detector = get_model()(str(path), **providers(device))
        self._detector.prepare(0 if device.type == "cuda" else -1, det_thresh=_MIN_SCORE)

    def detect(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Return the faces of RGB pixels, (height, width, 3), largest first."""
        rows, keypoints = self._detector.detect(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
        faces = []
        for (left, top, right, bottom, score), points in zip(rows, keypoints, strict=True):
            width, height = float(right - left), float(bottom - top)
            finite = np.isfinite(points).all() and np.isfinite((left, top, width, height)).all()
            if not finite or min(width, height) <= 0 or np.allclose(points[0], points[1]):
                continue
            faces.append(
                Face(
                    box=(float(left), float(top), width, height),
                    keypoints=tuple((float(x), float(y)) for x, y in points),
                    score=float(score),
                )
            )
        return tuple(sorted(faces, key=lambda face: -face.box[2] * face.box[3]))
