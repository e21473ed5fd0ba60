"""What the program warns of beside a face, in words."""

from __future__ import annotations

from engine.language.catalogue import ENGLISH, Language, known, text


def warning_text(code: str, language: Language = ENGLISH) -> str:
    """Return the text of a code; of an unlisted one, the code in plain letters."""
    key = f"warnings.{code}"
    return text(key, language) if known(key) else code.replace("_", " ")
