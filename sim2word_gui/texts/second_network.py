"""What is said of two networks that explained one pair."""

from __future__ import annotations

from engine.contracts.explanation import Agreement
from engine.language.catalogue import Language, say
from engine.language.score import second_network_lines


def beside_text(found: Agreement, language: Language) -> str:
    """Return an agreement as lines of text."""
    lines = (f"• {line}" for line in second_network_lines(found, language))
    return "\n".join([say("score.second", language), *lines])
