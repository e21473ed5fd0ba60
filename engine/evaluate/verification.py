"""Verification: how well the score separates mated from non-mated pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from engine.contracts.errors import BadInput
from engine.contracts.likelihood import Counted
from engine.contracts.pair import AlignedFace
from engine.evaluate.embeddings import embed_images
from engine.evaluate.pairs import LabelledPair, PairList, WhyLeftOut, count_people
from engine.imaging.same_photo import ALIKE, MAY_BE_COPY, agreement_either_way, detail_frame
from engine.progress import Work
from engine.session import Session

FOLDS = 10
FARS = (0.1, 0.01, 0.001)


@dataclass(frozen=True, slots=True)
class Verification:
    """Error rates over pairs.

    Attributes
    ----------
    accuracy : float
        Mean over ten folds, each at the threshold that is best on the other nine.
    accuracy_sd : float
        Standard deviation over the folds.
    auc : float
        Area under the ROC curve.
    tar_at_far : dict
        True accept rate by false accept rate.
    n, mated, nonmated : int
        Pairs scored.
    failed : dict
        Images that could not be used, with the cause; their pairs are left out.
    """

    accuracy: float
    accuracy_sd: float
    auc: float
    tar_at_far: dict[float, float]
    n: int
    mated: int
    nonmated: int
    failed: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """Pairs with their scores.

    Attributes
    ----------
    pairs : tuple of LabelledPair
        Those that count.
    scores : ndarray, float64, (n,)
        Cosines.
    mated : ndarray, bool, (n,)
    failed : dict
        Images that could not be used, with the cause; their pairs are left out.
    copies : tuple of LabelledPair
        Left out, since both photos are one photograph.
    photos : int
        Distinct photos of `pairs`, by their bytes.
    """

    pairs: tuple[LabelledPair, ...]
    scores: NDArray[np.float64]
    mated: NDArray[np.bool_]
    failed: dict[str, str]
    copies: tuple[LabelledPair, ...]
    photos: int


def score_pairs(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    seen: Callable[[str, AlignedFace], None] | None = None,
) -> Work[ScoredPairs]:
    """Score pairs; those whose two photos are one photograph do not count.

    Raises
    ------
    BadInput
        If copies of one photograph are labelled as two people, or not one mated and one non-mated
        pair could be scored.
    """
    images = sorted({image for pair in pairs for image in (pair.image_a, pair.image_b)})
    frames: dict[str, NDArray[np.uint8]] = {}
    hashes: dict[str, str] = {}

    def keep(image: str, face: AlignedFace) -> None:
        hashes[image] = face.photo.sha256
        frame = detail_frame(face)
        if frame is not None:
            frames[image] = np.rint(frame).astype(np.uint8)
        if seen is not None:
            seen(image, face)

    embeddings, failed = yield from embed_images(session, root, images, keep)
    found = [p for p in pairs if p.image_a in embeddings and p.image_b in embeddings]
    cosines = np.array([_cosine(embeddings[p.image_a], embeddings[p.image_b]) for p in found])
    copies = tuple(
        pair
        for pair, cosine in zip(found, cosines, strict=True)
        if hashes[pair.image_a] == hashes[pair.image_b]
        or (cosine >= MAY_BE_COPY and _is_copy(frames.get(pair.image_a), frames.get(pair.image_b)))
    )
    wrong = [pair for pair in copies if not pair.mated]
    if wrong:
        raise BadInput(
            "Line {line}: {a} and {b} are one photograph, and labelled as two people.",
            "Correct the label, or leave the row out.",
            line=wrong[0].line,
            a=wrong[0].image_a,
            b=wrong[0].image_b,
        )
    left = set(copies)
    keeps = [pair not in left for pair in found]
    usable = tuple(pair for pair, kept in zip(found, keeps, strict=True) if kept)
    labels = np.array([pair.mated for pair in usable], dtype=bool)
    if not usable or labels.all() or not labels.any():
        raise BadInput(
            "Too few of the {count} pairs could be scored ({reason}).",
            "Check the folder of the images (--images) and the paths in the CSV.",
            count=len(pairs),
            reason=next(iter(failed.values()), "no pair"),
        )
    photos = {hashes[image] for pair in usable for image in (pair.image_a, pair.image_b)}
    return ScoredPairs(usable, cosines[keeps], labels, failed, copies, len(photos))


def count(scored: ScoredPairs, listed: PairList) -> Counted:
    """Return how much is behind scored pairs, and which rows of their list do not count."""
    people, mated_people, nonmated_people = count_people(scored.pairs)
    left = {why.value: len(lines) for why, lines in listed.left_out.items()}
    if scored.copies:
        left[WhyLeftOut.COPY.value] = len(scored.copies)
    unusable = sum(
        pair.image_a in scored.failed or pair.image_b in scored.failed for pair in listed.pairs
    )
    if unusable:
        left[WhyLeftOut.UNUSABLE.value] = unusable
    return Counted(
        mated=int(scored.mated.sum()),
        nonmated=int((~scored.mated).sum()),
        photos=scored.photos,
        people=people,
        mated_people=mated_people,
        nonmated_people=nonmated_people,
        left_out=left,
    )


def _cosine(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


def _is_copy(a: NDArray[np.uint8] | None, b: NDArray[np.uint8] | None) -> bool:
    if a is None or b is None:
        return False
    return agreement_either_way(a.astype(np.float32), b.astype(np.float32)) >= ALIKE


def best_threshold(scores: NDArray[np.float64], mated: NDArray[np.bool_]) -> float:
    """Return the threshold with the highest accuracy, midway between neighbouring scores.

    Equal scores are never separated.
    """
    order = np.argsort(-scores, kind="stable")
    ranked, label = scores[order], mated[order]
    right = np.concatenate([[0], np.cumsum(label)]) + (~label).sum()
    right = right - np.concatenate([[0], np.cumsum(~label)])
    equal = np.concatenate([[False], ranked[1:] == ranked[:-1], [False]])
    accepted = int(np.argmax(np.where(equal, -1, right)))
    if accepted == 0:
        return float(np.nextafter(ranked[0], np.inf))
    if accepted == len(ranked):
        return float(ranked[-1])
    return float((ranked[accepted - 1] + ranked[accepted]) / 2)


def verify(
    scores: NDArray[np.float64], mated: NDArray[np.bool_], failed: dict[str, str]
) -> Verification:
    """Return the error rates of scored pairs.

    Parameters
    ----------
    scores : ndarray, float64, (n,)
        Larger is more similar.
    mated : ndarray, bool, (n,)
    failed : dict
    """
    # Within each kind, so that every fold has both, however the list is ordered.
    fold = np.where(mated, np.cumsum(mated), np.cumsum(~mated)) % FOLDS
    accuracies = []
    for number in range(FOLDS):
        test = fold == number
        if not test.any():
            continue
        threshold = best_threshold(scores[~test], mated[~test])
        accuracies.append(float(((scores[test] >= threshold) == mated[test]).mean()))
    far, tar, _ = roc_curve(mated, scores, drop_intermediate=False)
    return Verification(
        accuracy=float(np.mean(accuracies)),
        accuracy_sd=float(np.std(accuracies)),
        auc=float(roc_auc_score(mated, scores)),
        tar_at_far={level: float(tar[far <= level].max()) for level in FARS},
        n=len(scores),
        mated=int(mated.sum()),
        nonmated=int((~mated).sum()),
        failed=failed,
    )
