"""One face with the regions of its attributes erased, and random regions of the same sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts import AlignedFace, AttributeReading, CancelToken, Settings
from engine.explain.attribute_view import look
from engine.explain.controls import random_regions
from engine.explain.erasing import embed_erased, fill_crop
from engine.explain.readings import read_attributes
from engine.explain.word_regions import SIZES, region_name, word_regions
from engine.models import ModelPack
from engine.models.recognition import to_batch


@dataclass(frozen=True, slots=True, eq=False)
class ErasedFace:
    """Embeddings of a face whole and with one region after another erased.

    Attributes
    ----------
    face : AlignedFace
    readings : tuple of AttributeReading
        In the order of the network's outputs.
    logits : ndarray, float64, (outputs,)
    whole : Tensor, (D,)
    regions : dict
        Name of the region by the key of every word that the face may have.
    erased : dict
        Embedding, (D,), by name of the region.
    areas : dict
        Share of the crop by name of the region: one of a few sizes exactly.
    controls : dict
        Embeddings of random regions, (count, D), by share of the crop.
    """

    face: AlignedFace
    readings: tuple[AttributeReading, ...]
    logits: NDArray[np.float64]
    whole: Tensor
    regions: dict[str, str]
    erased: dict[str, Tensor]
    areas: dict[str, float]
    controls: dict[float, Tensor]

    def present(self) -> tuple[str, ...]:
        """Return the keys of the words that the face has and that have a region."""
        keys = {f"{r.name}={r.value}" if r.value != "present" else r.name: r for r in self.readings}
        return tuple(key for key in self.regions if keys[key].present)


def erase_face(
    pack: ModelPack, face: AlignedFace, settings: Settings, token: CancelToken
) -> ErasedFace:
    """Erase every region of a face that a word may name.

    Parameters
    ----------
    pack : ModelPack
    face : AlignedFace
    settings : Settings
        Fill, controls, batch size, seed, and whether protected words count.
    token : CancelToken
        Checked before every batch.

    Raises
    ------
    RunCancelled, OutOfMemory
    """
    net, attributes = pack.recognition, pack.attributes
    view = look(attributes, (face,), pack.device)
    (readings,) = read_attributes(attributes, view.logits, settings.protected_words)
    shown = tuple(
        output
        for output, reading in zip(attributes.outputs, readings, strict=True)
        if reading.shown
    )
    masks = word_regions(shown, {}, net.crop_size, net.template)
    regions = {
        output.key: name
        for output in shown
        if (name := region_name(output)) is not None and name in masks
    }
    sizes = np.array([round(share * net.crop_size**2) / net.crop_size**2 for share in SIZES])
    random = random_regions(net.crop_size, sizes, settings.controls, settings.seed + 1)
    every = np.concatenate([np.stack(list(masks.values())), random.reshape(-1, *random.shape[2:])])
    crop = to_batch(face.crop[None], pack.device)[0]
    fill = torch.from_numpy(fill_crop(face.crop, settings.fill, settings.seed))
    batches = embed_erased(
        net,
        crop,
        fill.permute(2, 0, 1).to(crop),
        torch.from_numpy(every).to(crop.device),
        settings.batch_size,
        token,
    )
    embeddings = torch.cat(list(batches))
    with torch.inference_mode():
        whole = net.embed(crop[None])[0]
    count, many = len(masks), settings.controls
    return ErasedFace(
        face=face,
        readings=readings,
        logits=np.asarray(view.logits[0].cpu().double().numpy()),
        whole=whole,
        regions=regions,
        erased=dict(zip(masks, embeddings[:count], strict=True)),
        areas={name: float(mask.mean()) for name, mask in masks.items()},
        controls={
            float(size): embeddings[count + number * many : count + (number + 1) * many]
            for number, size in enumerate(sizes)
        },
    )
