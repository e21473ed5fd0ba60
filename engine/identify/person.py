"""The attributes that characterise a set of photos of one person, against others.

R. Chen et al., "Sim2Word", ACM TOMM 2022, section on groups: over pairs of the person's photos with
others', the mean change by each attribute's region. Here regions take the other person's pixels
instead of grey, stand beside random regions, and have a confidence interval over photos.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy import stats

from engine.contracts.errors import BadInput
from engine.contracts.people import PersonReport, PersonWord, SetPhoto
from engine.evidence.significance import holm
from engine.identify.exchanged_face import ExchangedFace
from engine.models.attributes import AttributeOutput
from engine.models.devices import wide

LEAST_PHOTOS = 3
_COMMON = 0.5
"""Share of the photos that must have an attribute for it to be the person's."""
_LEVEL, _CONFIDENCE = 0.05, 0.95
_ODD = -3.5
_TO_SD = 1.4826
_TINY = 1e-9
_HALVES = 50
_LEAST_HALVED, _LEAST_WORDS = 4, 3


def person_report(
    faces: Sequence[ExchangedFace],
    others_logits: NDArray[np.float64],
    outputs: Sequence[AttributeOutput],
    threshold: float | None,
    seed: int = 0,
) -> PersonReport:
    """Return what characterises a person.

    Parameters
    ----------
    faces : sequence of ExchangedFace
        The person's, one of each photo.
    others_logits : ndarray, (M, outputs)
        Of other people.
    outputs : sequence of AttributeOutput
        Of the attribute network.
    threshold : float or None
        Cosine of the operating point.
    seed : int
        Of the random halves.

    Raises
    ------
    BadInput
        If there are fewer than three photos, or nobody to hold them against.
    """
    check_enough(len(faces), len(others_logits))
    index = {output.key: number for number, output in enumerate(outputs)}
    keys = list(faces[0].regions.names)
    has = np.array([[face.regions.readings[index[key]].present for key in keys] for face in faces])
    common = [number for number in range(len(keys)) if has[:, number].mean() >= _COMMON]
    keys = [keys[number] for number in common]
    effects = np.array([[face.effects[face.regions.names[key]] for key in keys] for face in faces])
    spreads = np.array([outputs[index[key]].spread or 1.0 for key in keys])
    columns = [index[key] for key in keys]
    logits = np.array([face.regions.logits[columns] for face in faces])
    contrasts = (logits - others_logits[:, columns].mean(0)) / spreads
    scores = effects * np.maximum(contrasts, 0.0)
    return PersonReport(
        photos=_fitting(faces, threshold),
        others=len(others_logits),
        words=_words(keys, scores, effects, contrasts, has[:, common]),
        stability=_stability(scores, seed),
    )


def check_enough(photos: int, others: int) -> None:
    """Refuse what is too little to say anything of a person.

    Raises
    ------
    BadInput
    """
    if photos < LEAST_PHOTOS:
        raise BadInput(
            "Only {count} photos of the person can be used.",
            "Give at least {least}.",
            count=photos,
            least=LEAST_PHOTOS,
        )
    if not others:
        raise BadInput("There is nobody to hold the person against.", "Give other people.")


def _words(
    keys: Sequence[str],
    scores: NDArray[np.float64],
    effects: NDArray[np.float64],
    contrasts: NDArray[np.float64],
    has: NDArray[np.bool_],
) -> tuple[PersonWord, ...]:
    if not keys:
        return ()
    count = len(scores)
    means = scores.mean(0)
    errors = np.maximum(scores.std(0, ddof=1) / np.sqrt(count), _TINY)
    reach = float(stats.t.ppf((1 + _CONFIDENCE) / 2, count - 1)) * errors
    chances = stats.t.sf(means / errors, count - 1)
    p = holm(dict(zip(keys, chances.tolist(), strict=True)))
    order = np.argsort(-means, kind="stable")
    return tuple(
        PersonWord(
            rank=rank,
            key=keys[i],
            score=float(means[i]),
            low=float(means[i] - reach[i]),
            high=float(means[i] + reach[i]),
            effect=float(effects[:, i].mean()),
            contrast=float(contrasts[:, i].mean()),
            present=float(has[:, i].mean()),
            consistency=float((scores[:, i] > 0).mean()),
            p=p[keys[i]],
            supported=p[keys[i]] <= _LEVEL,
        )
        for rank, i in enumerate(order, start=1)
    )


def _fitting(faces: Sequence[ExchangedFace], threshold: float | None) -> tuple[SetPhoto, ...]:
    """Return how every photo fits among the others."""
    unit = F.normalize(wide(torch.stack([face.whole for face in faces])), dim=1)
    cosines = (unit @ unit.T).cpu().numpy()
    means = (cosines.sum(1) - 1) / (len(faces) - 1)
    middle = np.median(means)
    spread = max(_TO_SD * float(np.median(np.abs(means - middle))), _TINY)
    photos = [
        SetPhoto(
            path=str(face.regions.face.photo.path),
            cosine=float(mean),
            z=float((mean - middle) / spread),
            fits=bool(
                (mean - middle) / spread >= _ODD and (threshold is None or mean >= threshold)
            ),
        )
        for face, mean in zip(faces, means, strict=True)
    ]
    return tuple(sorted(photos, key=lambda photo: photo.cosine))


def _stability(scores: NDArray[np.float64], seed: int) -> float | None:
    """Return the mean rank correlation of the words between random halves of the photos."""
    count, words = scores.shape
    if count < _LEAST_HALVED or words < _LEAST_WORDS:
        return None
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(_HALVES):
        order = rng.permutation(count)
        first, second = (scores[half].mean(0) for half in np.array_split(order, 2))
        if first.std() > 0 and second.std() > 0:
            found.append(float(stats.spearmanr(first, second).statistic))
    return float(np.mean(found)) if found else None
