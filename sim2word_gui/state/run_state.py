"""What the window knows of a run; everything it draws follows from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from engine.contracts.account import Account
from engine.contracts.events import (
    Accounted,
    Cancelled,
    Done,
    Event,
    FacesFound,
    Failed,
    MapReady,
    Moved,
    Outcome,
    PartsFound,
    Progress,
    Scored,
    Started,
    WordRanked,
)
from engine.contracts.explanation import Explanation, SaliencyMap, Word
from engine.contracts.pair import Side
from engine.contracts.parts import EnoughParts
from engine.contracts.score import Similarity


class Phase(Enum):
    """Where a run stands."""

    IDLE = auto()
    RUNNING = auto()
    DONE = auto()
    CANCELLED = auto()
    FAILED = auto()


@dataclass(slots=True)
class RunState:
    """The events of one request, folded.

    Attributes
    ----------
    request_id : str or None
        Of the run; events of any other are stale.
    stage : str
        What is being done: ``waiting`` for another run, then the engine's stages.
    cancelling : bool
        Whether it was asked to stop.
    overall : float
        Share of the measuring that is finished, 0 to 1.
    similarity : Similarity or None
    maps : dict
        By side and branch.
    words : tuple of Word
        The ranking as it stands.
    account : Account or None
    parts : EnoughParts or None
    outcome : Outcome or None
    """

    request_id: str | None = None
    stage: str = "waiting"
    cancelling: bool = False
    overall: float = 0.0
    similarity: Similarity | None = None
    maps: dict[tuple[Side, str], SaliencyMap] = field(default_factory=dict)
    words: tuple[Word, ...] = ()
    account: Account | None = None
    parts: EnoughParts | None = None
    outcome: Outcome | None = None
    _first: tuple[float, float] | None = None

    @property
    def phase(self) -> Phase:
        """Where the run stands."""
        if self.request_id is None:
            return Phase.IDLE
        match self.outcome:
            case None:
                return Phase.RUNNING
            case Done():
                return Phase.DONE
            case Cancelled():
                return Phase.CANCELLED
            case _:
                return Phase.FAILED

    @property
    def explanation(self) -> Explanation | None:
        """The result, once done."""
        return self.outcome.explanation if isinstance(self.outcome, Done) else None

    def seconds_left(self, now: float) -> float | None:
        """Return an estimate from the measuring done so far; None while there is none.

        Parameters
        ----------
        now : float
            Seconds of the clock that :meth:`take` is given.
        """
        if self._first is None or self.phase is not Phase.RUNNING:
            return None
        since, at_first = self._first
        done = self.overall - at_first
        return (now - since) / done * (1 - self.overall) if done > 0 else None

    def take(self, event: Event, now: float = 0.0) -> bool:  # noqa: C901, PLR0912 - a case an event
        """Fold an event in; return whether it belongs to this run."""
        if event.request_id != self.request_id or self.outcome is not None:
            return False
        match event:
            case Moved():
                self._forget()
                self._first = None
            case Started() | FacesFound():
                self.stage = "reading"
            case Scored(similarity=similarity):
                self.stage = "maps"
                self.similarity = similarity
            case Accounted(account=account):
                self.account = account
            case PartsFound(parts=parts):
                self.parts = parts
            case MapReady(saliency=saliency):
                self.maps[saliency.image, saliency.branch] = saliency
            case WordRanked(words=words):
                self.words = words
            case Progress(stage=stage, overall=overall):
                self.stage, self.overall = stage, overall
                if overall > 0:  # what comes before the measuring says nothing of its pace
                    self._first = self._first or (now, overall)
            case Done(explanation=explanation):
                self.outcome = event
                self.words, self.account = explanation.words, explanation.account
                self.parts = explanation.parts
            case Cancelled() | Failed():
                self.outcome = event
                if isinstance(event, Failed):  # of a cancelled run the screen keeps what it has
                    self._forget()
        return True

    def _forget(self) -> None:
        """Drop what was found."""
        self.similarity, self.maps, self.words = None, {}, ()
        self.account = self.parts = None
