"""What a running explanation reports, in this order.

``Started``, ``FacesFound`` for each image, ``Scored``, ``Accounted`` where the networks in use
have an account, ``PartsFound`` where they have an operating point, ``MapReady`` as maps come to
exist, ``WordRanked`` while the counterfactuals run, ``Progress`` while these and sets of parts are
tried, and exactly one of ``Done``, ``Cancelled`` and ``Failed``. After ``Moved`` they begin again.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.account import Account
from engine.contracts.errors import OutOfMemory, Sim2WordError
from engine.contracts.explanation import Explanation, SaliencyMap, Word
from engine.contracts.pair import AlignedFace, Side
from engine.contracts.parts import EnoughParts
from engine.contracts.score import Similarity


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events; `request_id` names the request that an event belongs to."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Started(Event):
    """The run began; `stages` are its steps in order."""

    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacesFound(Event):
    """A photo was read, its faces found and one of them aligned."""

    image: Side
    aligned: AlignedFace


@dataclass(frozen=True, slots=True)
class Scored(Event):
    """The score of the untouched pair."""

    similarity: Similarity


@dataclass(frozen=True, slots=True)
class Accounted(Event):
    """The account of the score, before anything was changed."""

    account: Account


@dataclass(frozen=True, slots=True)
class PartsFound(Event):
    """Which parts of the face are enough to take the score across its threshold."""

    parts: EnoughParts


@dataclass(frozen=True, slots=True)
class MapReady(Event):
    """A saliency map."""

    saliency: SaliencyMap


@dataclass(frozen=True, slots=True)
class WordRanked(Event):
    """The ranking as the evidence stands: all ranked words so far, each image's in order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """`done` of `total` units of `stage` are finished.

    Attributes
    ----------
    overall : float
        Share of all the run's measuring that is finished, 0 to 1.
    """

    stage: str
    done: int
    total: int
    overall: float


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """The run starts again on another device, because memory ran out on the one before.

    Attributes
    ----------
    device : str
        As the record names it.
    error : OutOfMemory
    """

    device: str
    error: OutOfMemory


@dataclass(frozen=True, slots=True)
class Done(Event):
    """The whole result."""

    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """The user stopped the run; there is no result."""


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """The run stopped on an error.

    Attributes
    ----------
    error : Sim2WordError
    image : {"a", "b"} or None
        The photo that is at fault, where one is.
    """

    error: Sim2WordError
    image: Side | None = None


Outcome = Done | Cancelled | Failed
