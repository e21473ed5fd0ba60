"""Score a laboratory's pairs and fit its calibration."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

import engine
from engine.contracts.errors import BadInput
from engine.contracts.likelihood import CALIBRATION_SCHEMA, LikelihoodCalibration, QualityBand
from engine.contracts.pair import AlignedFace
from engine.evaluate.likelihood.costs import cllr, cllr_min
from engine.evaluate.likelihood.fitting import fit
from engine.evaluate.pairs import LabelledPair, read_pairs
from engine.evaluate.verification import best_threshold, score_pairs
from engine.progress import Work
from engine.session import Session

LEAST = 30
"""Pairs of either kind, below which nothing is fitted."""
_BANDS = (0.0, 25.0, 50.0, 75.0, 100.0)
_FOLDS = 10
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
    quality: dict[str, float] = {}

    def seen(image: str, face: AlignedFace) -> None:
        quality[image] = face.quality.scores.lowest

    scores, mated, failed = yield from score_pairs(session, images, listed, seen)
    usable = [p for p in listed if p.image_a not in failed and p.image_b not in failed]
    if min(mated.sum(), (~mated).sum()) < LEAST:
        raise BadInput(
            "{mated} mated and {nonmated} non-mated pairs are too few for a calibration.",
            "Give at least {least} of either kind.",
            mated=int(mated.sum()),
            nonmated=int((~mated).sum()),
            least=LEAST,
        )
    mapping = fit(kind, scores, mated)
    lower, upper = -float(np.log10(mated.sum())), float(np.log10((~mated).sum()))
    held_out, log10_lrs, labels = held_out_ratios(kind, usable, scores, mated, (lower, upper))
    known = session.pack.recognition.statistics
    threshold = best_threshold(scores, mated) if known is None else known.operating_point.threshold
    threshold = round(threshold, _DIGITS)
    poorer = np.array([min(quality[p.image_a], quality[p.image_b]) for p in usable])
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
    )
    return found, log10_lrs, labels


def held_out_ratios(
    kind: str,
    pairs: Sequence[LabelledPair],
    scores: NDArray[np.float64],
    mated: NDArray[np.bool_],
    bounds: tuple[float, float],
) -> tuple[str, NDArray[np.float64], NDArray[np.bool_]]:
    """Return what was kept apart, and ratios of pairs by mappings fitted without them.

    People are kept apart in two halves where each has a folder of its own, which the labels bear
    out, and pairs across the halves are left out; otherwise pairs are, by ten folds.
    """
    halves = np.array([(_half(p.image_a), _half(p.image_b)) for p in pairs])
    inside = [np.all(halves == half, axis=1) for half in (0, 1)]
    alone = np.array([_person(p.image_a) == _person(p.image_b) for p in pairs])
    if np.array_equal(alone, mated) and all(
        min((part & mated).sum(), (part & ~mated).sum()) >= LEAST for part in inside
    ):
        parts, held_out = [(inside[1], inside[0]), (inside[0], inside[1])], "people"
    else:
        fold = np.where(mated, np.cumsum(mated), np.cumsum(~mated)) % _FOLDS
        parts, held_out = [(fold != n, fold == n) for n in range(_FOLDS)], "pairs"
    ratios = [
        np.clip(fit(kind, scores[train], mated[train]).values_of(scores[test]), *bounds)
        for train, test in parts
    ]
    return held_out, np.concatenate(ratios), np.concatenate([mated[test] for _, test in parts])


def _half(image: str) -> int:
    """Return which half the person of a photo's folder is in."""
    return hashlib.sha256(_person(image).encode()).digest()[0] % 2


def _person(image: str) -> str:
    return PurePosixPath(image).parent.name


def _bands(
    quality: NDArray[np.float64],
    scores: NDArray[np.float64],
    mated: NDArray[np.bool_],
    threshold: float,
) -> tuple[QualityBand, ...]:
    bands = []
    for low, high in pairwise(_BANDS):
        inside = (quality >= low) & ((quality < high) | (high == _BANDS[-1]))
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
