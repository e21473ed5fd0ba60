"""One face with its regions exchanged for those of others, and what the scores gain by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.explain.passes import OwnPasses
from engine.explain.replacing.erasing import embed_erased
from engine.identify.face_regions import FaceRegions, face_regions
from engine.models.pack import ModelPack
from engine.models.recognition import cosine, to_batch


@dataclass(frozen=True, slots=True, eq=False)
class ExchangedFace:
    """How much of what keeps a face from others lies in each region.

    Attributes
    ----------
    regions : FaceRegions
    whole : Tensor, (D,)
    effects : dict
        By name of the region: the mean rise of the cosine with another person when the region
        becomes that person's, less that by random regions of the same size.
    """

    regions: FaceRegions
    whole: Tensor
    effects: dict[str, float]


def exchange_face(
    pack: ModelPack,
    face: AlignedFace,
    others: Sequence[AlignedFace],
    settings: Settings,
    token: CancelToken,
) -> ExchangedFace:
    """Exchange every region of a face for that of each of some others.

    Parameters
    ----------
    pack : ModelPack
    face : AlignedFace
    others : sequence of AlignedFace
        At least one.
    settings : Settings
        Controls (at least 1), batch size, seed, and whether protected words count.
    token : CancelToken
        Checked before every batch.

    Raises
    ------
    RunCancelled, OutOfMemory
    """
    regions = face_regions(pack, face, settings)
    masks = torch.from_numpy(regions.stacked()).to(pack.device)
    crops = to_batch(np.stack([face.crop, *(other.crop for other in others)]), pack.device)
    with torch.inference_mode():
        whole, *theirs = pack.recognition.embed(crops)
    rises, passes = [], OwnPasses(pack.recognition)
    for crop, their in zip(crops[1:], theirs, strict=True):
        batches = embed_erased(passes, crops[0], crop, masks, settings.batch_size, token)
        found = cosine(torch.cat(list(batches)), their[None]) - cosine(whole, their)
        rises.append(found.cpu().numpy())
    mean = np.mean(rises, axis=0)
    count, many = len(regions.masks), settings.controls
    by_chance = {
        size: float(mean[count + number * many : count + (number + 1) * many].mean())
        for number, size in enumerate(regions.random)
    }
    return ExchangedFace(
        regions=regions,
        whole=whole,
        effects={
            name: float(rise) - by_chance[regions.size_of(name)]
            for name, rise in zip(regions.masks, mean[:count], strict=True)
        },
    )
