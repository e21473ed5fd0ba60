"""What is known of a comparison of methods; everything drawn follows from this. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Cancelled, Event, FacesFound, Failed, Scored
from engine.contracts.methods import (
    AllCompared,
    ComparedMethod,
    CompareRequest,
    MethodProgress,
    MethodReady,
    MethodsCompared,
)
from engine.contracts.pair import SIDES, AlignedFace, Side
from engine.contracts.score import Similarity


class Order(StrEnum):
    """In which order methods are listed."""

    FAMILY = "family"
    EFFECT_A = "effect_a"
    EFFECT_B = "effect_b"


@dataclass(slots=True)
class CompareState:
    """The events of one comparison, folded.

    Attributes
    ----------
    request : CompareRequest or None
    faces : dict
        By side, as the networks of this comparison see them.
    similarity : Similarity or None
    shares : dict
        By method, 0 to 1, of those that run or have run.
    ready : dict
        By method, of those that are done.
    comparison : MethodsCompared or None
        Once all are done.
    error : Sim2WordError or None
    cancelled : bool
    """

    request: CompareRequest | None = None
    faces: dict[Side, AlignedFace] = field(default_factory=dict)
    similarity: Similarity | None = None
    shares: dict[str, float] = field(default_factory=dict)
    ready: dict[str, ComparedMethod] = field(default_factory=dict)
    comparison: MethodsCompared | None = None
    error: Sim2WordError | None = None
    cancelled: bool = False

    @property
    def running(self) -> bool:
        """Whether it was asked for and has not ended."""
        ended = self.comparison is not None or self.error is not None or self.cancelled
        return self.request is not None and not ended

    def take(self, event: Event) -> bool:
        """Fold an event in; return whether it belongs to this comparison."""
        if self.request is None or event.request_id != self.request.request_id:
            return False
        match event:
            case FacesFound(image=side, aligned=face):
                self.faces[side] = face
            case Scored(similarity=similarity):
                self.similarity = similarity
            case MethodProgress(method=method, share=share):
                self.shares[method] = share
            case MethodReady(compared=compared):
                self.ready[compared.card.name] = compared
            case AllCompared(comparison=comparison):
                self.comparison = comparison
                self.ready = {m.card.name: m for m in comparison.methods}
            case Failed(error=error):
                self.error = error
            case Cancelled():
                self.cancelled = True
        return True

    def listed(self, order: Order) -> tuple[str, ...]:
        """Return the methods asked for, in an order; those without an effect stand last."""
        names = () if self.request is None else self.request.methods
        if order is Order.FAMILY:
            return names
        side: Side = "a" if order is Order.EFFECT_A else "b"
        index = SIDES.index(side)

        def rank(name: str) -> int:
            found = self.ready.get(name)
            return len(names) if found is None or found.ranks is None else found.ranks[index]

        return tuple(sorted(names, key=rank))
