"""Does a map point at what carries the score? Erase where it points, and score again.

The fixed-area effect: the part of A that a map ranks first is erased, and the change of the
cosine is held against random regions of the same area and against the best region that a
greedy search over all cells finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts import (
    AlignedFace,
    CancelToken,
    FacePolicy,
    ImageChoice,
    Settings,
    Sim2WordError,
)
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.reference_maps import REFERENCE_MAPS, ReferenceMap
from engine.evaluate.regions import AREA, RegionScorer, fill_named, greedy_limit, top_region
from engine.explain.controls import random_regions
from engine.session import Session

_RANDOM_REGIONS = 16

Watch = Callable[[Iterable[LabelledPair]], Iterable[LabelledPair]]


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
class Faithfulness:
    """The whole measurement.

    Attributes
    ----------
    methods : tuple of MethodEffect
    random : MethodEffect
        Mean of random regions inside the face.
    limit : MethodEffect
        The greedy search.
    fill : str
    area : float
        Share of the crop that was erased.
    net : str
        Name of the recognition network.
    failed : dict
        Causes by image, of pairs that were left out.
    """

    methods: tuple[MethodEffect, ...]
    random: MethodEffect
    limit: MethodEffect
    fill: str
    area: float
    net: str
    failed: dict[str, str]


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
    watch: Watch = iter,
) -> Faithfulness:
    """Measure the fixed-area effect of some reference maps.

    Parameters
    ----------
    session : Session
    root : Path
        Of the pairs' images.
    pairs : sequence of LabelledPair
    names : sequence of str
        Keys of :data:`~engine.evaluate.reference_maps.REFERENCE_MAPS`.
    fill : str
        A fill, or ``exchange``.
    settings : Settings
        Holds the seed, and the fill unless it is ``exchange``.
    watch : callable, optional
        Wraps the pairs to show progress.
    """
    found: dict[str, list[_Measured]] = {name: [] for name in (*names, "random", "limit")}
    failed: dict[str, str] = {}
    for pair in watch(pairs):
        faces = _open(session, root, pair, failed)
        if faces is None:
            continue
        for name, measured in _measure(session, faces, pair.mated, names, fill, settings).items():
            found[name].append(measured)
    limit = found["limit"]
    return Faithfulness(
        methods=tuple(_summary(name, found[name], limit) for name in names),
        random=_summary("random", found["random"], limit),
        limit=_summary("limit", limit, limit),
        fill=fill,
        area=AREA,
        net=session.pack.recognition.identity.name,
        failed=failed,
    )


def _open(
    session: Session, root: Path, pair: LabelledPair, failed: dict[str, str]
) -> tuple[AlignedFace, AlignedFace] | None:
    faces = []
    for image in (pair.image_a, pair.image_b):
        try:
            faces.append(session.open_face(ImageChoice(root / image, policy=FacePolicy.CENTRE)))
        except Sim2WordError as error:
            failed[image] = error.cause
            return None
    return faces[0], faces[1]


def _measure(
    session: Session,
    faces: tuple[AlignedFace, AlignedFace],
    mated: bool,
    names: Sequence[str],
    fill: str,
    settings: Settings,
) -> dict[str, _Measured]:
    context = session.pair(faces, settings, CancelToken(), "evaluation")
    filling = fill_named(fill, faces, settings)
    towards = -1.0 if mated else 1.0

    def effect_of(region: NDArray[np.bool_]) -> float:
        return float(RegionScorer(context, filling).effects(region[None])[0])

    measured = {}
    for name in names:
        reference: ReferenceMap = REFERENCE_MAPS[name]
        scorer = RegionScorer(context, filling)
        region = top_region(reference.make(scorer, towards), AREA)
        cost = reference.passes + scorer.forwards
        measured[name] = _Measured(mated, effect_of(region), cost)
    size = filling.shape[0]
    random = random_regions(size, np.array([AREA]), _RANDOM_REGIONS, settings.seed + 1)[0]
    effects = RegionScorer(context, filling).effects(random)
    measured["random"] = _Measured(mated, float(effects.mean()), 0.0)
    scorer = RegionScorer(context, filling)
    best = greedy_limit(scorer, AREA, towards)
    measured["limit"] = _Measured(mated, effect_of(best), scorer.forwards)
    return measured


def _summary(name: str, measured: list[_Measured], limit: list[_Measured]) -> MethodEffect:
    def of(mated: bool) -> Effect:
        ours = [m.effect for m in measured if m.mated is mated]
        if not ours:
            return Effect(0, None, None)
        mean, best = np.mean(ours), np.mean([m.effect for m in limit if m.mated is mated])
        return Effect(len(ours), float(mean), float(mean / best) if best else None)

    cost = float(np.mean([m.cost for m in measured])) if measured else 0.0
    return MethodEffect(name, of(True), of(False), cost)
