"""Does a map point at what carries the score? Erase where it points, and score again.

The fixed-area effect: the part of A that a map ranks first is erased, and the change of the
cosine is held against random regions of the same area and against the best region that a
greedy search over all cells finds. A region is chosen once and may then be judged with other
fills and by other networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.cancel import CancelToken
from engine.contracts.settings import Settings
from engine.evaluate.judges import Judge, OwnJudge
from engine.evaluate.opening import open_pair
from engine.evaluate.pairs import LabelledPair
from engine.explain import PairContext
from engine.explain.maps.region_search import AREA
from engine.explain.replacing.controls import random_regions
from engine.explain.replacing.regions import RegionScorer, fill_named, greedy_limit, top_region
from engine.explain.saliency import SALIENCY, Question
from engine.explain.saliency.pair_question import answered, question_of
from engine.progress import Work
from engine.session import Session

_RANDOM_REGIONS = 16
MASKS = 400
"""Random masks that a method may try, for each face."""
_RANDOM, _LIMIT = "random", "limit"


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one kind of pairs.

    Attributes
    ----------
    n : int
        Pairs.
    effect : float or None
        Mean change of the cosine; None without pairs.
    share_of_limit : float or None
        Of the mean change that the greedy search reaches on the same pairs.
    """

    n: int
    effect: float | None
    share_of_limit: float | None


@dataclass(frozen=True, slots=True)
class MethodEffect:
    """What erasing where a method points does.

    Attributes
    ----------
    name : str
    mated, nonmated : Effect
        Erasing is to lower the score of mated pairs and to raise that of non-mated ones.
    forward_equivalents : float
        Mean cost of finding the region, in crops embedded; a backward pass counts two.
    """

    name: str
    mated: Effect
    nonmated: Effect
    forward_equivalents: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What one judge says of the regions.

    Attributes
    ----------
    net : str
        Name of the recognition network that scored them.
    fill : str
        What took the place of the region.
    methods : tuple of MethodEffect
    random : MethodEffect
        Mean of random regions inside the face.
    limit : MethodEffect
        The greedy search.
    """

    net: str
    fill: str
    methods: tuple[MethodEffect, ...]
    random: MethodEffect
    limit: MethodEffect


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """The whole measurement.

    Attributes
    ----------
    chosen : Judged
        With the network and the fill that the regions were chosen with.
    transfers : tuple of Judged
        The same regions, judged by others.
    area : float
        Share of the crop that was erased.
    failed : dict
        Causes by image, of pairs that were left out.
    """

    chosen: Judged
    transfers: tuple[Judged, ...]
    area: float
    failed: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Region:
    """What one method chose: a region, or several whose mean effect counts."""

    masks: NDArray[np.bool_]
    cost: float


@dataclass(frozen=True, slots=True)
class _Measured:
    """One region of one pair."""

    mated: bool
    effect: float
    cost: float


def evaluate_faithfulness(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    names: Sequence[str],
    fill: str,
    settings: Settings,
    judges: Sequence[Judge] = (),
) -> Work[Faithfulness]:
    """Measure the fixed-area effect of some maps.

    Parameters
    ----------
    session : Session
    root : Path
        Of the pairs' images.
    pairs : sequence of LabelledPair
    names : sequence of str
        Of :data:`~engine.explain.saliency.SALIENCY`.
    fill : str
        A fill, or ``exchange``: what the regions are chosen with.
    settings : Settings
        Holds the seed.
    judges : sequence of Judge
        Score the same regions again.
    """
    own = OwnJudge(session.pack.recognition.identity.name, fill)
    every: tuple[Judge, ...] = (own, *judges)
    found: list[dict[str, list[_Measured]]] = [
        {name: [] for name in (*names, _RANDOM, _LIMIT)} for _ in every
    ]
    failed: dict[str, str] = {}
    for done, pair in enumerate(pairs):
        yield done / len(pairs)
        faces = open_pair(session, root, pair, failed)
        if faces is None:
            continue
        context = session.pair(faces, settings, CancelToken(), "evaluation")
        for name, region in _choose(context, pair.mated, names, fill).items():
            for judge, measured in zip(every, found, strict=True):
                effect = float(judge.effects(context, region.masks).mean())
                measured[name].append(_Measured(pair.mated, effect, region.cost))
    judged = [_judged(judge, names, measured) for judge, measured in zip(every, found, strict=True)]
    return Faithfulness(judged[0], tuple(judged[1:]), AREA, failed)


def _choose(
    context: PairContext, mated: bool, names: Sequence[str], fill: str
) -> dict[str, _Region]:
    """Return the region of A that every method would erase."""
    filling = fill_named(fill, context.faces, context.settings)
    towards = -1.0 if mated else 1.0
    question = question_about_a(context, mated, filling)
    chosen = {}
    for name in names:
        method = SALIENCY.named(name)
        values = answered(method, question)[0].double().numpy()
        chosen[name] = _Region(top_region(values, AREA)[None], method.cost(question))
    size, seed = filling.shape[0], context.settings.seed + 1
    random = random_regions(size, np.array([AREA]), _RANDOM_REGIONS, seed)[0]
    chosen[_RANDOM] = _Region(random, 0.0)
    scorer = RegionScorer(context, filling)
    best = greedy_limit(scorer, AREA, towards)
    chosen[_LIMIT] = _Region(best[None], scorer.forwards)
    return chosen


def question_about_a(
    context: PairContext, mated: bool, fill: NDArray[np.uint8], masks: int = MASKS
) -> Question:
    """Return why A scores as it does against B: what makes them mated, or keeps them apart.

    Parameters
    ----------
    context : PairContext
    mated : bool
    fill : ndarray, uint8, (size, size, 3)
        What stands in for erased pixels.
    masks : int
        Random masks that a method may try.
    """
    filling = torch.from_numpy(fill).permute(2, 0, 1)[None].expand(2, -1, -1, -1)
    asked = replace(context, ranked_as="mated" if mated else "nonmated")
    return question_of(asked, masks=masks, faces=slice(0, 1), fills=filling)


def _judged(judge: Judge, names: Sequence[str], found: dict[str, list[_Measured]]) -> Judged:
    limit = found[_LIMIT]
    return Judged(
        net=judge.net,
        fill=judge.fill,
        methods=tuple(_summary(name, found[name], limit) for name in names),
        random=_summary(_RANDOM, found[_RANDOM], limit),
        limit=_summary(_LIMIT, limit, limit),
    )


def _summary(name: str, measured: list[_Measured], limit: list[_Measured]) -> MethodEffect:
    def of(mated: bool) -> Effect:
        ours = [m.effect for m in measured if m.mated is mated]
        if not ours:
            return Effect(0, None, None)
        mean, best = np.mean(ours), np.mean([m.effect for m in limit if m.mated is mated])
        return Effect(len(ours), float(mean), float(mean / best) if best else None)

    cost = float(np.mean([m.cost for m in measured])) if measured else 0.0
    return MethodEffect(name, of(True), of(False), cost)
