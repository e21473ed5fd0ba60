"""Explain pairs in groups whose passes are shared; a failure is a row like any other."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from engine.batch.job import BatchJob
from engine.batch.listing import BatchPair
from engine.batch.rows import AccountRow, BatchRow, EvidenceRow, PairRow, PartsRow, WordRow
from engine.batch.sharing import SharedPasses
from engine.contracts.account import Account
from engine.contracts.batch import TOGETHER
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import OutOfMemory, RunCancelled, Sim2WordError, Unforeseen
from engine.contracts.events import Done, Failed
from engine.contracts.explanation import Explanation, Measurement, Word
from engine.contracts.pair import ImageChoice
from engine.contracts.parts import EnoughParts
from engine.contracts.settings import ExplainRequest
from engine.imaging import DecodeLimits
from engine.language.account import words_of
from engine.language.catalogue import ENGLISH, say
from engine.record import explanation_document
from engine.record.document import json_file
from engine.record.paths import with_relative_paths
from engine.session import Session
from engine.session.photos.cache import Found, PhotoCache

_log = logging.getLogger(__name__)

Group = tuple[BatchPair, ...]
Rows = tuple[BatchRow, ...]


def groups_of(pairs: Sequence[BatchPair], together: int = TOGETHER) -> tuple[Group, ...]:
    """Return pairs in groups by their numbers, so that a group is the same in every run."""
    found: dict[int, list[BatchPair]] = {}
    for pair in pairs:
        found.setdefault((pair.number - 1) // together, []).append(pair)
    return tuple(tuple(group) for _, group in sorted(found.items()))


def run_batch(
    session: Session, job: BatchJob, groups: Sequence[Group], token: CancelToken
) -> Iterator[Rows]:
    """Explain groups of pairs.

    An image is read, its faces are found, aligned and embedded once. In memory are those of the
    pairs that are explained and of the group after them, which are read meanwhile; others that
    pairs still need are in files of a private folder.

    Parameters
    ----------
    session : Session
        As `job` wants it.
    job : BatchJob
    groups : sequence of tuple of BatchPair
    token : CancelToken

    Yields
    ------
    tuple of BatchRow
        One for every pair of a group, in their order.

    Raises
    ------
    RunCancelled
    """
    with photos_kept(session) as cache, ThreadPoolExecutor(1, "reading") as reader:
        needed = photos_needed(job, groups)

        def ahead(number: int) -> Future[dict[Path, Found]]:
            return reader.submit(_read, session, job, groups[number : number + 1], cache.paths())

        following = ahead(0)
        for number, group in enumerate(groups):
            token.check()
            for path, found in following.result().items():
                cache.put(path, found)
            following = ahead(number + 1)
            yield explain_group(session, job, group, token)
            soon = {p for after in groups[number + 1 : number + 2] for p in photos_of(job, after)}
            cache.settle(photos_of(job, group), soon, needed[number])


def photos_needed(job: BatchJob, groups: Sequence[Group]) -> list[frozenset[Path]]:
    """Return, for every group, which of its photos groups that come later need, too."""
    last = {path: number for number, group in enumerate(groups) for path in photos_of(job, group)}
    return [
        frozenset(path for path in photos_of(job, group) if last[path] > number)
        for number, group in enumerate(groups)
    ]


@contextmanager
def photos_kept(session: Session) -> Iterator[PhotoCache]:
    """Let a session keep what it reads, for a while."""
    before = session.photo_cache
    cache = session.photo_cache = PhotoCache()
    try:
        yield cache
    finally:
        session.photo_cache = before
        cache.close()


def photos_of(job: BatchJob, group: Group) -> list[Path]:
    """Return the photos of a group, one after another; some may be the same."""
    return [job.root / name for pair in group for name in (pair.image_a, pair.image_b)]


def _read(
    session: Session, job: BatchJob, groups: Sequence[Group], known: frozenset[Path]
) -> dict[Path, Found]:
    """Read the photos of groups that are not known; what cannot be read is left to its pair."""
    found: dict[Path, Found] = {}
    limits = DecodeLimits(job.settings.max_megapixels)
    for path in dict.fromkeys(path for group in groups for path in photos_of(job, group)):
        if path not in known:
            with suppress(Exception):
                found[path] = session.find_faces(path, limits)
    return found


def explain_group(session: Session, job: BatchJob, group: Group, token: CancelToken) -> Rows:
    """Return the rows of a group; its pairs share their passes.

    Raises
    ------
    RunCancelled
    """
    passes = session.passes(job.settings.precision)
    requests = [
        ExplainRequest(
            ImageChoice(job.root / pair.image_a, pair.face_a),
            ImageChoice(job.root / pair.image_b, pair.face_b),
            job.settings,
        )
        for pair in group
    ]
    shared = session.shared_passes = SharedPasses(passes, job.settings.batch_size, token)
    try:
        ended = shared.run([partial(_ended, session, request, token) for request in requests])
    finally:
        session.shared_passes = None
    for number, found in enumerate(ended):
        if isinstance(found, OutOfMemory):  # alone it may fit, or move to the CPU
            with session.staying():
                ended[number] = _ended(session, requests[number], token)
    return tuple(_row(job, pair, found) for pair, found in zip(group, ended, strict=True))


def _ended(
    session: Session, request: ExplainRequest, token: CancelToken
) -> Explanation | Sim2WordError:
    """Return what a pair ended with; whatever fails is its own, and the others go on."""
    try:
        for event in session.explain(request, token):
            if isinstance(event, Done):
                return event.explanation
            if isinstance(event, Failed):
                return event.error
    except (RunCancelled, Sim2WordError):
        raise
    except Exception as error:  # noqa: BLE001 - recorded in the row, with its place in the log
        # Where it failed; what it says may name a photo.
        _log.error("a pair failed:\n%s", "".join(traceback.format_tb(error.__traceback__)))
        return Unforeseen(
            "{kind}: {reason}.",
            "Report it, with the log.",
            kind=type(error).__name__,
            reason=str(error),
        )
    raise RunCancelled


def _row(job: BatchJob, pair: BatchPair, found: Explanation | Sim2WordError) -> BatchRow:
    if isinstance(found, Sim2WordError):
        return failed_row(pair, found)
    a, b = found.faces
    likelihood = found.similarity.likelihood
    row = PairRow(
        number=pair.number,
        image_a=pair.image_a,
        image_b=pair.image_b,
        sha256_a=a.photo.sha256,
        sha256_b=b.photo.sha256,
        face_a=a.chosen,
        face_b=b.chosen,
        cosine=found.similarity.cosine,
        angular=found.similarity.angular,
        log10_lr=None if likelihood is None else likelihood.log10_lr,
        ranked_as=found.ranked_as,
        text_en=found.text.en,
        text_zh=found.text.zh,
        device=found.provenance.device.split()[0],
        turned_a=a.photo.turned,
        turned_b=b.photo.turned,
        warnings_a=",".join(a.quality.warnings),
        warnings_b=",".join(b.quality.warnings),
        same_photo=found.similarity.same_photo,
        strangers=None if found.account is None else found.account.strangers,
        unnamed=None if found.account is None else found.account.unnamed,
        not_calibrated=",".join(one.name for one in found.similarity.not_calibrated) or None,
    )
    document = None
    if job.documents:
        document = json_file(with_relative_paths(explanation_document(found), job.root))
    return BatchRow(
        row,
        tuple(_word(pair.number, word) for word in found.words),
        tuple(
            _evidence(pair.number, word, made) for word in found.words for made in word.measurements
        ),
        _account(pair.number, found.account),
        _parts(pair.number, found.parts),
        document,
    )


def _account(number: int, account: Account | None) -> tuple[AccountRow, ...]:
    rows = () if account is None else account.rows
    return tuple(
        AccountRow(
            pair=number,
            place=place,
            attributes=row.group,
            value=row.value,
            low=row.low,
            high=row.high,
            firm=row.firm,
            words="; ".join(say(phrase, ENGLISH) for phrase in words_of(row)),
            in_regions=row.in_regions,
        )
        for place, row in enumerate(rows, start=1)
    )


def _parts(number: int, parts: EnoughParts | None) -> tuple[PartsRow, ...]:
    return tuple(
        PartsRow(
            pair=number,
            change=one.kind,
            parts=",".join(one.parts),
            area=one.area,
            cosine_a=one.cosine_a,
            cosine_b=one.cosine_b,
            crosses=one.crosses,
            specific=one.specific,
            twins_mean=None if one.twins is None else one.twins.mean,
            twins_p=None if one.twins is None else one.twins.p,
            judged=one.judged,
        )
        for one in (() if parts is None else parts.found)
    )


def _word(number: int, word: Word) -> WordRow:
    made = word.ranking
    control = None if made is None else made.control
    return WordRow(
        pair=number,
        image=word.image,
        rank=word.rank,
        attribute=word.attribute,
        value=word.value,
        score=word.score,
        supported=word.supported,
        direction=None if word.direction is None else word.direction.value,
        change=None if made is None else made.kind,
        effect=None if made is None else made.effect,
        z=None if control is None else control.z,
        p=None if control is None else control.p,
    )


def _evidence(number: int, word: Word, made: Measurement) -> EvidenceRow:
    control = made.control
    return EvidenceRow(
        pair=number,
        image=word.image,
        attribute=word.attribute,
        value=word.value,
        kind=made.kind,
        ranks=made.kind == word.ranked_by,
        fill=made.fill,
        similarity=made.similarity,
        effect=made.effect,
        area=made.area,
        control_mean=None if control is None else control.mean,
        control_sd=None if control is None else control.sd,
        z=None if control is None else control.z,
        p=None if control is None else control.p,
        judged=made.judged,
    )


def failed_row(pair: BatchPair, error: Sim2WordError) -> BatchRow:
    """Return the row of a pair that has no result."""
    row = PairRow(
        number=pair.number,
        image_a=pair.image_a,
        image_b=pair.image_b,
        error=type(error).__name__,
        cause=f"{error.cause} {error.next_step}",
    )
    return BatchRow(row)
