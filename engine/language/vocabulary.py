"""The words as people read them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from engine.files.resources import resource
from engine.language.catalogue import Language, known, text

__all__ = ["Language", "Vocabulary", "load_vocabulary"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Display names of word keys.

    Attributes
    ----------
    keys : tuple of str
        For instance ``hair_color=black``.
    unknown : tuple of str
        Keys of the paper's words that the embedded attribute network does not know.
    """

    keys: tuple[str, ...]
    unknown: tuple[str, ...]

    def name(self, key: str, language: Language) -> str:
        """Return the display name of a key; of an unlisted key, the key in plain letters."""
        if known(f"words.{key}"):
            return text(f"words.{key}", language)
        return key.replace("_", " ").replace("=", ": ")


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary of ``resources/words.json``."""
    listed = json.loads(resource("words.json").read_text(encoding="utf-8"))
    unknown = tuple(listed["paper_words_unknown_to_the_embedded_network"])
    return Vocabulary((*(word["key"] for word in listed["words"]), *unknown), unknown)
