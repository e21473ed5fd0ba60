"""Whether the words of a person are the same on other photos of the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.evaluation import LEAST_PHOTOS
from engine.contracts.settings import Settings
from engine.evaluate.opening import central
from engine.evaluate.splits import person_of
from engine.progress import Work, finish
from engine.session import Session
from engine.session.person import describe_person

MOST_PHOTOS = 12
OTHERS = 40


@dataclass(frozen=True, slots=True)
class StabilityScore:
    """What was measured.

    Attributes
    ----------
    described : int
        People with enough photos that can be used.
    people : dict
        Rank correlation between random halves of the photos, by person; of those that have at
        least three words.
    mean : float or None
        Of them; None without any.
    supported : float or None
        Mean number of words that stand out; None if nobody was described.
    """

    described: int
    people: dict[str, float]
    mean: float | None
    supported: float | None


def evaluate_people(
    session: Session,
    root: Path,
    images: Sequence[str],
    limit: int | None,
    settings: Settings,
) -> Work[StabilityScore]:
    """Describe every person with enough photos, against others.

    Parameters
    ----------
    session : Session
    root : Path
        Of the images.
    images : sequence of str
    limit : int or None
        How many people.
    settings : Settings
    """
    by_person: dict[str, list[str]] = {}
    for image in sorted(images):
        by_person.setdefault(person_of(image), []).append(image)
    wanted = [person for person, own in by_person.items() if len(own) >= LEAST_PHOTOS][:limit]
    singles = [own[0] for own in by_person.values() if len(own) == 1]
    others = [central(root / image) for image in singles[:OTHERS]]
    found: dict[str, float] = {}
    supported = []
    for done, person in enumerate(wanted):
        yield done / len(wanted)
        photos = [root / image for image in by_person[person][:MOST_PHOTOS]]
        try:
            described = finish(describe_person(session, photos, others, settings, CancelToken()))
        except Sim2WordError:
            continue  # too few photos in which one face stands out
        report = described.report
        supported.append(sum(word.supported for word in report.words))
        if report.stability is not None:
            found[person] = report.stability
    return StabilityScore(
        len(supported),
        found,
        float(np.mean(list(found.values()))) if found else None,
        float(np.mean(supported)) if supported else None,
    )
