"""Scores of faces of which soft regions were replaced."""

from __future__ import annotations

from collections.abc import Generator

import torch
from torch import Tensor

from engine.explain.saliency.question import Question
from engine.models.batches import in_batches


def embed_masked(
    question: Question, face: int, kept: Tensor, replacement: Tensor | None = None
) -> Generator[float, None, Tensor]:
    """Embed one face under one mask after another.

    Parameters
    ----------
    question : Question
    face : int
    kept : Tensor, float32, (M, size, size)
        0 to 1: how much of the face is left; the rest is the replacement.
    replacement : Tensor, float32, (3, size, size), optional
        Instead of the question's fill.

    Yields
    ------
    float
        Share of the masks that is done.

    Returns
    -------
    Tensor, (M, D)
    """
    crop = question.crops[face]
    other = question.fills[face] if replacement is None else replacement

    def make(start: int, stop: int) -> Tensor:
        mask = kept[start:stop, None].to(crop)
        batch = mask * crop + (1 - mask) * other
        return batch.contiguous(memory_format=torch.channels_last)

    found: list[Tensor] = []
    done = 0
    for embeddings in in_batches(
        make, question.net.embed, len(kept), question.batch_size, question.token
    ):
        found.append(embeddings)
        done += len(embeddings)
        yield done / len(kept)
    return torch.cat(found)
