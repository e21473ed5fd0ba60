"""The words as people read them, in English and Simplified Chinese."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Literal

from engine.files.resources import resource

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, Language] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Display names of word keys.

    Attributes
    ----------
    names : dict
        By language and key, for instance ``names["en"]["hair_color=black"]``.
    unknown : tuple of str
        Keys of the paper's words that the embedded attribute network does not know.
    """

    names: dict[Language, dict[str, str]]
    unknown: tuple[str, ...]

    def name(self, key: str, language: Language) -> str:
        """Return the display name of a key; of an unlisted key, the key in plain letters."""
        return self.names[language].get(key) or key.replace("_", " ").replace("=", ": ")


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary of ``resources/words.json``."""
    listed = json.loads(resource("words.json").read_text(encoding="utf-8"))
    unknown = listed["paper_words_unknown_to_the_embedded_network"]
    every = listed["words"] + unknown
    return Vocabulary(
        names={
            "en": {word["key"]: word["en"] for word in every},
            "zh": {word["key"]: word["zh"] for word in every},
        },
        unknown=tuple(word["key"] for word in unknown),
    )
