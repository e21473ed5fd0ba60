"""A region exchanged for the partner's: what the score does where the faces are made alike."""

from __future__ import annotations

from engine.contracts.explanation import WordSide
from engine.contracts.pair import SIDES, Side
from engine.contracts.settings import Settings
from engine.evidence.kind import Changeable, EvidenceCard, Pixels, RankedAs
from engine.evidence.region_kind import RegionKind

PARTNER = "partner"
"""What fills an exchanged region: the partner's pixels."""


class Exchange(RegionKind):
    """Fills a region of one face with the partner's pixels.

    Regions of both are not exchanged: the pair would be the same, mirrored.
    """

    card = EvidenceCard("exchange", "exchanging", images=("a", "b"), picture="exchanged")

    def weight(self, ranked_as: RankedAs, _image: WordSide) -> int:
        """Return how well it ranks: it shows best what sets two faces apart."""
        return 2 if ranked_as == "nonmated" else 0

    def fill(self, _settings: Settings) -> str:
        """Return that the partner's pixels are the fill."""
        return PARTNER

    def replacement(self, pair: Changeable, side: Side) -> Pixels:
        """Return the partner's pixels, laid on the face where its parts were found."""
        number = SIDES.index(side)
        return pair.faces[1 - number].crop if pair.partners is None else pair.partners[number]

    def soft(self, pair: Changeable) -> bool:
        """Return whether the partner's pixels were laid on the face: then borders are blended."""
        return pair.partners is not None
