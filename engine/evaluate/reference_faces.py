"""Photos of many people as an account is fitted on them and measured."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.pair import AlignedFace
from engine.evaluate.embeddings import embed_images
from engine.evaluate.splits import person_of
from engine.explain.account.fitting import ReferenceFaces
from engine.explain.account.readings import VIEWS, names_of, read_face
from engine.files.atomic import write_atomically
from engine.progress import Work
from engine.session import Session


def reference_faces(session: Session, root: Path, images: Sequence[str]) -> Work[ReferenceFaces]:
    """Embed the central face of every photo and read it.

    Parameters
    ----------
    session : Session
    root : Path
    images : sequence of str
        Paths below `root`, of the form ``PERSON/FILE``.

    Returns
    -------
    ReferenceFaces
        Of the photos with a face that can be used.
    """
    net, read = session.pack.attributes, dict[str, NDArray[np.float64]]()

    def seen(image: str, face: AlignedFace) -> None:
        read[image] = read_face(net, face, session.pack.device)

    embeddings, _ = yield from embed_images(session, root, images, seen)
    used = tuple(image for image in images if image in embeddings)
    if not used:
        return _none_of(session)
    found = np.stack([embeddings[image] for image in used])
    return ReferenceFaces(
        people=tuple(person_of(image) for image in used),
        embeddings=found / np.linalg.norm(found, axis=1, keepdims=True),
        readings=np.stack([read[image] for image in used]),
        names=names_of(net),
        images=used,
    )


def kept_faces(
    session: Session, root: Path, images: Sequence[str], kept: Path | None
) -> Work[ReferenceFaces]:
    """Return the faces of photos, from a file that keeps what was read, if it is there.

    Parameters
    ----------
    session : Session
    root : Path
    images : sequence of str
        Those that the file lacks are read, and added to it.
    kept : Path or None
        An npz; it is written where it is not there. It holds embeddings of people.

    Raises
    ------
    BadInput
        If the file is of other networks.
    """
    if kept is None or not kept.exists():
        faces = yield from reference_faces(session, root, images)
        if kept is not None:
            write_atomically(kept, _npz(session, faces, images))
        return faces
    try:
        with np.load(kept, allow_pickle=False) as stored:
            seen = tuple(map(str, stored["seen" if "seen" in stored else "image"]))
            faces = ReferenceFaces(
                people=tuple(str(person) for person in stored["people"]),
                embeddings=stored["embeddings"],
                readings=stored["readings"],
                names=tuple(str(name) for name in stored["names"]),
                images=tuple(str(image) for image in stored["image"]),
            )
            same = tuple(str(one) for one in stored["networks"]) == _networks(session)
            same &= faces.names == names_of(session.pack.attributes)
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BadInput(
            "{name} does not hold faces that were read ({reason}).",
            "Name a file that is not there yet.",
            name=kept.name,
            reason=str(error),
        ) from error
    if not same:
        raise BadInput("{name} was read by other networks.", "Name another file.", name=kept.name)
    missing = sorted(set(images) - set(seen))
    if missing:
        more = yield from reference_faces(session, root, missing)
        faces = _together(faces, more)
        write_atomically(kept, _npz(session, faces, (*seen, *missing)))
    return faces.where(np.isin(faces.images, np.array(list(images))))


def _none_of(session: Session) -> ReferenceFaces:
    """Return no face."""
    names = names_of(session.pack.attributes)
    return ReferenceFaces((), np.empty((0, 0)), np.empty((0, len(VIEWS), len(names))), names, ())


def _together(faces: ReferenceFaces, more: ReferenceFaces) -> ReferenceFaces:
    """Return faces with others after them."""
    if not more.images:
        return faces
    return ReferenceFaces(
        people=(*faces.people, *more.people),
        embeddings=np.concatenate([faces.embeddings, more.embeddings]),
        readings=np.concatenate([faces.readings, more.readings]),
        names=faces.names,
        images=(*faces.images, *more.images),
    )


def _networks(session: Session) -> tuple[str, str]:
    pack = session.pack
    return pack.recognition.identity.sha256, pack.attributes.identity.sha256


def _npz(session: Session, faces: ReferenceFaces, seen: Sequence[str]) -> bytes:
    """Return faces as a file that says which photos were looked at, also those without a face."""
    buffer = io.BytesIO()
    np.savez(
        buffer,
        image=np.array(faces.images),
        seen=np.array(list(seen)),
        people=np.array(faces.people),
        embeddings=faces.embeddings,
        readings=faces.readings,
        names=np.array(faces.names),
        networks=np.array(_networks(session)),
    )
    return buffer.getvalue()
