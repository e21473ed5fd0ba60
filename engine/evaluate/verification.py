"""Verification: how well the score separates mated from non-mated pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from engine.contracts.errors import BadInput
from engine.contracts.pair import AlignedFace
from engine.evaluate.embeddings import embed_images
from engine.evaluate.pairs import LabelledPair
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


def score_pairs(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    seen: Callable[[str, AlignedFace], None] | None = None,
) -> Work[tuple[NDArray[np.float64], NDArray[np.bool_], dict[str, str]]]:
    """Return cosines, (n,), labels, (n,), and the images that failed.

    Raises
    ------
    BadInput
        If not one mated and one non-mated pair could be scored.
    """
    images = sorted({image for pair in pairs for image in (pair.image_a, pair.image_b)})
    embeddings, failed = yield from embed_images(session, root, images, seen)
    usable = [p for p in pairs if p.image_a in embeddings and p.image_b in embeddings]
    labels = np.array([pair.mated for pair in usable], dtype=bool)
    if not usable or labels.all() or not labels.any():
        raise BadInput(
            "Too few of the {count} pairs could be scored ({reason}).",
            "Check the folder of the images (--images) and the paths in the CSV.",
            count=len(pairs),
            reason=next(iter(failed.values()), "no pair"),
        )
    x = np.stack([embeddings[pair.image_a] for pair in usable])
    y = np.stack([embeddings[pair.image_b] for pair in usable])
    cosines = (x * y).sum(1) / (np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1))
    return cosines, labels, failed


def best_threshold(scores: NDArray[np.float64], mated: NDArray[np.bool_]) -> float:
    """Return the threshold with the highest accuracy, midway between neighbouring scores.

    Equal scores are never told apart.
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
