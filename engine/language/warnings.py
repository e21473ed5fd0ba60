"""What the program warns of beside a face, in words."""

from __future__ import annotations

import json
from functools import cache

from engine.files.resources import resource
from engine.language.vocabulary import LANGUAGES, Language


@cache
def load_warnings() -> dict[str, dict[Language, str]]:
    """Return the texts of ``resources/warnings.json``, by code and language."""
    listed = json.loads(resource("warnings.json").read_text(encoding="utf-8"))["warnings"]
    return {one["key"]: {language: one[language] for language in LANGUAGES} for one in listed}


def warning_text(code: str, language: Language = "en") -> str:
    """Return the text of a code; of an unlisted one, the code in plain letters."""
    known = load_warnings().get(code)
    return code.replace("_", " ") if known is None else known[language]
