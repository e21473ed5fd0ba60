"""Enrol photos of people in a gallery; look for a face in one."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, OutOfMemory, Sim2WordError, TooCostly
from engine.contracts.gallery import EnrolledFace, Identification, LeftOut
from engine.contracts.outgoing import printable
from engine.contracts.pair import AlignedFace, FacePolicy, ImageChoice
from engine.contracts.score import SamePhoto, Similarity
from engine.files.photo_files import files_in, is_photo
from engine.files.read import read_file
from engine.files.table import read_table
from engine.identify import Enrolment, Gallery, search
from engine.imaging.same_photo import MAY_BE_COPY, same_photo
from engine.models.recognition import angular
from engine.private_log import without_messages
from engine.progress import Work
from engine.session.accounts import account_model
from engine.session.readings import AccountsOf, read_for_accounts
from engine.session.session import Session

_LOG = logging.getLogger(__name__)
_BINS = 40
_MOST_COPIES = 5
"""Photos that are looked at as copies of one."""
MOST_ACCOUNTS = 50
"""Candidates whose scores are accounted for: the first ones."""
_COLUMNS = ("image", "person")


@dataclass(frozen=True, slots=True)
class Subject:
    """A photo and whom it shows.

    Attributes
    ----------
    person : str
    path : Path
    sha256 : str or None
        Of the file, if it is to be that one only.
    """

    person: str
    path: Path
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One photo was dealt with.

    Attributes
    ----------
    subject : Subject
    left_out : LeftOut or None
        Why it is not enrolled; None if it is.
    known : bool
        Whether that was so before.
    lasting : bool
        Whether it stays so: what could not be read may be there the next time.
    """

    subject: Subject
    left_out: LeftOut | None = None
    known: bool = False
    lasting: bool = True


def subjects_in(folder: Path) -> tuple[Subject, ...]:
    """Return the files of a folder with one subfolder for each person.

    Also those that are no photos: nobody is enrolled by them, and that is reported.

    Raises
    ------
    BadInput
        If there are none.
    """
    found = []
    try:
        for person in sorted(p for p in folder.iterdir() if p.is_dir()):
            found += [Subject(person.name, path) for path in files_in(person)]
    except OSError as error:
        raise BadInput(
            "The folder {folder} could not be read ({reason}).",
            "Check the path.",
            folder=folder.name,
            reason=str(error.strerror),
        ) from error
    if not any(is_photo(subject.path) for subject in found):
        raise BadInput(
            "There are no photos in subfolders of {folder}.",
            "Give a folder with one subfolder for each person, or a CSV with --csv.",
            folder=folder.name,
        )
    return tuple(found)


def subjects_of(table: Path, root: Path) -> tuple[Subject, ...]:
    """Return the photos of a CSV with the columns ``image,person``.

    Parameters
    ----------
    table : Path
    root : Path
        The folder that its paths start from.

    Raises
    ------
    BadInput
    """
    form = "Give a CSV with the columns image,person."
    read = read_table(table, _COLUMNS, form=form)
    for row in read.rows:
        if not row["image"] or not row["person"]:
            raise BadInput(
                "{name} line {line} lacks an image or a person.",
                form,
                name=table.name,
                line=row.line,
            )
    if not read.rows:
        raise BadInput("{name} names no photo.", form, name=table.name)
    return tuple(Subject(row["person"], root / row["image"]) for row in read.rows)


def enrol(
    session: Session, gallery: Gallery, subjects: Sequence[Subject], token: CancelToken
) -> Work[tuple[Step, ...]]:
    """Enrol photos, each on disk before the next is begun; those known already are passed by.

    Photos with no face or with several of which none stands out are noted, never guessed at. A
    photo that could not be read, or that is enrolled already, is reported and not noted.

    Parameters
    ----------
    session : Session
    gallery : Gallery
    subjects : sequence of Subject
    token : CancelToken
        Checked before every photo.

    Returns
    -------
    tuple of Step
        One for every photo.

    Raises
    ------
    ModelRefused
        If the gallery is of another network.
    RunCancelled, OutputFailed
    """
    gallery.check_network(session.pack.recognition.identity)
    owner = {face.sha256: face for face in gallery.faces}
    model = account_model(session.pack)
    steps = []
    for done, subject in enumerate(subjects):
        yield done / len(subjects)
        token.check()
        path = str(subject.path.absolute())
        try:
            sha256 = hashlib.sha256(_photo_of(subject, path)).hexdigest()
        except Sim2WordError as error:
            left = LeftOut(printable(path), printable(subject.person), error.cause)
            steps.append(Step(subject, left, lasting=False))
            continue
        if subject.sha256 not in (None, sha256):
            left = LeftOut(path, subject.person, "is not the file that was enrolled")
            steps.append(Step(subject, left, lasting=False))
            continue
        if gallery.knows(subject.person, path, sha256):
            steps.append(Step(subject, known=True))
            continue
        twin = owner.get(sha256)
        if twin is not None:
            # Not written: it would name the other person, who may be erased.
            left = LeftOut(path, subject.person, f"the same photo as {twin.path} ({twin.person})")
            steps.append(Step(subject, left, lasting=False))
            continue
        try:
            aligned = session.open_face(
                ImageChoice(subject.path, policy=FacePolicy.DOMINANT, sha256=sha256), token=token
            )
        except Sim2WordError as error:
            lasting = not isinstance(error, OutOfMemory | TooCostly)
            left = LeftOut(path, subject.person, error.cause)
            if lasting:
                gallery.leave_out(left, sha256)
            steps.append(Step(subject, left, lasting=lasting))
            continue
        quality = aligned.quality
        face = EnrolledFace(
            subject.person,
            path,
            sha256,
            aligned.chosen,
            quality.inter_eye_px,
            quality.sharpness,
            quality.warnings,
        )
        (embedding,) = session.embed(aligned).cpu().numpy()
        # What was enrolled before stays so, whatever it is a copy of.
        again = subject.sha256 is not None
        other = (
            None
            if again
            else _copy_of_another(session, gallery, aligned, subject.person, embedding)
        )
        if other is not None:
            cause = f"the same photograph as {other.path} ({other.person})"
            steps.append(Step(subject, LeftOut(path, subject.person, cause), lasting=False))
            continue
        read = None if model is None else read_for_accounts(session.pack, aligned)
        gallery.add([Enrolment(face, embedding, read)])
        owner[sha256] = face
        steps.append(Step(subject))
    return tuple(steps)


def _copy_of_another(
    session: Session,
    gallery: Gallery,
    face: AlignedFace,
    person: str,
    embedding: NDArray[np.float32],
) -> EnrolledFace | None:
    """Return an enrolled photo of another person that is a copy of a photo; None without one."""
    if not gallery.faces:
        return None
    cosines = gallery.embeddings @ (embedding / np.linalg.norm(embedding))
    for at in np.argsort(-cosines)[:_MOST_COPIES]:
        known = gallery.faces[int(at)]
        near = cosines[at] >= MAY_BE_COPY and known.person != person
        if near and _one_photograph(session, face, known) is not None:
            return known
    return None


def _one_photograph(session: Session, face: AlignedFace, known: EnrolledFace) -> SamePhoto | None:
    """Return how a face and an enrolled one are of one photograph, as far as that is there."""
    if known.sha256 == face.photo.sha256:
        return SamePhoto.FILE
    try:
        other = session.open_face(ImageChoice(Path(known.path), known.face, sha256=known.sha256))
    except Sim2WordError as error:
        _LOG.info("an enrolled photo is not looked at: %s", without_messages(error))
        return None
    return same_photo(face, other)


def _photo_of(subject: Subject, path: str) -> bytes:
    """Return a photo's file.

    Raises
    ------
    BadInput
    """
    if printable(path + subject.person) != path + subject.person:
        raise BadInput("Its name is no Unicode text.", "Rename it.")
    return read_file(subject.path)


def identify(
    session: Session,
    gallery: Gallery,
    choice: ImageChoice,
    top: int = 10,
    *,
    protected_words: bool = True,
) -> Identification:
    """Look for the face of a photo among all that are enrolled, and account for the scores.

    Parameters
    ----------
    session : Session
    gallery : Gallery
    choice : ImageChoice
    top : int
        Candidates, at least 1.
    protected_words : bool
        Whether accounts show perceived age, gender and ancestry by themselves.

    Raises
    ------
    ModelRefused
        If the gallery is of another network.
    BadInput
        If nobody is enrolled.
    Sim2WordError
        Whatever hinders reading the photo.
    """
    gallery.check_network(session.pack.recognition.identity)
    probe = session.open_face(choice)
    (embedding,) = session.embed(probe).cpu().numpy()
    searched = search(gallery, embedding, top)
    scores = searched.scores
    of = AccountsOf(session, gallery, probe, embedding, protected_words=protected_words)
    candidates = []
    for one, place in zip(searched.candidates, searched.places, strict=True):
        near = one.cosine >= MAY_BE_COPY
        same = _one_photograph(session, probe, one.best) if near else None
        account = of.account(place, one, same) if one.rank <= MOST_ACCOUNTS else None
        candidates.append(replace(one, same_photo=same, account=account))
    counts, edges = np.histogram(scores, bins=_BINS)
    others = np.delete(scores, np.argmax(scores))
    first = candidates[0].cosine
    return Identification(
        probe=probe,
        candidates=tuple(candidates),
        people=len(scores),
        faces=len(gallery.faces),
        bin_edges=tuple(edges.tolist()),
        counts=tuple(counts.tolist()),
        mean=float(others.mean()) if len(others) else None,
        sd=float(others.std(ddof=1)) if len(others) > 1 else None,
        similarity=Similarity(first, angular(first), session.pack.recognition.statistics),
        has_fit=of.has_fit,
    )
