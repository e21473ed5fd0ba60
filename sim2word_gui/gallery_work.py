"""What the engine's thread does with galleries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.contracts import Identification, Interpretation
from sim2word_gui.engine_jobs import GalleryDeed, GalleryJob, GalleryTold

if TYPE_CHECKING:
    from engine.identify import Gallery
    from engine.session import Session


def work_on_gallery(
    session: Session, job: GalleryJob, tell: Callable[[GalleryTold], None]
) -> GalleryTold:
    """Do what was asked for and return what came of it.

    Parameters
    ----------
    session : Session
    job : GalleryJob
    tell : callable
        Is told after every photo that is enrolled.

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    job.token.check()
    with _opened(session, job) as gallery:
        found: Identification | None = None
        carried: Interpretation | None = None
        match job.deed:
            case GalleryDeed.ENROL:
                _enrol(session, gallery, job, tell)
            case GalleryDeed.REMOVE:
                gallery.remove(job.person)
            case GalleryDeed.SEARCH | GalleryDeed.INTERPRET:
                found, carried = _search(session, gallery, job)
        return GalleryTold(job, card=gallery.card, found=found, carried=carried, ended=True)


def _opened(session: Session, job: GalleryJob) -> Gallery:
    from engine.identify import Gallery  # noqa: PLC0415 - torch, beside the window

    passphrase = job.passphrase or None
    if job.deed is GalleryDeed.ENROL and not Gallery.is_in(job.folder):
        return Gallery.create(job.folder, session.pack.recognition.identity, passphrase)
    return Gallery.open(job.folder, passphrase)


def _enrol(
    session: Session, gallery: Gallery, job: GalleryJob, tell: Callable[[GalleryTold], None]
) -> None:
    from engine.session.enrolling import enrol, subjects_in  # noqa: PLC0415 - as above

    assert job.photos is not None
    subjects = subjects_in(job.photos)
    for done, _ in enumerate(enrol(session, gallery, subjects, job.token), start=1):
        tell(GalleryTold(job, done, len(subjects)))


def _search(
    session: Session, gallery: Gallery, job: GalleryJob
) -> tuple[Identification, Interpretation | None]:
    from engine.session.enrolling import identify  # noqa: PLC0415 - as above
    from engine.session.interpreting import interpret  # noqa: PLC0415

    assert job.probe is not None
    found = identify(session, gallery, job.probe)
    if job.deed is GalleryDeed.SEARCH:
        return found, None
    return found, interpret(session, gallery, found, job.settings, job.token)
