"""Sets of parts that are enough: how often there is one, and what they are worth.

Whether it is these very parts, whether they are the same on other photos, and whether another
network says so too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import AlignedFace
from engine.contracts.parts import EnoughParts, PartSet
from engine.contracts.settings import Settings
from engine.evaluate.intervals import Mean, mean_by_person
from engine.evaluate.opening import central, open_pair
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.splits import person_of
from engine.explain.parts.enough import PartsOfFace, displaced_parts, enough_parts
from engine.explain.replacing.judging import WordJudge
from engine.imaging.face_parts import parts_of
from engine.progress import Work, finish
from engine.session import Session


@dataclass(frozen=True, slots=True)
class Sets:
    """Of one kind of pairs, or of a control.

    Attributes
    ----------
    crosses, half, none : Mean or None
        Shares of pairs whose set crosses the threshold, covers half the way, or is not there.
    area : Mean or None
        Share of the face that a set covers.
    parts : Mean or None
        How many parts it has.
    specific : Mean or None
        Share of the sets that do more than the same shapes elsewhere.
    further : Mean or None
        By how much more they move the cosine than those.
    judged : Mean or None
        Share of the sets that move another network's score the same way.
    forwards : Mean or None
        Crops embedded for a pair.
    """

    crosses: Mean | None
    half: Mean | None
    none: Mean | None
    area: Mean | None
    parts: Mean | None
    specific: Mean | None
    further: Mean | None
    judged: Mean | None
    forwards: Mean | None


@dataclass(frozen=True, slots=True)
class EnoughReport:
    """What was measured.

    Attributes
    ----------
    above, below : Sets
        Pairs at or above the threshold, and below it.
    displaced : Sets
        A control: all parts of each face turned and moved together, searched alike.
    overlap : Mean or None
        Intersection over union of the parts that are enough on other photos of the same people.
    shuffled : Mean or None
        A control: the same with the sets of another pair of its kind.
    failed : dict
        Causes by image.
    """

    above: Sets
    below: Sets
    displaced: Sets
    overlap: Mean | None
    shuffled: Mean | None
    failed: dict[str, str]


@dataclass(slots=True)
class _Rows:
    found: list[EnoughParts] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    def add(self, found: EnoughParts, person: str) -> None:
        self.found.append(found)
        self.people.append(person)

    def sets(self) -> Iterator[tuple[EnoughParts, PartSet, str]]:
        for found, person in zip(self.found, self.people, strict=True):
            for one in found.found:
                yield found, one, person

    def summary(self) -> Sets:
        """Return the figures."""
        first = [found.found[0] if found.found else None for found in self.found]
        sets = list(self.sets())
        people = [person for _, _, person in sets]
        twinned = [(f, s, p) for f, s, p in sets if s.twins is not None]
        judged = [(f, s, p) for f, s, p in sets if s.judged is not None]

        def share(flags: list[bool]) -> Mean | None:
            return mean_by_person([float(flag) for flag in flags], self.people)

        return Sets(
            crosses=share([one is not None and one.crosses for one in first]),
            half=share([one is not None and not one.crosses for one in first]),
            none=share([one is None for one in first]),
            area=mean_by_person([one.area for _, one, _ in sets], people),
            parts=mean_by_person([len(one.parts) for _, one, _ in sets], people),
            specific=mean_by_person(
                [float(one.specific) for _, one, _ in twinned], [p for _, _, p in twinned]
            ),
            further=mean_by_person(
                [_further(found, one) for found, one, _ in twinned], [p for _, _, p in twinned]
            ),
            judged=mean_by_person(
                [float(_alike(found, one)) for found, one, _ in judged], [p for _, _, p in judged]
            ),
            forwards=mean_by_person([found.forwards for found in self.found], self.people),
        )


def evaluate_enough(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    images: Sequence[str],
    settings: Settings,
) -> Work[EnoughReport]:
    """Search the sets of pairs, of the same people's other photos, and of displaced parts.

    Parameters
    ----------
    session : Session
    root : Path
        Of the images.
    pairs : sequence of LabelledPair
    images : sequence of str
        Every photo that may stand in for another of its person.
    settings : Settings
    """
    failed: dict[str, str] = {}
    above, below, displaced = _Rows(), _Rows(), _Rows()
    by_person: dict[str, list[str]] = {}
    for image in images:
        by_person.setdefault(person_of(image), []).append(image)
    again: list[tuple[EnoughParts, EnoughParts, str]] = []
    for done, pair in enumerate(pairs):
        yield done / len(pairs)
        faces = open_pair(session, root, pair, failed)
        if faces is None:
            continue
        person = person_of(pair.image_a)
        found = _searched(session, faces, settings)
        if found is None:
            continue
        (above if found.score >= found.threshold else below).add(found, person)
        control = _searched(session, faces, settings, moved=settings.seed + done)
        if control is not None:
            displaced.add(control, person)
        other = _other_photos(pair, by_person)
        second = None if other is None else _opened(session, root, other, failed)
        repeated = None if second is None else _searched(session, second, settings)
        if repeated is not None and _is_above(repeated) == _is_above(found):
            again.append((found, repeated, person))
    same = [(_overlap(a, b), person) for a, b, person in again]
    kinds = [[row for row in again if _is_above(row[0]) is flag] for flag in (True, False)]
    others = [
        (_overlap(rows[n][0], rows[(n + 1) % len(rows)][1]), rows[n][2])
        for rows in kinds
        if len(rows) > 1
        for n in range(len(rows))
    ]
    return EnoughReport(
        above.summary(),
        below.summary(),
        displaced.summary(),
        mean_by_person([value for value, _ in same], [person for _, person in same]),
        mean_by_person([value for value, _ in others], [person for _, person in others]),
        failed,
    )


def _searched(
    session: Session,
    faces: tuple[AlignedFace, AlignedFace],
    settings: Settings,
    moved: int | None = None,
) -> EnoughParts | None:
    token = CancelToken()
    pair = session.pair(faces, settings, token, "evaluate")
    parts: tuple[PartsOfFace, PartsOfFace] = parts_of(faces[0]), parts_of(faces[1])
    if moved is not None:
        parts = displaced_parts(parts[0], moved), displaced_parts(parts[1], moved)
    found = finish(enough_parts(pair, parts))
    judge = session.pack.judge
    if found is None or judge is None or moved is not None:
        return found
    return WordJudge(judge, session.pack.device, settings, token).judged_sets(found, faces)


def _opened(
    session: Session, root: Path, images: tuple[str, str], failed: dict[str, str]
) -> tuple[AlignedFace, AlignedFace] | None:
    found = []
    for image in images:
        try:
            found.append(session.open_face(central(root / image)))
        except Sim2WordError as error:
            failed[image] = error.cause
            return None
    return found[0], found[1]


def _other_photos(pair: LabelledPair, by_person: dict[str, list[str]]) -> tuple[str, str] | None:
    """Return other photos of the two people of a pair; None if there are too few."""
    taken = {pair.image_a, pair.image_b}
    chosen = []
    for image in (pair.image_a, pair.image_b):
        left = [one for one in by_person.get(person_of(image), []) if one not in taken]
        if not left:
            return None
        chosen.append(left[0])
        taken.add(left[0])
    return chosen[0], chosen[1]


def _is_above(found: EnoughParts) -> bool:
    return found.score >= found.threshold


def _parts(found: EnoughParts) -> set[str]:
    return set(found.found[0].parts) if found.found else set()


def _overlap(a: EnoughParts, b: EnoughParts) -> float:
    union = _parts(a) | _parts(b)
    return len(_parts(a) & _parts(b)) / len(union) if union else 1.0


def _towards(found: EnoughParts) -> float:
    return -1.0 if _is_above(found) else 1.0


def _further(found: EnoughParts, one: PartSet) -> float:
    assert one.twins is not None
    return _towards(found) * (one.cosine - one.twins.mean)


def _alike(found: EnoughParts, one: PartSet) -> bool:
    return one.judged is not None and one.judged * _towards(found) > 0
