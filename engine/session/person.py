"""Open a person's photos and others', and find what characterises the person."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.contracts import (
    AlignedFace,
    CancelToken,
    FacePolicy,
    ImageChoice,
    LeftOut,
    PersonReport,
    Settings,
    Sim2WordError,
)
from engine.explain.attribute_view import look
from engine.generators import Kept
from engine.identify.exchanged_face import exchange_face
from engine.identify.person import check_enough, person_report
from engine.session.session import Session

PARTNERS = 4
"""Others that each photo is held against."""
CONTROLS = 8
"""Random regions of each size; a mean over several photos needs few of each."""
_READING = 0.2


@dataclass(frozen=True, slots=True)
class Described:
    """A person's report, and the photos that were left out.

    Attributes
    ----------
    report : PersonReport
    left_out : tuple of LeftOut
    """

    report: PersonReport
    left_out: tuple[LeftOut, ...]


def describe_person(
    session: Session,
    photos: Sequence[Path],
    others: Sequence[ImageChoice],
    settings: Settings,
    token: CancelToken,
) -> Kept[float, Described]:
    """Find what characterises a person; going through the result gives the progress, 0 to 1.

    Parameters
    ----------
    session : Session
    photos : sequence of Path
        Of the person; the face that stands out in each counts.
    others : sequence of ImageChoice
        One photo of each of some other people.
    settings : Settings
        Controls, seed, and whether protected words count.
    token : CancelToken
        Checked before every photo.

    Raises
    ------
    BadInput
        If too few photos can be used.
    RunCancelled, OutOfMemory
    """
    return Kept(_described(session, photos, others, settings, token))


def _described(
    session: Session,
    photos: Sequence[Path],
    others: Sequence[ImageChoice],
    settings: Settings,
    token: CancelToken,
) -> Generator[float, None, Described]:
    left: list[LeftOut] = []
    known: set[str] = set()
    own: list[AlignedFace] = []
    held: list[AlignedFace] = []
    for number, path in enumerate(photos):
        token.check()
        face = _opened(session, ImageChoice(path, policy=FacePolicy.DOMINANT), left)
        if face is not None and face.photo.sha256 in known:
            left.append(LeftOut(str(path), "", "the same photo as another one of the set"))
        elif face is not None:
            known.add(face.photo.sha256)
            own.append(face)
        yield _READING * number / len(photos) / 2
    for number, choice in enumerate(others):
        token.check()
        face = _opened(session, choice, left)
        if face is not None and face.photo.sha256 not in known:
            held.append(face)
        yield _READING * (1 + number / len(others)) / 2
    check_enough(len(own), len(held))
    exchanged = []
    for number, face in enumerate(own):
        # Other partners for every photo, the same at every run.
        many = min(PARTNERS, len(held))
        partners = [held[(number * PARTNERS + k) % len(held)] for k in range(many)]
        exchanged.append(exchange_face(session.pack, face, partners, settings, token))
        yield _READING + (1 - _READING) * (number + 1) / len(own)
    attributes = session.pack.attributes
    logits = [
        look(attributes, (face,), session.pack.device).logits[0].cpu().double().numpy()
        for face in held
    ]
    point = session.pack.recognition.statistics
    threshold = None if point is None else point.operating_point.threshold
    report = person_report(
        exchanged, np.array(logits), attributes.outputs, threshold, settings.seed
    )
    return Described(report, tuple(left))


def _opened(session: Session, choice: ImageChoice, left: list[LeftOut]) -> AlignedFace | None:
    try:
        return session.open_face(choice)
    except Sim2WordError as error:
        left.append(LeftOut(str(choice.path), "", error.cause))
        return None
