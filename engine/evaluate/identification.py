"""Identification: rank-1 accuracy, and whether uncertainty separates known from unknown faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from engine.contracts.errors import BadInput
from engine.evaluate.embeddings import embed_images
from engine.evaluate.splits import person_of
from engine.identify.uncertainty import SCALE, Evidence
from engine.progress import Work
from engine.session import Session

SCALES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Tried for the temperature of the evidence."""


@dataclass(frozen=True, slots=True)
class IdentificationScore:
    """What was measured.

    Attributes
    ----------
    people, enrolled : int
        In the gallery, and their photos.
    known, unknown : int
        Probes of people in it, one held back of each, and of people who are not.
    rank1 : float
        Share of known probes whose person is the most similar.
    auroc : float
        Of the uncertainty, at :data:`engine.identify.uncertainty.SCALE`.
    auroc_of_score : float
        Of the highest cosine.
    by_scale : dict
        AUROC of the uncertainty by scale.
    mean_known, mean_unknown : float
        Uncertainty.
    failed : dict
        Causes by image.
    """

    people: int
    enrolled: int
    known: int
    unknown: int
    rank1: float
    auroc: float
    auroc_of_score: float
    by_scale: dict[float, float]
    mean_known: float
    mean_unknown: float
    failed: dict[str, str]


def evaluate_identification(
    session: Session, root: Path, images: Sequence[str]
) -> Work[IdentificationScore]:
    """Enrol people with several photos, hold one of each back, and search it.

    People with one photo are the unknown ones.

    Raises
    ------
    BadInput
        If there are no people of either kind, or the network was never calibrated.
    """
    embeddings, failed = yield from embed_images(session, root, sorted(images))
    by_person: dict[str, list[str]] = {}
    for image in embeddings:
        by_person.setdefault(person_of(image), []).append(image)
    several = {person: found for person, found in by_person.items() if len(found) > 1}
    single = [found[0] for found in by_person.values() if len(found) == 1]
    if not several or not single:
        raise BadInput(
            "There must be people with several photos and people with one.", "Check --images."
        )
    people = sorted(several)
    gallery = _unit([_unit([embeddings[i] for i in several[p][:-1]]).mean(0) for p in people])
    known = _unit([embeddings[several[person][-1]] for person in people])
    unknown = _unit([embeddings[image] for image in single])
    scores = known @ gallery.T
    labels = np.r_[np.ones(len(known)), np.zeros(len(unknown))]
    probes = torch.from_numpy(np.concatenate([known, unknown]))
    prototypes = torch.from_numpy(gallery)

    def unsure(scale: float) -> NDArray[np.float64]:
        evidence = Evidence.of(session.pack.recognition.statistics, scale)
        return np.asarray(evidence.uncertainty(probes, prototypes).numpy())

    own = unsure(SCALE)
    highest = np.concatenate([scores.max(1), (unknown @ gallery.T).max(1)])
    return IdentificationScore(
        people=len(people),
        enrolled=sum(len(found) - 1 for found in several.values()),
        known=len(known),
        unknown=len(unknown),
        rank1=float((scores.argmax(1) == np.arange(len(people))).mean()),
        auroc=float(roc_auc_score(labels, -own)),
        auroc_of_score=float(roc_auc_score(labels, highest)),
        by_scale={scale: float(roc_auc_score(labels, -unsure(scale))) for scale in SCALES},
        mean_known=float(own[: len(known)].mean()),
        mean_unknown=float(own[len(known) :].mean()),
        failed=failed,
    )


def _unit(rows: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    found = F.normalize(torch.from_numpy(np.stack(rows)), dim=1)
    return np.asarray(found.numpy(), dtype=np.float64)
