"""The attribute network's look at the faces of a pair, in the recognition network's frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts import Affine, AlignedFace, CamKind
from engine.explain.cam import class_activation_maps
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

    def maps(self, present: NDArray[np.bool_], kind: CamKind, size: int) -> NDArray[np.float32]:
        """Return the activation map of every output and face.

        Of an output that the face does not have, the map is that of its "no": the winning
        class of the head.

        Parameters
        ----------
        present : ndarray, bool, (N, outputs)
            Whether a face has what an output stands for.
        kind : CamKind
        size : int
            Side of the recognition network's crop.

        Returns
        -------
        ndarray, float32, (outputs, N, size, size)
            In the recognition network's crop, at least 0, not scaled.
        """
        winning = torch.from_numpy(np.where(present, 1.0, -1.0)).to(self.logits)
        maps = class_activation_maps(self.tapped, lambda logits: logits * winning, kind)
        return np.stack(
            [
                [warp(m, affine, size) for m, affine in zip(of_output, self.to_crop, strict=True)]
                for of_output in maps.cpu().numpy()
            ]
        )

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
        with torch.enable_grad():
            features = self.tapped.features.clone().requires_grad_(True)
            logits = self.tapped.finish(features)[:, list(outputs)].sum(0)
            gradients = torch.autograd.grad(
                logits, features, torch.eye(len(outputs), device=features.device),
                is_grads_batched=True,
            )[0]  # fmt: skip
        cells = (gradients * features.detach()).sum(2).relu()
        maps = self.tapped.to_crop(cells).cpu().numpy()
        return np.stack(
            [
                [warp(m, affine, size) for m, affine in zip(of_output, self.to_crop, strict=True)]
                for of_output in maps
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


def look(net: AttributeNet, faces: tuple[AlignedFace, ...], device: torch.device) -> AttributeView:
    """Run the attribute network over some faces, once."""
    crops, affines = zip(*(attribute_crop(net, face) for face in faces), strict=True)
    tapped = net.tap(to_batch(np.stack(crops), device))
    with torch.inference_mode():
        logits = tapped.finish(tapped.features)
    return AttributeView(tapped, logits.clone(), affines)
