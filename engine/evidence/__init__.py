"""Kinds of evidence for a word, one a file, each named in :data:`EVIDENCE`."""

from collections.abc import Iterable

from engine.contracts.errors import BadInput
from engine.contracts.explanation import WordSide
from engine.evidence.erase import Erase
from engine.evidence.exchange import Exchange
from engine.evidence.kind import EvidenceCard, EvidenceKind, RankedAs

EVIDENCE: tuple[EvidenceKind, ...] = (Erase(), Exchange())
"""Every kind, in the order in which they are measured."""


def cards() -> tuple[EvidenceCard, ...]:
    """Return the cards of all kinds."""
    return tuple(kind.card for kind in EVIDENCE)


def kind_named(name: str) -> EvidenceKind | None:
    """Return the kind of a name; None of one that this version does not know."""
    return next((kind for kind in EVIDENCE if kind.card.name == name), None)


def kinds_of(names: Iterable[str]) -> tuple[EvidenceKind, ...]:
    """Return kinds by their names, in the order in which they are measured.

    Raises
    ------
    BadInput
        If there is none of a name, or no name at all.
    """
    wanted, known = list(names), [card.name for card in cards()]
    for name in wanted or [""]:
        if name not in known:
            raise BadInput(
                "There is no kind of evidence {name}.",
                "Choose of: {known}.",
                name=name or "-",
                known=", ".join(known),
            )
    return tuple(kind for kind in EVIDENCE if kind.card.name in wanted)


def ranking_kind(
    kinds: Iterable[EvidenceKind], ranked_as: RankedAs, image: WordSide
) -> EvidenceKind | None:
    """Return which of some kinds ranks the words of an image; None if none measures them."""
    fit = [kind for kind in kinds if image in kind.card.images]
    return max(fit, key=lambda kind: kind.weight(ranked_as, image), default=None)
