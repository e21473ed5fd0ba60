"""The tables of the paper over a list of pairs: what erasing every attribute does.

R. Chen et al., "Sim2Word", ACM TOMM 2022. An attribute of a face is erased where its activation map
meets the identity's discriminant map (J over the threshold), in every face of the pair that has it.
Beside each figure stands what random regions of the same size and number do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, Sim2WordError
from engine.contracts.settings import CamKind, Fill, Settings
from engine.evaluate.erased import (
    ErasedRow,
    erased_scores,
    evaluate_erased,
    joint_regions,
    random_like,
)
from engine.evaluate.intervals import Mean, mean_by_person
from engine.evaluate.opening import central, open_pair
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.paper_identification import IdentifiedAfter, Known, identified_after
from engine.evaluate.splits import person_of
from engine.progress import Work, within
from engine.session import Session

FARS = (0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6)
_EVENTS = 10
"""False accepts that a rate is read from, at least."""
_LEAST = 5
"""Pairs of either kind that an attribute's row needs."""
_FILLS = (Fill.BLACK, Fill.WHITE, Fill.MEAN, Fill.RANDOM)
_LISTED, _EVERY, _IDENTIFIED = 0.4, 0.6, 0.7
"""Share of the work after the listed pairs, after all pairs of photos, and after identification."""


@dataclass(frozen=True, slots=True)
class AttributeErased:
    """Verification after one attribute was erased, over the pairs in which a face has it.

    Attributes
    ----------
    key : str
    mated, nonmated : int
        Pairs.
    auc, auc_erased, auc_random : float
        Area under the ROC curve as they are, with the attribute erased, and with random regions.
    mated_change, nonmated_change : Mean
        Change of the cosine; intervals by person.
    mated_random, nonmated_random : Mean
        Likewise, of the random regions.
    """

    key: str
    mated: int
    nonmated: int
    auc: float
    auc_erased: float
    auc_random: float
    mated_change: Mean
    nonmated_change: Mean
    mated_random: Mean
    nonmated_random: Mean


@dataclass(frozen=True, slots=True)
class Rate:
    """True accepts at a false accept rate that enough pairs bear."""

    far: float
    tar: float
    threshold: float


@dataclass(frozen=True, slots=True)
class GridRow:
    """Verification after the most characteristic attribute of impostors was erased, one way."""

    fill: str
    cam: str
    row: ErasedRow


@dataclass(frozen=True, slots=True)
class PaperTables:
    """All tables.

    Attributes
    ----------
    mated, nonmated : int
        Pairs of the list.
    attributes : tuple of AttributeErased
    first, first_random : dict
        Share of the pairs, by kind of pair and attribute, in which erasing it changes the score
        most: down in mated, up in non-mated pairs; of random regions in the attributes' place.
    raising, raising_random : dict
        By kind of pair: share of pairs by how many attributes raise the score when erased.
    photos, every_mated, every_nonmated : int
        Photos, and all pairs of them.
    rates : tuple of Rate
        Over all pairs of the photos.
    identified : tuple of IdentifiedAfter
        Identification among these photos after the attributes that it depends on most are erased.
    grid : tuple of GridRow
    failed : dict
        Causes by image.
    """

    mated: int
    nonmated: int
    attributes: tuple[AttributeErased, ...]
    first: dict[str, dict[str, float]]
    first_random: dict[str, dict[str, float]]
    raising: dict[str, dict[int, float]]
    raising_random: dict[str, dict[int, float]]
    photos: int
    every_mated: int
    every_nonmated: int
    rates: tuple[Rate, ...]
    identified: tuple[IdentifiedAfter, ...]
    grid: tuple[GridRow, ...]
    failed: dict[str, str]


@dataclass(slots=True)
class _Scored:
    """One pair: its score, and by attribute the score after erasing it, and random regions."""

    mated: bool
    person: str
    score: float
    erased: dict[str, float] = field(default_factory=dict)
    random: dict[str, float] = field(default_factory=dict)


def evaluate_paper(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    cohort: Sequence[str],
    settings: Settings,
    grid_pairs: int,
    probes: int = 0,
) -> Work[PaperTables]:
    """Make the paper's tables.

    Parameters
    ----------
    session : Session
    root : Path
        Of the photos.
    pairs : sequence of LabelledPair
    cohort : sequence of str
        A photo of each of some other people, whose prototypes are the classes of the strategies.
    settings : Settings
    grid_pairs : int
        Pairs of either kind for the table of fills, maps and strategies; 0 leaves it out.
    probes : int
        For the table of identification, at most; 0 leaves it out.

    Raises
    ------
    BadInput
        If there is not one pair of either kind.
    """
    failed: dict[str, str] = {}
    scored: list[_Scored] = []
    for done, listed in enumerate(pairs):
        yield _LISTED * done / len(pairs)
        faces = open_pair(session, root, listed, failed)
        if faces is not None:
            pair = session.pair(faces, settings, CancelToken(), "paper")
            regions = joint_regions(pair)
            one = _Scored(listed.mated, person_of(listed.image_a), pair.similarity.cosine)
            one.erased = erased_scores(pair, regions)
            one.random = erased_scores(pair, random_like(pair, regions))
            scored.append(one)
    if len({one.mated for one in scored}) < len((True, False)):
        raise BadInput(
            "The pairs need mated and non-mated ones that can be scored.", "Check the list."
        )
    images = sorted({image for listed in pairs for image in listed.images} - failed.keys())
    known = yield from within(_read(session, root, images, failed), _LISTED, _EVERY - _LISTED)
    rates, every = _all_pairs(known)
    identified: tuple[IdentifiedAfter, ...] = ()
    if probes:
        work_on = identified_after(session, known, probes, settings)
        identified = yield from within(work_on, _EVERY, _IDENTIFIED - _EVERY)
    grid: tuple[GridRow, ...] = ()
    if grid_pairs:
        work = _grid(session, root, _some(pairs, grid_pairs), cohort, settings)
        grid = yield from within(work, _IDENTIFIED, 1 - _IDENTIFIED)
    return PaperTables(
        mated=sum(one.mated for one in scored),
        nonmated=sum(not one.mated for one in scored),
        attributes=_attributes(scored),
        first={kind: _first(of_kind, "erased") for kind, of_kind in _kinds(scored).items()},
        first_random={kind: _first(of_kind, "random") for kind, of_kind in _kinds(scored).items()},
        raising={kind: _raising(of_kind, "erased") for kind, of_kind in _kinds(scored).items()},
        raising_random={
            kind: _raising(of_kind, "random") for kind, of_kind in _kinds(scored).items()
        },
        photos=len(images),
        every_mated=every[0],
        every_nonmated=every[1],
        rates=rates,
        identified=identified,
        grid=grid,
        failed=failed,
    )


def _kinds(scored: Sequence[_Scored]) -> dict[str, list[_Scored]]:
    return {
        kind: [one for one in scored if one.mated is mated]
        for kind, mated in (("mated", True), ("nonmated", False))
    }


def _some(pairs: Sequence[LabelledPair], count: int) -> list[LabelledPair]:
    """Return at most so many pairs of either kind."""
    chosen = []
    for mated in (True, False):
        of_kind = [pair for pair in pairs if pair.mated is mated]
        places = np.unique(np.linspace(0, len(of_kind) - 1, min(count, len(of_kind))).astype(int))
        chosen += [of_kind[place] for place in places]
    return chosen


def _attributes(scored: Sequence[_Scored]) -> tuple[AttributeErased, ...]:
    keys = sorted({key for one in scored for key in one.erased})
    rows = []
    for key in keys:
        having = [one for one in scored if key in one.erased]
        kinds = _kinds(having)
        if min(map(len, kinds.values())) < _LEAST:
            continue
        labels = [one.mated for one in having]
        changes = {
            (kind, how): mean_by_person(
                [getattr(one, how)[key] - one.score for one in of_kind],
                [one.person for one in of_kind],
            )
            for kind, of_kind in kinds.items()
            for how in ("erased", "random")
        }
        means = [changes[at] for at in product(("mated", "nonmated"), ("erased", "random"))]
        assert all(mean is not None for mean in means)
        rows.append(
            AttributeErased(
                key,
                len(kinds["mated"]),
                len(kinds["nonmated"]),
                float(roc_auc_score(labels, [one.score for one in having])),
                float(roc_auc_score(labels, [one.erased[key] for one in having])),
                float(roc_auc_score(labels, [one.random[key] for one in having])),
                means[0],  # type: ignore[arg-type] # there are pairs of either kind
                means[2],  # type: ignore[arg-type]
                means[1],  # type: ignore[arg-type]
                means[3],  # type: ignore[arg-type]
            )
        )
    return tuple(rows)


def _first(scored: Sequence[_Scored], how: str) -> dict[str, float]:
    """Return the share of pairs in which an attribute changes the score most, by attribute."""
    counts: Counter[str] = Counter()
    for one in scored:
        after = getattr(one, how)
        if after:
            counts[(min if one.mated else max)(after, key=after.__getitem__)] += 1
    total = counts.total() or 1
    return {key: count / total for key, count in counts.most_common()}


def _raising(scored: Sequence[_Scored], how: str) -> dict[int, float]:
    """Return the share of pairs by how many attributes raise the score when erased."""
    counts = Counter(
        sum(value > one.score for value in getattr(one, how).values())
        for one in scored
        if getattr(one, how)
    )
    total = counts.total() or 1
    return {number: counts[number] / total for number in range(max(counts, default=0) + 1)}


def _read(
    session: Session, root: Path, images: Sequence[str], failed: dict[str, str]
) -> Work[list[Known]]:
    """Return the faces of some photos with their embeddings."""
    known = []
    for done, image in enumerate(images):
        yield done / len(images)
        try:
            found = session.embed(session.open_face(central(root / image)))[0]
            known.append(Known(person_of(image), root / image, found.clone()))
        except Sim2WordError as error:
            failed[image] = error.cause
    return known


def _all_pairs(known: Sequence[Known]) -> tuple[tuple[Rate, ...], tuple[int, int]]:
    """Score all pairs of some photos; return the rates that enough of them bear, and how many."""
    embeddings = [(one.embedding / one.embedding.norm()).cpu().numpy() for one in known]
    people = [one.person for one in known]
    scores = np.stack(embeddings) @ np.stack(embeddings).T
    upper = np.triu_indices(len(people), 1)
    _, of = np.unique(people, return_inverse=True)
    same = of[upper[0]] == of[upper[1]]
    counts = int(same.sum()), int((~same).sum())
    return _rates(scores[upper], same), counts


def _rates(scores: NDArray[np.floating], same: NDArray[np.bool_]) -> tuple[Rate, ...]:
    if not same.any() or same.all():
        return ()
    far, tar, thresholds = roc_curve(same, scores, drop_intermediate=False)
    others = int((~same).sum())
    rates = []
    for level in FARS:
        if level * others >= _EVENTS:
            at = int(np.flatnonzero(far <= level)[-1])
            rates.append(Rate(level, float(tar[at]), float(thresholds[at])))
    return tuple(rates)


def _grid(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    cohort: Sequence[str],
    settings: Settings,
) -> Work[tuple[GridRow, ...]]:
    """Return the table of every fill, kind of map and strategy."""
    rows: list[GridRow] = []
    ways = list(product(_FILLS, CamKind))
    for number, (fill, cam) in enumerate(ways):
        work = evaluate_erased(session, root, pairs, cohort, replace(settings, fill=fill, cam=cam))
        found = yield from within(work, number / len(ways), 1 / len(ways))
        rows += [GridRow(str(fill), str(cam), row) for row in found.rows]
    return tuple(rows)
