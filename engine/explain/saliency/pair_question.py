"""From an aligned pair to the question that saliency methods answer."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.contracts.methods import MASKS
from engine.explain.pair import PairContext
from engine.explain.replacing.erasing import pair_fills
from engine.explain.saliency.question import Question, SaliencyMethod, priority, without_identity
from engine.progress import finish


def question_of(
    pair: PairContext,
    *,
    masks: int = MASKS,
    mates: Sequence[Tensor] = (),
    nonmates: Sequence[Tensor] = (),
    faces: slice = slice(None),
    fills: Tensor | None = None,
) -> Question:
    """Return why both faces of a pair score as they do.

    Methods that contrast a mate with a non-mate are given, without other faces: for what
    raises the score, the partner, and the partner blurred until no one is left; for what lowers
    it, the face's own identity, and the partner. Of several faces the mean is taken.

    Parameters
    ----------
    pair : PairContext
    masks : int
        Random masks that a method may try.
    mates, nonmates : sequence of Tensor, (D,)
        The embeddings of further mates and of non-mates: then the partner is a mate.
    faces : slice
        Which of both faces are explained.
    fills : Tensor, float32, (2, 3, size, size), optional
        What stands in for erased pixels, instead of the settings' fill.
    """
    if fills is None:
        made = pair_fills(pair.faces, pair.settings)
        fills = torch.stack([torch.from_numpy(fill).permute(2, 0, 1) for fill in made])
    own, partners = pair.embeddings[faces], pair.embeddings.flip(0)[faces]
    partner_crops = pair.crops.flip(0)[faces]
    if nonmates:
        others = _middle([one.expand_as(partners) for one in nonmates])
    elif pair.ranked_as == "mated":
        others = without_identity(pair.recognition, partner_crops)
    else:
        others = partners
    alike = partners if pair.ranked_as == "mated" or nonmates else own
    if mates:
        alike = _middle([alike, *(one.expand_as(partners) for one in mates)])
    point = pair.similarity.operating_point
    return Question(
        net=pair.recognition,
        crops=pair.crops[faces],
        own=own,
        partners=partners,
        partner_crops=partner_crops,
        fills=fills.to(pair.crops)[faces],
        ranked_as=pair.ranked_as,
        mates=alike,
        nonmates=others,
        threshold=0.0 if point is None else point.threshold,
        masks=masks,
        batch_size=pair.settings.batch_size,
        seed=pair.settings.seed,
        token=pair.token,
    )


def _middle(embeddings: Sequence[Tensor]) -> Tensor:
    """Return the direction of the mean of several embeddings, (n, D) each; one stays as it is."""
    if len(embeddings) == 1:
        return embeddings[0]
    return F.normalize(F.normalize(torch.stack(list(embeddings)), dim=-1).mean(0), dim=1)


def answered(method: SaliencyMethod, question: Question) -> Tensor:
    """Return a method's maps, (n, size, size), the largest values answering the question.

    Raises
    ------
    ModelMissing, ModelRefused
        If the network lacks what the method needs.
    """
    maps = finish(method.maps(question))
    return priority(maps.float().cpu(), method, question.ranked_as)
