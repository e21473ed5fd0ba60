"""Notes on how a photo was read, in each language.

Documents hold them in English, as they were written when the photo was read; they are recognised by
the texts under ``notes`` of the English catalogue.
"""

from __future__ import annotations

import re
import string
from functools import cache

from engine.language.catalogue import ENGLISH, Language, catalogues, say

_BEGINNING = "notes."


def note_text(note: str, language: Language) -> str:
    """Return a note in a language; as it is where no text of the catalogue fits it."""
    if language == ENGLISH:
        return note
    for key, pattern in _patterns():
        found = pattern.fullmatch(note)
        if found is not None:
            return say(key, language, **found.groupdict())
    return note


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    texts = catalogues()[0].texts
    return tuple((key, _pattern(text)) for key, text in texts.items() if key.startswith(_BEGINNING))


def _pattern(template: str) -> re.Pattern[str]:
    parts = (
        re.escape(fixed) + (f"(?P<{name}>.+)" if name else "")
        for fixed, name, _, _ in string.Formatter().parse(template)
    )
    return re.compile("".join(parts))
