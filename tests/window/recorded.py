"""Explanations of the real engine, recorded and played again where the window is the subject.

The first run of a pair is the engine's own; its events are kept and yielded again, in their order,
to later tests that ask for the same pair, faces, settings, models and calibration. A test whose
subject is a run as it happens has the mark ``live_run``: there every run is the engine's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.contracts.cancel import CancelToken
from engine.contracts.events import Cancelled, Done, Event
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest
from engine.language.catalogue import languages
from engine.session import Session

Explain = Callable[[Session, ExplainRequest, CancelToken], Iterator[Event]]


class Recordings:
    """Takes the place of :meth:`Session.explain`."""

    def __init__(self, real: Explain) -> None:
        self._real = real
        self._known: dict[object, tuple[Event, ...]] = {}

    def explain(
        self, session: Session, request: ExplainRequest, token: CancelToken
    ) -> Iterator[Event]:
        """Yield the events of a run, the engine's own or recorded ones."""
        key = _key_of(session, request)
        known = None if key is None else self._known.get(key)
        if known is None:
            yield from self._recorded(key, session, request, token)
            return
        for event in known:
            if token.cancelled:
                yield Cancelled(request.request_id)
                return
            yield _of_request(event, request.request_id)

    def _recorded(
        self, key: object, session: Session, request: ExplainRequest, token: CancelToken
    ) -> Iterator[Event]:
        events = []
        for event in self._real(session, request, token):
            events.append(event)
            yield event
        if events and isinstance(events[-1], Done) and key is not None:
            self._known[key] = tuple(events)


def _of_request(event: Event, request_id: str) -> Event:
    if isinstance(event, Done):
        made = replace(event.explanation, request_id=request_id)
        return replace(event, request_id=request_id, explanation=made)
    return replace(event, request_id=request_id)


def _key_of(session: Session, request: ExplainRequest) -> object | None:
    """Return what a run depends on; None where a photo cannot be read."""
    photos = [_photo_key(choice) for choice in (request.a, request.b)]
    if None in photos:
        return None
    by = session.pack.recognition.statistics, session.calibration, session.verbal_scale
    spoken = languages()  # a result is phrased in every language that there is
    return (*photos, request.settings, session.identities, session.choice, spoken, *map(repr, by))


def _photo_key(choice: ImageChoice) -> object | None:
    try:
        return choice, hashlib.sha256(choice.path.read_bytes()).hexdigest()
    except OSError:
        return None
