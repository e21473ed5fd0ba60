"""Open a person's photos and others', and find what characterises the person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, Sim2WordError
from engine.contracts.gallery import LeftOut
from engine.contracts.pair import AlignedFace, FacePolicy, ImageChoice
from engine.contracts.people import PersonFound
from engine.contracts.settings import Settings
from engine.explain.maps.attribute_view import view_attributes
from engine.files.checks import real_path
from engine.files.installed import packaged_file
from engine.files.photo_files import files_in, is_photo
from engine.identify.exchanged_face import exchange_face
from engine.identify.person import check_enough, person_report
from engine.progress import Work, within
from engine.session.enrolling import Subject, subjects_in
from engine.session.provenance import provenance
from engine.session.readings import person_accounts
from engine.session.session import Session

PARTNERS = 4
"""Others that each photo is held against."""
CONTROLS = 8
"""Random regions of each size; a mean over several photos needs few of each."""
_READING, _ACCOUNTS = 0.2, 0.1
_IN_THE_GROUP = 6
_MOST_OTHERS = 60


def photos_in(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder, by name: what is no photo is left out later, and reported.

    Raises
    ------
    BadInput
        If there are none.
    """
    try:
        found = tuple(files_in(folder))
    except OSError as error:
        raise BadInput(
            "The folder {folder} could not be read ({reason}).",
            "Check the path.",
            folder=folder.name,
            reason=str(error.strerror),
        ) from error
    if not any(map(is_photo, found)):
        raise BadInput(
            "There are no photos in {folder}.", "Give a folder of photos.", folder=folder.name
        )
    return found


def _shows_somebody(subject: Subject) -> bool:
    return is_photo(subject.path)


def others_in(against: Path | None, own: Path) -> tuple[ImageChoice, ...]:
    """Return a photo each of other people, at most sixty.

    Parameters
    ----------
    against : Path or None
        A folder with one subfolder for each person. None: the six people of a photo that an
        installed package carries.
    own : Path
        The person's own folder, which is passed by.

    Raises
    ------
    BadInput
        If there are none.
    """
    if against is None:
        group = packaged_file("insightface", "t1.jpg")
        return tuple(ImageChoice(group, number) for number in range(_IN_THE_GROUP))
    first: dict[str, Path] = {}
    for subject in filter(_shows_somebody, subjects_in(against)):
        if real_path(subject.path.parent) != real_path(own):
            first.setdefault(subject.person, subject.path)
    chosen = list(first.values())
    step = max(1, len(chosen) // _MOST_OTHERS)
    return tuple(
        ImageChoice(path, policy=FacePolicy.CENTRE) for path in chosen[::step][:_MOST_OTHERS]
    )


def describe_person(
    session: Session,
    photos: Sequence[Path],
    others: Sequence[ImageChoice],
    settings: Settings,
    token: CancelToken,
) -> Work[PersonFound]:
    """Find what characterises a person.

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
        yield _READING + (1 - _READING - _ACCOUNTS) * (number + 1) / len(own)
    attributes = session.pack.attributes
    logits = [
        view_attributes(attributes, (face,), session.pack.device).logits[0].cpu().double().numpy()
        for face in held
    ]
    point = session.pack.recognition.statistics
    threshold = None if point is None else point.operating_point.threshold
    report = person_report(
        exchanged, np.array(logits), attributes.outputs, threshold, settings.seed
    )
    reading = person_accounts(session, own, held, token, protected_words=settings.protected_words)
    accounts = yield from within(reading, 1 - _ACCOUNTS, _ACCOUNTS)
    return PersonFound(report, tuple(left), provenance(session.pack, settings), accounts)


def _opened(session: Session, choice: ImageChoice, left: list[LeftOut]) -> AlignedFace | None:
    try:
        return session.open_face(choice)
    except Sim2WordError as error:
        left.append(LeftOut(str(choice.path), "", error.cause))
        return None
