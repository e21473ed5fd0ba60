"""The default's maps: the region that a search finds, and what exchanged pixels would change."""

from __future__ import annotations

import torch

from engine.explain.maps.exchange import STEPS as EXCHANGE_STEPS
from engine.explain.maps.exchange import exchange_maps
from engine.explain.maps.region_search import COST_OF_STEP, STEPS, RegionSearch
from engine.explain.passes import OwnPasses
from engine.explain.saliency.question import Maps, Needs, Question

_OURS = "Sim2Word"
_STEEPNESS = 6


class SearchedRegion:
    """How early a pixel belongs to the region that moves the score most."""

    name, title, paper = "measured", "First pixels to erase (crumbs)", _OURS
    needs, signed = Needs.GRADIENTS, False

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return float(COST_OF_STEP * STEPS)

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        towards = -1.0 if question.ranked_as == "mated" else 1.0
        search = RegionSearch(
            OwnPasses(question.net),
            question.crops,
            question.fills,
            question.partners.clone(),
            torch.full((len(question.crops),), towards, device=question.crops.device),
        )
        for step in range(STEPS):
            question.token.check()
            search.step()
            yield (step + 1) / STEPS
        # As a picture the region itself is to stand out; the order of the pixels stays.
        return search.order() ** _STEEPNESS


class ExchangeMap:
    """What a pixel keeps from the score by not being the partner's."""

    name, title, paper = "exchange", "Exchange", _OURS
    needs, signed = Needs.GRADIENTS, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return 3.0 * EXCHANGE_STEPS

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        maps = exchange_maps(
            OwnPasses(question.net),
            question.crops,
            question.partner_crops,
            question.partners,
            question.token,
        )
        yield 1.0
        return maps.signed
