"""The steps of a run, as they are shown while it works."""

from __future__ import annotations

from engine.evidence import cards
from engine.language.catalogue import known, say
from sim2word_gui.system.language import spoken


def stage_name(stage: str) -> str:
    """Return the name of a step in the language of the program; of a plugin's, the step itself."""
    kind = next((card.name for card in cards() if card.stage == stage), None)
    key = f"stages.{stage}" if kind is None else f"evidence.{kind}.stage"
    return say(key, spoken()) if known(key) else stage
