"""One face with the regions of its attributes erased, and random regions of the same sizes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.explain.passes import OwnPasses
from engine.explain.replacing.erasing import embed_erased, fill_crop
from engine.identify.face_regions import FaceRegions, face_regions
from engine.models.pack import ModelPack
from engine.models.recognition import to_batch


@dataclass(frozen=True, slots=True, eq=False)
class ErasedFace:
    """Embeddings of a face whole and with one region after another erased.

    Attributes
    ----------
    regions : FaceRegions
    whole : Tensor, (D,)
    erased : dict
        Embedding, (D,), by name of the region.
    controls : dict
        Embeddings of random regions, (count, D), by share of the crop.
    """

    regions: FaceRegions
    whole: Tensor
    erased: dict[str, Tensor]
    controls: dict[float, Tensor]


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
    regions = face_regions(pack, face, settings)
    crop = to_batch(face.crop[None], pack.device)[0]
    fill = torch.from_numpy(fill_crop(face.crop, settings.fill, settings.seed))
    batches = embed_erased(
        OwnPasses(pack.recognition),
        crop,
        fill.permute(2, 0, 1).to(crop),
        torch.from_numpy(regions.stacked()).to(crop.device),
        settings.batch_size,
        token,
    )
    embeddings = torch.cat(list(batches))
    with torch.inference_mode():
        whole = pack.recognition.embed(crop[None])[0]
    count, many = len(regions.masks), settings.controls
    return ErasedFace(
        regions=regions,
        whole=whole,
        erased=dict(zip(regions.masks, embeddings[:count], strict=True)),
        controls={
            size: embeddings[count + number * many : count + (number + 1) * many]
            for number, size in enumerate(regions.random)
        },
    )
