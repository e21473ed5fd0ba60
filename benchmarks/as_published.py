"""The published algorithm as its authors run it: one image, one head, one erasure at a time.

Every map costs a whole forward and backward pass, every erased image a forward pass of its
own. The networks are the engine's; only the way of running them differs, so the figures
must agree with the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from engine.contracts.explanation import WordSide
from engine.contracts.pair import SIDES, AlignedFace
from engine.explain.maps.attribute_view import attribute_crop, warp
from engine.explain.maps.cam import min_max
from engine.explain.maps.identity import discriminant
from engine.explain.words.readings import read_attributes
from engine.files.resources import resource
from engine.models.attribute_net import GRID as ATTRIBUTE_GRID
from engine.models.attribute_net import AttributeNetwork, load_network
from engine.models.attributes import AttributeNet, heads_of
from engine.models.dlib_recognition import GRID as IDENTITY_GRID
from engine.models.dlib_recognition import load_dlib_resnet
from engine.models.dlib_resnet import DlibResNet
from engine.models.pack import ModelPack
from engine.models.recognition import cosine, to_batch
from engine.models.tapped import Grid, mean_of_views, with_mirror

_GREY = 125.0
_THRESHOLD = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class AsPublished:
    """The algorithm over networks whose parameters require gradients, as trained ones do.

    Attributes
    ----------
    recognition : DlibResNet
    attributes : AttributeNetwork
    described : AttributeNet
        What the outputs stand for, and the alignment.
    """

    recognition: DlibResNet
    attributes: AttributeNetwork
    described: AttributeNet

    @classmethod
    def beside(cls, pack: ModelPack) -> AsPublished:
        """Return the algorithm over the same weights as an embedded pack."""
        net = load_dlib_resnet().requires_grad_(True)
        outputs = len(pack.attributes.outputs)
        weights = resource("embedded/attributes.safetensors")
        attributes = load_network(weights, outputs, net.trunk).requires_grad_(True)
        return cls(net.to(pack.device), attributes.to(pack.device), pack.attributes)

    def explain(self, faces: tuple[AlignedFace, AlignedFace]) -> dict[tuple[str, WordSide], float]:
        """Return the cosine after erasing each attribute, by word key and image."""
        device = self.recognition.embed.weight.device
        crops = [to_batch(face.crop[None], device) for face in faces]
        embeddings = [self._embed(crop) for crop in crops]
        masks = [
            self._regions(face, crops[i], embeddings[i], embeddings[1 - i])
            for i, face in enumerate(faces)
        ]
        results: dict[tuple[str, WordSide], float] = {}
        for i, side in enumerate(SIDES):
            for key, mask in masks[i].items():
                erased = self._embed(torch.where(mask, _GREY, crops[i]))
                results[key, side] = float(cosine(erased, embeddings[1 - i]))
        for key in masks[0].keys() & masks[1].keys():
            a, b = (self._embed(torch.where(masks[i][key], _GREY, crops[i])) for i in range(2))
            results[key, "both"] = float(cosine(a, b))
        return results

    def _embed(self, crop: Tensor) -> Tensor:
        with torch.no_grad():
            return mean_of_views(self.recognition(with_mirror(crop)))

    def _regions(
        self, face: AlignedFace, crop: Tensor, own: Tensor, partner: Tensor
    ) -> dict[str, Tensor]:
        """Return the region of every attribute that the face has."""
        identity = min_max(
            discriminant(
                min_max(self._identity_map(crop, own)), min_max(self._identity_map(crop, partner))
            )
        )
        wide, affine = attribute_crop(self.described, face)
        batch = to_batch(wide[None], crop.device)
        with torch.no_grad():
            logits = mean_of_views(self.attributes(with_mirror(batch)))
        (readings,) = read_attributes(self.described, logits, protected_words=True)
        regions = {}
        for head in heads_of(self.described.outputs):
            index = max(head.outputs, key=lambda output: readings[output].probability)
            sign = 1.0 if readings[index].present else -1.0
            found = self._attribute_map(batch, index, sign).cpu().numpy()
            warped = torch.from_numpy(warp(found, affine, crop.shape[-1]))
            attribute = min_max(warped.to(crop.device))
            region = min_max(identity * attribute) > _THRESHOLD
            if readings[index].present and readings[index].shown and bool(region.any()):
                regions[self.described.outputs[index].key] = region
        return regions

    def _identity_map(self, crop: Tensor, prototype: Tensor) -> Tensor:
        self.recognition.zero_grad()
        features = self.recognition.map8(with_mirror(crop))
        features.retain_grad()
        embedding = mean_of_views(self.recognition.tail(features))
        (embedding * functional.normalize(prototype)).sum().backward()  # type: ignore[no-untyped-call]
        return _grad_cam(features, IDENTITY_GRID)

    def _attribute_map(self, batch: Tensor, index: int, sign: float) -> Tensor:
        self.attributes.zero_grad()
        features = self.attributes.features(with_mirror(batch))
        features.retain_grad()
        logits = mean_of_views(self.attributes.head(features))
        (sign * logits[0, index]).backward()  # type: ignore[no-untyped-call]
        return _grad_cam(features, ATTRIBUTE_GRID)


def _grad_cam(features: Tensor, grid: Grid) -> Tensor:
    """Return the map, (size, size), of features whose gradient was retained."""
    assert features.grad is not None
    weights = features.grad.mean((-2, -1), keepdim=True)
    upright, mirrored = grid.to_crop((weights * features.detach()).sum(1).relu())
    found: Tensor = (upright + mirrored.flip(-1)) / 2
    return found
