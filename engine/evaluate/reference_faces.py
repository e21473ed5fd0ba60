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
from engine.explain.account.readings import names_of, read_face
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
        Those of the file are used, if it has them all.
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
            write_atomically(kept, _npz(session, faces))
        return faces
    try:
        with np.load(kept, allow_pickle=False) as stored:
            of_these = np.isin(stored["image"], np.array(list(images)))
            faces = ReferenceFaces(
                people=tuple(str(person) for person in stored["people"]),
                embeddings=stored["embeddings"],
                readings=stored["readings"],
                names=tuple(str(name) for name in stored["names"]),
                images=tuple(str(image) for image in stored["image"]),
            )
            same = tuple(str(one) for one in stored["networks"]) == _networks(session)
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BadInput(
            "{name} does not hold faces that were read ({reason}).",
            "Name a file that is not there yet.",
            name=kept.name,
            reason=str(error),
        ) from error
    if not same:
        raise BadInput("{name} was read by other networks.", "Name another file.", name=kept.name)
    return faces.where(of_these)


def _networks(session: Session) -> tuple[str, str]:
    pack = session.pack
    return pack.recognition.identity.sha256, pack.attributes.identity.sha256


def _npz(session: Session, faces: ReferenceFaces) -> bytes:
    buffer = io.BytesIO()
    np.savez(
        buffer,
        image=np.array(faces.images),
        people=np.array(faces.people),
        embeddings=faces.embeddings,
        readings=faces.readings,
        names=np.array(faces.names),
        networks=np.array(_networks(session)),
    )
    return buffer.getvalue()
