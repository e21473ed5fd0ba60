"""Is the word right? Paint an attribute onto a face and see whether it is named.

The original, or another photo of the same person, is explained beside the painted photo.
The right answer is known: the word of what was painted, or no word at all where no word
names it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Explanation, Word
from engine.contracts.settings import Settings
from engine.evaluate.opening import central, explain, for_differences
from engine.evaluate.planting import PLANTS, Painted, plant
from engine.evaluate.splits import person_of
from engine.explain.maps.region_search import AREA
from engine.explain.methods import METHODS
from engine.explain.replacing.regions import top_region
from engine.files.scratch import scratch_folder
from engine.imaging import carry_mask, png
from engine.progress import Work
from engine.session import Session

MATTERS = 0.05
"""By how much paint has to lower the cosine with another photo to be worth a word."""
_TOP = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """A photo to paint on and another one of the person."""

    photo: str
    other: str


@dataclass(frozen=True, slots=True)
class PlantedCase:
    """One explanation with a known answer.

    Attributes
    ----------
    kind : str
        What was painted.
    photo : str
    same_photo : bool
        Whether the original was compared, or another photo of the person.
    drop : float
        By how much the paint lowered the cosine.
    place : int or None
        Where the first right word stands among all words, from 0; None where it is not.
    pointing : float
        Share of the map's first 12 % (or of as much as was painted, if less) that is paint.
    pointing_12 : float
        Share of the map's first 12 % that is paint.
    first : str
        The first word.
    first_supported : bool
    supported : int
        Words that are reported to stand out.
    """

    kind: str
    photo: str
    same_photo: bool
    drop: float
    place: int | None
    pointing: float
    pointing_12: float
    first: str
    first_supported: bool
    supported: int


def subjects_of(images: Iterable[str], seed: int) -> list[Subject]:
    """Return two photos of every person who has two, in an order that the seed decides."""
    by_person: dict[str, list[str]] = {}
    for image in sorted(images):
        by_person.setdefault(person_of(image), []).append(image)
    rng = random.Random(seed)  # noqa: S311 - a choice, not a secret
    several = [images for images in by_person.values() if len(images) > 1]
    rng.shuffle(several)
    return [Subject(*rng.sample(images, 2)) for images in several]


def evaluate_planted(
    session: Session,
    root: Path,
    subjects: Sequence[Subject],
    settings: Settings,
    kinds: Sequence[str] = tuple(PLANTS),
) -> Work[tuple[PlantedCase, ...]]:
    """Paint every kind onto every subject and explain it beside both photos.

    A kind is left out where the attribute network says that the face has it already.

    Parameters
    ----------
    session : Session
    root : Path
        Of the photos.
    subjects : sequence of Subject
    settings : Settings
        With the method and the ranking that are tested.
    kinds : sequence of str
        Keys of :data:`~engine.evaluate.planting.PLANTS`.
    """
    cases: list[PlantedCase] = []
    settings = for_differences(settings)
    with scratch_folder() as folder:
        target = folder / "painted.png"
        for number, subject in enumerate(subjects):
            yield number / len(subjects)
            cases += _of_subject(session, root, subject, settings, kinds, target, number)
    return tuple(cases)


def _of_subject(
    session: Session,
    root: Path,
    subject: Subject,
    settings: Settings,
    kinds: Sequence[str],
    target: Path,
    number: int,
) -> list[PlantedCase]:
    try:
        original = session.open_face(central(root / subject.photo))
        session.open_face(central(root / subject.other))
    except Sim2WordError:
        return []
    clean = explain(session, root / subject.photo, root / subject.other, settings)
    has = {(r.name, r.value): r.present for r in clean.attributes[0]}
    cases = []
    for kind in kinds:
        change = PLANTS[kind]
        if any(has.get(_parts(key), False) for key in change.appear) or not all(
            has.get(_parts(key), True) for key in change.vanish
        ):
            continue
        painted = plant(kind, original.photo.pixels, original.face, settings.seed + number)
        target.write_bytes(png(painted.pixels))
        for same_photo in (True, False):
            beside = root / (subject.photo if same_photo else subject.other)
            try:
                explanation = explain(session, beside, target, settings)
            except Sim2WordError:
                continue  # the paint hid the face
            before = 1.0 if same_photo else clean.similarity.cosine
            cases.append(
                _case(kind, subject, painted, explanation, same_photo=same_photo, before=before)
            )
    return cases


def _parts(key: str) -> tuple[str, str]:
    name, _, value = key.partition("=")
    return name, value or "present"


def ranking_of(explanation: Explanation) -> list[Word]:
    """Return the ranked words of both faces in one list, each word once, best first."""
    words = [word for word in explanation.words if word.rank is not None]
    words.sort(key=lambda word: -(word.score if word.score is not None else -np.inf))
    seen: dict[str, Word] = {}
    for word in words:
        seen.setdefault(word.key, word)
    return list(seen.values())


def _case(
    kind: str,
    subject: Subject,
    painted: Painted,
    explanation: Explanation,
    *,
    same_photo: bool,
    before: float,
) -> PlantedCase:
    words = ranking_of(explanation)
    right = [place for place, word in enumerate(words) if word.key in PLANTS[kind].words]
    branch = METHODS.named(explanation.method).difference_branch
    values = next(m.values for m in explanation.maps if (m.image, m.branch) == ("b", branch))
    face = explanation.faces[1]
    mask = carry_mask(painted.mask, face.affine, face.crop.shape[0])
    limited = min(AREA, max(float(mask.mean()), 1 / mask.size))
    return PlantedCase(
        kind=kind,
        photo=subject.photo,
        same_photo=same_photo,
        drop=before - explanation.similarity.cosine,
        place=right[0] if right else None,
        pointing=float(mask[top_region(values.astype(np.float64), limited)].mean()),
        pointing_12=float(mask[top_region(values.astype(np.float64), AREA)].mean()),
        first=words[0].key if words else "",
        first_supported=bool(words and words[0].supported),
        supported=sum(bool(word.supported) for word in words),
    )


@dataclass(frozen=True, slots=True)
class PlantedScore:
    """Of one kind, or of all.

    Attributes
    ----------
    kind : str
        ``all`` for the mean over every case of the kinds that a word names.
    n : int
    hit1, hit3 : float or None
        Share of cases whose right word stands first, or among the first three. Where no word
        is right: share of cases whose first word does not stand out; `hit3` is None.
    pointing, pointing_12 : float
    """

    kind: str
    n: int
    hit1: float | None
    hit3: float | None
    pointing: float | None
    pointing_12: float | None


def score_planted(cases: Sequence[PlantedCase]) -> tuple[PlantedScore, ...]:
    """Return the scores of every kind among some cases, and of all named kinds together."""
    scores = []
    for kind in PLANTS:
        of_kind = [case for case in cases if case.kind == kind]
        if of_kind:
            scores.append(_score(kind, of_kind, named=bool(PLANTS[kind].words)))
    named = [case for case in cases if PLANTS[case.kind].words]
    return (*scores, _score("all", named, named=True))


def _score(kind: str, cases: Sequence[PlantedCase], *, named: bool) -> PlantedScore:
    if not cases:
        return PlantedScore(kind, 0, None, None, None, None)
    if named:
        hit1 = np.mean([case.place == 0 for case in cases])
        hit3 = float(np.mean([case.place is not None and case.place < _TOP for case in cases]))
    else:
        hit1 = np.mean([not case.first_supported for case in cases])
        hit3 = None
    return PlantedScore(
        kind=kind,
        n=len(cases),
        hit1=float(hit1),
        hit3=hit3,
        pointing=float(np.mean([case.pointing for case in cases])),
        pointing_12=float(np.mean([case.pointing_12 for case in cases])),
    )
