"""Read photos for accounts: find the face, embed it, read its attributes."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from engine.batch.accounts.photos import ReadPhoto, Wanted
from engine.batch.job import BatchJob
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import RunCancelled, Sim2WordError, Unforeseen
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.explain.account.accounting import in_order
from engine.explain.account.model import AccountModel
from engine.explain.account.readings import names_of, read_face
from engine.imaging import DecodeLimits
from engine.session import Session
from engine.session.accounts import chances
from engine.session.memory import typed_memory_errors

_log = logging.getLogger(__name__)

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
            yield _read_or_failed(session, model, one, ahead.pop(0))


def _read_or_failed(
    session: Session, model: AccountModel, wanted: Wanted, opened: Future[AlignedFace]
) -> ReadPhoto:
    """Return what is read of a face; whatever fails is its own, and the others go on.

    Raises
    ------
    RunCancelled
    """
    try:
        with typed_memory_errors():
            return _read(session, model, wanted, opened.result())
    except RunCancelled:
        raise
    except Sim2WordError as error:
        found: Sim2WordError = error
    except Exception as error:  # noqa: BLE001 - recorded in the row, with its place in the log
        _log.error("a photo failed:\n%s", "".join(traceback.format_tb(error.__traceback__)))
        found = Unforeseen(
            "{kind}: {reason}.",
            "Report it, with the log.",
            kind=type(error).__name__,
            reason=str(error),
        )
    return ReadPhoto(wanted, error=type(found).__name__, cause=str(found))


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
