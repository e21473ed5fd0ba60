"""What the window knows of the current run; everything it draws follows from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from engine.contracts import (
    AlignedFace,
    Cancelled,
    Done,
    Event,
    Explanation,
    FacesFound,
    Failed,
    MapReady,
    Outcome,
    SaliencyMap,
    Side,
)


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
        Of the current run; events of any other are stale.
    faces : dict
        By side.
    maps : dict
        By side and branch.
    outcome : Outcome or None
    """

    request_id: str | None = None
    faces: dict[Side, AlignedFace] = field(default_factory=dict)
    maps: dict[tuple[Side, str], SaliencyMap] = field(default_factory=dict)
    outcome: Outcome | None = None

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

    def take(self, event: Event) -> bool:
        """Fold an event in; return whether it belongs to this run."""
        if event.request_id != self.request_id or self.outcome is not None:
            return False
        match event:
            case FacesFound(image=image, aligned=aligned):
                self.faces[image] = aligned
            case MapReady(saliency=saliency):
                self.maps[saliency.image, saliency.branch] = saliency
            case Done() | Cancelled() | Failed():
                self.outcome = event
        return True
