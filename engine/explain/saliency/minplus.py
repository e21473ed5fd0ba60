"""Greedy erasing and revealing with Gaussian spots.

D. Mery, "True black-box explanation in facial analysis" (MinPlus), CVPR Workshops 2022: erase
the spot that lowers the score most, again and again; reveal in an empty picture the spot that
raises it most, again and again; both maps together.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch
from torch import Tensor

from engine.explain.saliency.question import Maps, Needs, Question
from engine.explain.saliency.replacing import embed_masked
from engine.models.recognition import cosine
from engine.progress import within

_SPOTS = 8
"""Places across."""
_SIGMA = 0.09
"""Of the crop's side."""
_PASSES = 2


class MinPlus:
    """Spots whose erasing lowers the score and whose revealing raises it."""

    name, title, paper = "minplus", "MinPlus", "after Mery, CVPR Workshops 2022"
    needs, signed = Needs.SCORES, False

    def cost(self, question: Question) -> float:
        """Return forward-equivalents a face."""
        return float(_PASSES * _steps(question) * _SPOTS**2)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        spots = gaussian_spots(question.size)
        steps, found = _steps(question), []
        total = len(question.crops) * _PASSES
        for face in range(len(question.crops)):
            both = torch.zeros(question.size, question.size)
            for number, revealing in enumerate((False, True)):
                run = _greedy(question, face, spots, steps, revealing=revealing)
                values = yield from within(run, (face * _PASSES + number) / total, 1 / total)
                both = both + values
            found.append(both)
        return torch.stack(found)


def _steps(question: Question) -> int:
    """Return how many spots the masks that may be tried allow for."""
    return max(2, round(question.masks / (_PASSES * _SPOTS**2)))


def gaussian_spots(size: int) -> Tensor:
    """Return soft spots on a grid, float32, (64, size, size), 1 in their middles."""
    centres = (np.arange(_SPOTS) + 0.5) * size / _SPOTS - 0.5
    pixels = torch.arange(size, dtype=torch.float32)
    sigma = _SIGMA * size
    lines = torch.exp(
        -((pixels - torch.from_numpy(centres).float()[:, None]) ** 2) / (2 * sigma**2)
    )
    return torch.einsum("iy,jx->ijyx", lines, lines).reshape(-1, size, size)


def _greedy(
    question: Question, face: int, spots: Tensor, steps: int, *, revealing: bool
) -> Generator[float, None, Tensor]:
    """Take the best spot `steps` times; each adds what it did to the score."""
    towards = 1.0 if (question.ranked_as == "mated") is revealing else -1.0
    kept = torch.zeros_like(spots[0]) if revealing else torch.ones_like(spots[0])
    values = torch.zeros_like(kept)
    start = embed_masked(question, face, kept[None])
    before = yield from within(start, 0.0, 0.0)
    score = float(cosine(before, question.partners[face][None])[0])
    for step in range(steps):
        tried = 1 - (1 - kept) * (1 - spots) if revealing else kept * (1 - spots)
        embeddings = yield from within(embed_masked(question, face, tried), step / steps, 1 / steps)
        scores = cosine(embeddings, question.partners[face][None]).cpu()
        best = int((towards * scores).argmax())
        gain = towards * (float(scores[best]) - score)
        if gain <= 0:
            break
        values = values + gain * spots[best]
        kept, score = tried[best], float(scores[best])
    peak = values.max()
    return values / peak if peak > 0 else values
