"""What a network's profile changes, in words."""

from __future__ import annotations

from engine.contracts.network_profile import ProfileRow
from engine.language.catalogue import Language, known, say


def row_name(row: ProfileRow, language: Language) -> str:
    """Return what a row changes."""
    if row.kind == "attribute":
        return say(f"words.{row.key}", language)
    if row.kind == "frequency":
        _, low, high = row.key.split("_")
        return say("profile.band", language, low=low, high=high)
    key = f"profile.change.{row.key}"
    return say(key if known(key) else f"score.condition.{row.key}", language)
