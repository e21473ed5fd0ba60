"""Explain pair after pair; a failure is a row like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.batch.listing import BatchPair
from engine.contracts import (
    CancelToken,
    Done,
    ExplainRequest,
    Explanation,
    Failed,
    ImageChoice,
    RunCancelled,
    Settings,
    Sim2WordError,
    Word,
)
from engine.session import Session
from engine.session.photo_cache import PhotoCache

KEPT_BYTES = 1 << 30
"""Of photos' pixels, in memory."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What came of a pair.

    Attributes
    ----------
    columns : tuple
        As the table ``pairs`` has them.
    words : tuple of tuple
        As the table ``words`` has them.
    """

    columns: tuple[Any, ...]
    words: tuple[tuple[Any, ...], ...] = ()


def run_batch(
    session: Session,
    pairs: Iterable[BatchPair],
    root: Path,
    settings: Settings,
    token: CancelToken,
    keep: Callable[[BatchPair, Explanation], None] = lambda _pair, _found: None,
) -> Iterator[BatchRow]:
    """Explain pairs; an image is read and its faces are found once while it is in memory.

    Parameters
    ----------
    session : Session
    pairs : iterable of BatchPair
    root : Path
        The folder that the images' paths start from.
    settings : Settings
    token : CancelToken
    keep : callable, optional
        Is given every explanation before its row.

    Yields
    ------
    BatchRow
        One for every pair, in their order.

    Raises
    ------
    RunCancelled
    """
    before, session.photo_cache = session.photo_cache, PhotoCache(KEPT_BYTES)
    try:
        for pair in pairs:
            token.check()
            request = ExplainRequest(
                ImageChoice(root / pair.image_a, pair.face_a),
                ImageChoice(root / pair.image_b, pair.face_b),
                settings,
            )
            found = _ended(session, request, token)
            if isinstance(found, Explanation):
                keep(pair, found)
                yield _row(pair, found)
            else:
                yield _failed(pair, found)
    finally:
        session.photo_cache = before


def _ended(
    session: Session, request: ExplainRequest, token: CancelToken
) -> Explanation | Sim2WordError:
    for event in session.explain(request, token):
        if isinstance(event, Done):
            return event.explanation
        if isinstance(event, Failed):
            return event.error
    raise RunCancelled


def _row(pair: BatchPair, found: Explanation) -> BatchRow:
    a, b = found.faces
    likelihood = found.similarity.likelihood
    columns = (
        pair.number, pair.image_a, pair.image_b, a.photo.sha256, b.photo.sha256, a.chosen, b.chosen,
        found.similarity.cosine, found.similarity.angular,
        None if likelihood is None else likelihood.log10_lr, found.text.en, found.text.zh,
        None, None,
    )  # fmt: skip
    return BatchRow(columns, tuple(_word(pair.number, word) for word in found.words))


def _word(number: int, word: Word) -> tuple[Any, ...]:
    change = word.interventions[0] if word.interventions else None
    return (
        number, word.image, word.rank, word.attribute,
        None if word.value is None else str(word.value), word.score,
        None if word.supported is None else int(word.supported),
        None if word.direction is None else word.direction.value,
        None if change is None else change.effect, None if change is None else change.z,
        None if change is None else change.p,
    )  # fmt: skip


def _failed(pair: BatchPair, error: Sim2WordError) -> BatchRow:
    nothing = (None,) * 9
    told = (type(error).__name__, f"{error.cause} {error.next_step}")
    return BatchRow((pair.number, pair.image_a, pair.image_b, *nothing, *told))
