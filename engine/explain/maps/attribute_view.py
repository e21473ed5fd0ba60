"""The attribute network's look at the faces of a pair, in the recognition network's frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.explanation import AttributeReading
from engine.contracts.pair import Affine, AlignedFace
from engine.contracts.settings import CamKind
from engine.explain.maps.cam import class_activation_maps, gradients_of
from engine.imaging import align, between
from engine.imaging.opencv import cv2
from engine.models.attributes import AttributeNet
from engine.models.recognition import to_batch
from engine.models.tapped import Tapped


@dataclass(frozen=True, slots=True, eq=False)
class AttributeView:
    """One forward pass of the attribute network over some faces.

    Attributes
    ----------
    tapped : Tapped
        Over crops aligned for the attribute network.
    logits : Tensor, float32, (N, outputs)
    to_crop : tuple of Affine
        For each face, takes the recognition network's crop coordinates to those of the
        attribute network's crop.
    """

    tapped: Tapped
    logits: Tensor
    to_crop: tuple[Affine, ...]

    def maps(
        self, readings: Sequence[tuple[AttributeReading, ...]], kind: CamKind, size: int
    ) -> dict[int, Tensor]:
        """Return the activation maps of the outputs that some face has and whose words are shown.

        Of an output that a face does not have, the map is that of its "no": the winning class
        of the head.

        Parameters
        ----------
        readings : sequence of tuple of AttributeReading
            Of every face.
        kind : CamKind
        size : int
            Side of the recognition network's crop.

        Returns
        -------
        dict
            By output, (N, size, size), float32, in the recognition network's crop, at least 0,
            not scaled.
        """
        shown = [
            index
            for index, of_faces in enumerate(zip(*readings, strict=True))
            if any(reading.present and reading.shown for reading in of_faces)
        ]
        if not shown:
            return {}
        signs = [[1.0 if face[index].present else -1.0 for index in shown] for face in readings]
        winning = torch.tensor(signs).to(self.logits)
        maps = class_activation_maps(self.tapped, lambda logits: logits[:, shown] * winning, kind)
        return dict(zip(shown, torch.from_numpy(self._in_crop(maps, size)), strict=True))

    def contributions(self, outputs: tuple[int, ...], size: int) -> NDArray[np.float32]:
        """Return what every place adds to the logits of some outputs: gradient x activation.

        Parameters
        ----------
        outputs : tuple of int
        size : int
            Side of the recognition network's crop.

        Returns
        -------
        ndarray, float32, (len(outputs), N, size, size)
            In the recognition network's crop; what speaks against is 0.
        """
        if not outputs:
            return np.zeros((0, len(self.to_crop), size, size), np.float32)
        gradients = gradients_of(self.tapped, lambda logits: logits[:, list(outputs)])
        cells = (gradients * self.tapped.features).sum(2).relu()
        return self._in_crop(self.tapped.to_crop(cells), size)

    def _in_crop(self, maps: Tensor, size: int) -> NDArray[np.float32]:
        """Return maps, (M, N, side, side), of the network's crops in the recognition network's."""
        return np.stack(
            [
                [warp(m, affine, size) for m, affine in zip(of_output, self.to_crop, strict=True)]
                for of_output in maps.cpu().numpy()
            ]
        )


def warp(values: NDArray[np.float32], affine: Affine, size: int) -> NDArray[np.float32]:
    """Return a map in the recognition network's crop, float32, (size, size).

    Parameters
    ----------
    values : ndarray, float32
        In the attribute network's crop.
    affine : Affine
        Takes the recognition network's crop coordinates to those of `values`.
    size : int
    """
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(
        values, affine, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, dtype=np.float32)


def attribute_crop(net: AttributeNet, face: AlignedFace) -> tuple[NDArray[np.uint8], Affine]:
    """Return a face's crop for the attribute network.

    Returns
    -------
    crop : ndarray, uint8, (size, size, 3)
    affine : Affine
        Takes the recognition network's crop coordinates to those of the crop.
    """
    crop, to_photo = align(face.photo.pixels, face.face, net.template, net.crop_size)
    return crop, between(face.affine, to_photo)


def view_attributes(
    net: AttributeNet, faces: tuple[AlignedFace, ...], device: torch.device
) -> AttributeView:
    """Run the attribute network over some faces, once."""
    crops, affines = zip(*(attribute_crop(net, face) for face in faces), strict=True)
    tapped = net.tap(to_batch(np.stack(crops), device))
    with torch.inference_mode():
        logits = tapped.finish(tapped.features)
    return AttributeView(tapped, logits.clone(), affines)
