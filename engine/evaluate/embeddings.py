"""Embed many photos, each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import AlignedFace
from engine.evaluate.opening import central
from engine.models.recognition import to_batch
from engine.progress import Work
from engine.session import Session

_BATCH = 32


def embed_images(
    session: Session,
    root: Path,
    images: Sequence[str],
    seen: Callable[[str, AlignedFace], None] | None = None,
) -> Work[tuple[dict[str, NDArray[np.float64]], dict[str, str]]]:
    """Embed the central face of every photo.

    Parameters
    ----------
    session : Session
    root : Path
    images : sequence of str
        Paths below `root`.
    seen : callable, optional
        Is given every image and its face.

    Returns
    -------
    embeddings : dict
        float64, (D,), by image.
    failed : dict
        Causes by image, for those that could not be embedded.
    """
    embeddings: dict[str, NDArray[np.float64]] = {}
    failed: dict[str, str] = {}
    waiting: list[tuple[str, AlignedFace]] = []

    def flush() -> None:
        if waiting:
            crops = to_batch(np.stack([face.crop for _, face in waiting]), session.pack.device)
            with torch.inference_mode():
                found = session.pack.recognition.embed(crops).cpu().double().numpy()
            embeddings.update(zip((image for image, _ in waiting), found, strict=True))
            waiting.clear()

    for done, image in enumerate(images):
        yield done / len(images)
        choice = central(root / image)
        try:
            waiting.append((image, session.open_face(choice)))
        except Sim2WordError as error:
            failed[image] = error.cause
        else:
            if seen is not None:
                seen(*waiting[-1])
        if len(waiting) == _BATCH:
            flush()
    flush()
    return embeddings, failed
