"""The one map of the default: what holds the score up, and what pulls it down."""

from __future__ import annotations

from engine.explain.maps.exchange import STEPS, exchange_maps
from engine.explain.maps.score_map import COST, Scored, score_maps
from engine.explain.passes import OwnPasses
from engine.explain.saliency.question import Maps, Needs, Question


class ScoreMap:
    """Masks, gradients and exchanged pixels in one map."""

    name, title, paper = "score", "Score map", "Sim2Word"
    needs, signed = Needs.GRADIENTS, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face."""
        return COST + 3.0 * STEPS

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        passes = OwnPasses(question.net)
        exchanged = exchange_maps(
            passes, question.crops, question.partner_crops, question.partners, question.token
        )
        return (
            yield from score_maps(
                passes,
                Scored(question.crops, question.fills, question.partners.clone(), exchanged.signed),
                -1.0 if question.ranked_as == "mated" else 1.0,
                question.seed,
                question.batch_size,
                question.token,
            )
        )
