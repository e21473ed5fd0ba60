"""Score a laboratory's pairs and fit its calibration."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import engine
from engine.contracts.errors import BadInput
from engine.contracts.likelihood import (
    CALIBRATION_SCHEMA,
    LikelihoodCalibration,
    QualityBand,
    conditions_of,
)
from engine.contracts.pair import AlignedFace, QualityScores
from engine.evaluate.likelihood.by_condition import BANDS, KnownPairs, conditions
from engine.evaluate.likelihood.costs import cllr, cllr_min
from engine.evaluate.likelihood.fitting import fit
from engine.evaluate.pairs import LabelledPair, check_varied, people_of, read_pairs
from engine.evaluate.verification import best_threshold, count, score_pairs
from engine.progress import Work
from engine.session import Session

LEAST = 30
"""Pairs of either kind, below which nothing is fitted."""
_HALVES, _FOLDS = 2, 10
_LEAST_TO_FIT = 10
_DIGITS = 6


def calibrate_likelihood(
    session: Session,
    pairs: Path,
    images: Path,
    kind: str,
    data: str = "",
) -> Work[tuple[LikelihoodCalibration, NDArray[np.float64], NDArray[np.bool_]]]:
    """Score pairs and fit the mapping to likelihood ratios.

    Parameters
    ----------
    session : Session
    pairs : Path
        A CSV, see :func:`~engine.evaluate.pairs.read_pairs`.
    images : Path
        The folder that its paths start from.
    kind : {"logistic", "pav"}
    data : str, optional
        Name of the pairs; otherwise the CSV's.

    Returns
    -------
    calibration : LikelihoodCalibration
    log10_lrs : ndarray, float64, (m,)
        Of the pairs held out, each by a mapping that was fitted without it.
    mated : ndarray, bool, (m,)

    Raises
    ------
    BadInput
        If there are too few pairs of a kind.
    """
    listed = read_pairs(pairs)
    check_varied(listed.pairs)
    quality: dict[str, QualityScores] = {}

    def seen(image: str, face: AlignedFace) -> None:
        quality[image] = face.quality.scores

    scored = yield from score_pairs(session, images, listed.pairs, seen)
    usable, scores, mated = scored.pairs, scored.scores, scored.mated
    counted = count(scored, listed)
    if min(counted.mated_people, counted.nonmated_people) < LEAST:
        raise BadInput(
            "{mated_pairs} distinct mated pairs of {mated} people and {nonmated_pairs} non-mated"
            " ones of {nonmated} pairs of people are too few for a calibration.",
            "Give mated pairs of at least {least} people and as many pairs of two people.",
            mated=counted.mated_people,
            nonmated=counted.nonmated_people,
            mated_pairs=counted.mated,
            nonmated_pairs=counted.nonmated,
            least=LEAST,
        )
    mapping = fit(kind, scores, mated)
    lower = -float(np.log10(counted.mated_people))
    upper = float(np.log10(counted.nonmated_people))
    held_out, log10_lrs, tested = held_out_ratios(kind, usable, scores, mated, (lower, upper))
    labels = mated[tested]
    known = session.pack.recognition.statistics
    threshold = best_threshold(scores, mated) if known is None else known.operating_point.threshold
    threshold = round(threshold, _DIGITS)
    both = [(quality[p.image_a], quality[p.image_b]) for p in usable]
    poorer = np.array([min(a.lowest, b.lowest) for a, b in both])
    ratios = np.full(len(usable), np.nan)
    ratios[tested] = log10_lrs
    person = people_of(usable)
    shown = ["\n".join(sorted({person[p.image_a], person[p.image_b]})) for p in usable]
    known_pairs = KnownPairs(scores, mated, ratios, threshold)
    network = session.pack.recognition.identity
    found = LikelihoodCalibration(
        schema=CALIBRATION_SCHEMA,
        data=data or pairs.name,
        data_sha256=hashlib.sha256(pairs.read_bytes()).hexdigest(),
        network=network.name,
        network_sha256=network.sha256,
        made_by=f"sim2word {engine.__version__}",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        mated=int(mated.sum()),
        nonmated=int((~mated).sum()),
        fit=kind,
        cosines=tuple(round(x, _DIGITS) for x in mapping.scores),
        log10_lrs=tuple(round(y, _DIGITS) for y in mapping.log10_lrs),
        lower=round(lower, _DIGITS),
        upper=round(upper, _DIGITS),
        cllr=round(cllr(log10_lrs[labels], log10_lrs[~labels]), _DIGITS),
        cllr_min=round(cllr_min(log10_lrs[labels], log10_lrs[~labels]), _DIGITS),
        held_out=held_out,
        held_out_pairs=len(labels),
        threshold=threshold,
        bands=_bands(poorer, scores, mated, threshold),
        counted=counted,
        conditions=conditions([conditions_of(a, b) for a, b in both], known_pairs, shown),
    )
    return found, log10_lrs, labels


def held_out_ratios(
    kind: str,
    pairs: Sequence[LabelledPair],
    scores: NDArray[np.float64],
    mated: NDArray[np.bool_],
    bounds: tuple[float, float],
) -> tuple[str, NDArray[np.float64], NDArray[np.int_]]:
    """Return what was kept apart, ratios of pairs by mappings fitted without them, and which.

    People are kept apart: in two halves, pairs across them left out, or where a half would be too
    small pair by pair, each by a mapping fitted without anybody of two tenths of the people.
    """
    person = people_of(pairs)
    ends = [(person[p.image_a], person[p.image_b]) for p in pairs]
    halves = np.array([[_share_of(one, _HALVES) for one in both] for both in ends])
    inside = [np.all(halves == half, axis=1) for half in range(_HALVES)]
    if all(min((part & mated).sum(), (part & ~mated).sum()) >= LEAST for part in inside):
        parts = [(inside[1], inside[0]), (inside[0], inside[1])]
    else:
        tenths = np.array([[_share_of(one, _FOLDS) for one in both] for both in ends])
        parts = [
            (~np.isin(tenths, (first, second)).any(1), _of_tenths(tenths, first, second))
            for first in range(_FOLDS)
            for second in range(first, _FOLDS)
        ]
        parts = [
            (train, test)
            for train, test in parts
            if test.any() and min((train & mated).sum(), (train & ~mated).sum()) >= _LEAST_TO_FIT
        ]
    ratios = [
        np.clip(fit(kind, scores[train], mated[train]).values_of(scores[test]), *bounds)
        for train, test in parts
    ]
    tested = np.concatenate([np.flatnonzero(test) for _, test in parts] or [np.zeros(0, int)])
    if not len(tested) or mated[tested].all() or not mated[tested].any():
        raise BadInput(
            "The people of the pairs cannot be kept apart: some are in nearly all of them.",
            "Give pairs of more people.",
        )
    return "people", np.concatenate(ratios), tested


def _share_of(person: str, parts: int) -> int:
    """Return which of some parts a person is in."""
    return hashlib.sha256(person.encode()).digest()[0] % parts


def _of_tenths(tenths: NDArray[np.int_], first: int, second: int) -> NDArray[np.bool_]:
    """Return which pairs are of people of exactly these two tenths."""
    low, high = tenths.min(1), tenths.max(1)
    return np.asarray((low == first) & (high == second))


def _bands(
    quality: NDArray[np.float64],
    scores: NDArray[np.float64],
    mated: NDArray[np.bool_],
    threshold: float,
) -> tuple[QualityBand, ...]:
    bands = []
    for low, high in pairwise(BANDS):
        inside = (quality >= low) & ((quality < high) | (high == BANDS[-1]))
        own, others = scores[inside & mated], scores[inside & ~mated]
        bands.append(
            QualityBand(
                low,
                high,
                len(own),
                len(others),
                fmr=round(float((others >= threshold).mean()), _DIGITS) if len(others) else None,
                fnmr=round(float((own < threshold).mean()), _DIGITS) if len(own) else None,
            )
        )
    return tuple(bands)
