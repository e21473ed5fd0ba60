"""Enrol people, search them, erase them; one gallery stays open while it is worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Provenance
from engine.contracts.gallery import (
    GALLERY_FILE,
    Candidate,
    GalleryCard,
    Identification,
    Interpretation,
)
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Settings
from engine.progress import Work

if TYPE_CHECKING:
    from engine.identify import Gallery
    from engine.session import Session

_THUMBNAIL = 2
"""A crop is this many times smaller in the list."""


class GalleryAction(StrEnum):
    """What can be done with a gallery."""

    OPEN = "open"
    ENROL = "enrol"
    SEARCH = "search"
    INTERPRET = "interpret"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class GalleryOrder:
    """What is to be done.

    Attributes
    ----------
    action : GalleryAction
    folder : Path
        Of the gallery.
    passphrase : str
        Empty for none.
    photos : Path or None
        Folder of the people to enrol; the gallery is made if there is none.
    probe : ImageChoice or None
        To search for.
    person : str
        To erase.
    settings : Settings
        For interpreting.
    """

    action: GalleryAction
    folder: Path
    passphrase: str = ""
    photos: Path | None = None
    probe: ImageChoice | None = None
    person: str = ""
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True, eq=False)
class GalleryAnswer:
    """What came of it.

    Attributes
    ----------
    order : GalleryOrder
    card : GalleryCard
    found : Identification or None
    carried : Interpretation or None
    provenance : Provenance
    odd : str
        What is odd about the gallery, beside what was seen here before: a code of
        :class:`engine.files.last_seen.Suspicion`; empty for nothing.
    """

    order: GalleryOrder
    card: GalleryCard
    provenance: Provenance
    found: Identification | None = None
    carried: Interpretation | None = None
    odd: str = ""


class OpenGallery:
    """Keeps the gallery open that was worked on last; used in the engine's thread alone."""

    def __init__(self) -> None:
        self._open: tuple[tuple[object, ...], Gallery] | None = None

    def work(
        self, order: GalleryOrder, session: Session, token: CancelToken
    ) -> Work[GalleryAnswer]:
        """Do what was ordered and return what came of it.

        Raises
        ------
        Sim2WordError, RunCancelled
        """
        from engine.session.provenance import provenance

        gallery = self._opened(session, order)
        found: Identification | None = None
        carried: Interpretation | None = None
        match order.action:
            case GalleryAction.ENROL:
                yield from _enrol(session, gallery, order, token)
            case GalleryAction.REMOVE:
                gallery.remove(order.person)
            case GalleryAction.SEARCH | GalleryAction.INTERPRET:
                found, carried = _search(session, gallery, order, token)
        made_by = provenance(session.pack, order.settings)
        odd = gallery.suspicion() or ""
        return GalleryAnswer(order, gallery.card, made_by, found, carried, odd)

    def close(self, _session: Session) -> None:
        """Close what is open."""
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _opened(self, session: Session, order: GalleryOrder) -> Gallery:
        from engine.identify import Gallery

        passphrase = order.passphrase or None
        if order.action is GalleryAction.ENROL and not Gallery.is_in(order.folder):
            network = session.pack.recognition.identity
            Gallery.create(order.folder, network, passphrase).close()
        key = (order.folder, passphrase, _which(order.folder))
        if self._open is None or self._open[0] != key:
            self._close()
            self._open = (key, Gallery.open(order.folder, passphrase))
        gallery = self._open[1]
        gallery.refresh()
        return gallery


def thumbnails(
    candidates: tuple[Candidate, ...], session: Session, _token: CancelToken
) -> Work[tuple[NDArray[np.uint8] | None, ...]]:
    """Return the faces of candidates, small; None where the photo is gone or was changed.

    Returns
    -------
    tuple of ndarray, uint8, (height, width, 3), or None
    """
    small: list[NDArray[np.uint8] | None] = []
    for done, one in enumerate(candidates):
        yield done / len(candidates)
        choice = ImageChoice(Path(one.best.path), one.best.face, sha256=one.best.sha256)
        try:
            crop = session.open_face(choice).crop
        except Sim2WordError:
            small.append(None)  # the list says so
        else:
            small.append(np.ascontiguousarray(crop[::_THUMBNAIL, ::_THUMBNAIL]))
    return tuple(small)


def save_identification(answer: GalleryAnswer, path: Path, _session: Session) -> Path:
    """Write what was found as JSON, and return where.

    Raises
    ------
    OutputFailed
    """
    from engine.files.checks import check_target
    from engine.record import write_json
    from engine.record.identification import identification_document

    assert answer.found is not None
    check_target(path)
    document = identification_document(answer.found, answer.carried, answer.provenance)
    write_json(path, document)
    return path


def _which(folder: Path) -> tuple[int, int] | None:
    """Return which file a gallery is, so that another one in its place is noticed."""
    try:
        found = (folder / GALLERY_FILE).stat()
    except OSError:
        return None  # opening it says why
    return found.st_dev, found.st_ino


def _enrol(
    session: Session, gallery: Gallery, order: GalleryOrder, token: CancelToken
) -> Work[object]:
    from engine.session.enrolling import enrol, subjects_in

    assert order.photos is not None
    return enrol(session, gallery, subjects_in(order.photos), token)


def _search(
    session: Session, gallery: Gallery, order: GalleryOrder, token: CancelToken
) -> tuple[Identification, Interpretation | None]:
    from engine.session.enrolling import identify
    from engine.session.interpreting import interpret

    assert order.probe is not None
    shown = order.settings.protected_words
    found = identify(session, gallery, order.probe, protected_words=shown)
    if order.action is GalleryAction.SEARCH:
        return found, None
    return found, interpret(session, gallery, found, order.settings, token)
