"""Attributes: how well the network agrees with teacher labels on given people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from engine.contracts.errors import BadInput, Sim2WordError
from engine.contracts.pair import AlignedFace
from engine.evaluate.opening import central
from engine.evaluate.teacher import TeacherLabels
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.words.readings import read_attributes
from engine.progress import Work
from engine.session import Session

MIN_POSITIVES = 5
_BATCH = 32


@dataclass(frozen=True, slots=True)
class AttributeScore:
    """How well one attribute value is read.

    Attributes
    ----------
    name, value : str
    auc : float or None
        Area under the ROC curve; None with fewer than five photos of either kind.
    balanced_accuracy : float or None
        Mean of the true rates of both kinds.
    n, positives : int
        Photos, and those that have it according to the teacher.
    calibration_error : float
        Expected calibration error: by how much, on average, the probability differs from the
        share of photos that have it, over ten groups of like probability.
    """

    name: str
    value: str
    auc: float | None
    balanced_accuracy: float | None
    n: int
    positives: int
    calibration_error: float


def expected_calibration_error(
    chances: NDArray[np.float64], truth: NDArray[np.bool_], groups: int = 10
) -> float:
    """Return the expected calibration error of probabilities, (n,), over even groups.

    M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using
    Bayesian binning", AAAI 2015.
    """
    group = np.minimum((chances * groups).astype(int), groups - 1)
    many = np.bincount(group, minlength=groups)
    off = np.bincount(group, chances - truth, minlength=groups)
    return float(np.abs(off).sum() / max(many.sum(), 1))


def read_photos(
    session: Session, root: Path, images: Sequence[str]
) -> Work[tuple[list[str], NDArray[np.float64], NDArray[np.bool_]]]:
    """Return the images that could be read, their probabilities and what is present.

    Returns
    -------
    images : list of str
    probabilities : ndarray, float64, (n, outputs)
    present : ndarray, bool, (n, outputs)
    """
    done: list[str] = []
    chances: list[list[float]] = []
    present: list[list[bool]] = []
    waiting: list[AlignedFace] = []

    def flush() -> None:
        if waiting:
            view = view_attributes(session.pack.attributes, tuple(waiting), session.pack.device)
            for readings in read_attributes(session.pack.attributes, view.logits, True):
                chances.append([reading.probability for reading in readings])
                present.append([reading.present for reading in readings])
            waiting.clear()

    for number, image in enumerate(images):
        yield number / len(images)
        try:
            waiting.append(session.open_face(central(root / image)))
        except Sim2WordError:
            continue
        done.append(image)
        if len(waiting) == _BATCH:
            flush()
    flush()
    if not done:
        raise BadInput("None of the photos could be read.", "Check --images.")
    return done, np.array(chances), np.array(present)


def score_attributes(
    keys: Sequence[tuple[str, str]],
    chances: NDArray[np.float64],
    present: NDArray[np.bool_],
    truth: NDArray[np.bool_],
) -> tuple[AttributeScore, ...]:
    """Return the score of every attribute value.

    Parameters
    ----------
    keys : sequence of (name, value)
    chances, present, truth : ndarray, (n, keys)
    """
    scores = []
    for column, (name, value) in enumerate(keys):
        labels = truth[:, column]
        auc = balanced = None
        if min(labels.sum(), (~labels).sum()) >= MIN_POSITIVES:
            auc = float(roc_auc_score(labels, chances[:, column]))
            balanced = float(balanced_accuracy_score(labels, present[:, column]))
        error = expected_calibration_error(chances[:, column], labels)
        positives = int(labels.sum())
        scores.append(AttributeScore(name, value, auc, balanced, len(labels), positives, error))
    return tuple(scores)


def evaluate_attributes(
    session: Session,
    root: Path,
    labels: TeacherLabels,
    images: Sequence[str],
) -> Work[tuple[AttributeScore, ...]]:
    """Return the scores of the network's outputs that the teacher knows."""
    row_of = {image: row for row, image in enumerate(labels.images)}
    done, chances, present = yield from read_photos(session, root, images)
    outputs = [(o.name, o.value) for o in session.pack.attributes.outputs]
    shared = [key for key in labels.keys if key in outputs]
    columns = [outputs.index(key) for key in shared]
    rows = [row_of[image] for image in done]
    truth = labels.truth[rows][:, [labels.keys.index(key) for key in shared]]
    return score_attributes(shared, chances[:, columns], present[:, columns], truth)


def mean_auc(scores: Sequence[AttributeScore]) -> float:
    """Return the mean area under the ROC curve over the values that have one.

    Raises
    ------
    BadInput
        If none has: there are too few photos.
    """
    known = [score.auc for score in scores if score.auc is not None]
    if not known:
        raise BadInput("There are too few photos to measure any attribute.", "Use more photos.")
    return float(np.mean(known))


def of_attribute_teacher(scores: Sequence[AttributeScore]) -> list[AttributeScore]:
    """Return the scores of values that come from the 40-attribute teacher.

    Left out are perceived race and the age groups that an estimated age makes; those labels
    are much noisier.
    """
    return [s for s in scores if s.name not in ("age", "race") or s.value == "young"]
