"""A region erased: what the score does without it.

R. Chen et al., "Sim2Word: explaining similarity with representative attribute words via
counterfactual explanations", ACM TOMM 2022.
"""

from __future__ import annotations

from engine.contracts.explanation import WordSide
from engine.contracts.pair import SIDES, Side
from engine.contracts.settings import Settings
from engine.evidence.kind import Changeable, EvidenceCard, Pixels, RankedAs
from engine.evidence.region_kind import RegionKind


class Erase(RegionKind):
    """Fills a region of one face, or of both, with what carries no information."""

    card = EvidenceCard("erase", "erasing", picture="erased")

    def weight(self, _ranked_as: RankedAs, _image: WordSide) -> int:
        """Return how well it ranks: whatever the question."""
        return 1

    def fill(self, settings: Settings) -> str:
        """Return the fill that the settings name."""
        return settings.fill.value

    def replacement(self, pair: Changeable, side: Side) -> Pixels | None:
        """Return the fill."""
        return None if pair.fills is None else pair.fills[SIDES.index(side)]
