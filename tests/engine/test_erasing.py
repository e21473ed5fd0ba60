"""Erasing and its controls."""

from __future__ import annotations

import numpy as np
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Fill
from engine.explain.passes import OwnPasses
from engine.explain.replacing.controls import (
    random_regions,
)
from engine.explain.replacing.erasing import embed_erased, fill_crop
from engine.session import Session


def test_batches_equal_single_erasures(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    crop = faces[0].crop
    masks = np.zeros((5, 150, 150), bool)
    for index, mask in enumerate(masks):
        mask[20 * index : 20 * index + 30, 40:90] = True
    tensor = torch.from_numpy(crop).permute(2, 0, 1).float()
    fill = torch.from_numpy(fill_crop(crop, Fill.BLUR, 0)).permute(2, 0, 1)
    batched = torch.cat(
        list(
            embed_erased(
                OwnPasses(session.pack.recognition),
                tensor,
                fill,
                torch.from_numpy(masks),
                2,
                CancelToken(),
            )
        )
    )
    for index, mask in enumerate(masks):
        image = torch.where(torch.from_numpy(mask), fill, tensor)
        with torch.inference_mode():
            alone = session.pack.recognition.embed(image[None])[0]
        assert torch.allclose(batched[index], alone, atol=1e-5)


def test_a_random_region_does_not_stand_out_of_its_controls(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    area = np.array([0.08])
    crop = torch.from_numpy(faces[0].crop).permute(2, 0, 1).float()
    fill = torch.full_like(crop, 125.0)
    embeddings = session.embed(*faces).double().numpy()

    def effects(seed: int, count: int) -> np.ndarray:
        passes = OwnPasses(session.pack.recognition)
        masks = torch.from_numpy(random_regions(150, area, count, seed)[0])
        found = torch.cat(list(embed_erased(passes, crop, fill, masks, 16, CancelToken())))
        e = found.double().numpy()
        cosines = e @ embeddings[1] / np.linalg.norm(e, axis=1) / np.linalg.norm(embeddings[1])
        return np.asarray(cosines)

    controls, fresh = effects(1, 32), effects(2, 32)
    z = (fresh - controls.mean()) / controls.std(ddof=1)
    assert abs(z.mean()) < 1
    assert (np.abs(z) > 3).mean() < 0.1
