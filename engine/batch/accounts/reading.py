"""Read photos for accounts: find the face, embed it, read its attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from engine.batch.accounts.photos import ReadPhoto, Wanted
from engine.batch.job import BatchJob
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.explain.account.accounting import in_order
from engine.explain.account.model import AccountModel
from engine.explain.account.readings import names_of, read_face
from engine.imaging import DecodeLimits
from engine.session import Session
from engine.session.accounts import chances

_AHEAD = 4
"""Photos whose faces are found while another is embedded."""


def read_photos(
    session: Session,
    job: BatchJob,
    model: AccountModel,
    wanted: Sequence[Wanted],
    token: CancelToken,
) -> Iterator[ReadPhoto]:
    """Yield what is read of faces, one after another; a photo that fails says why.

    Raises
    ------
    RunCancelled
    """
    with ThreadPoolExecutor(1, "reading") as reader:
        ahead: list[Future[AlignedFace]] = []
        for number, one in enumerate(wanted):
            token.check()
            more = wanted[number + len(ahead) : number + _AHEAD]
            ahead += [reader.submit(_opened, session, job, later) for later in more]
            try:
                face = ahead.pop(0).result()
                yield _read(session, model, one, face)
            except Sim2WordError as error:
                yield ReadPhoto(one, error=type(error).__name__, cause=str(error))


def _opened(session: Session, job: BatchJob, wanted: Wanted) -> AlignedFace:
    limits = DecodeLimits(job.settings.max_megapixels)
    return session.open_face(ImageChoice(job.root / wanted.name, wanted.face), limits)


def _read(session: Session, model: AccountModel, wanted: Wanted, face: AlignedFace) -> ReadPhoto:
    net = session.pack.attributes
    embedding = session.embed(face)[0].cpu().numpy().astype(np.float64)
    readings = read_face(net, face, session.pack.device)
    said = chances(net, readings)
    return ReadPhoto(
        wanted,
        sha256=face.photo.sha256,
        face=face.chosen,
        turned=face.photo.turned,
        warnings=",".join(face.quality.warnings),
        embedding=(embedding / np.linalg.norm(embedding)).astype(np.float32),
        readings=readings[:, in_order(model, names_of(net))].astype(np.float32),
        chances=np.array([said.get(name, np.nan) for name in model.card.readings], np.float32),
    )
