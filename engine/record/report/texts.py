"""The report's texts in both languages."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from engine.files.resources import resource
from engine.language.vocabulary import Language


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(
        resource("report_texts.json").read_text(encoding="utf-8")
    )
    return texts


class Texts:
    """Texts in one language.

    Parameters
    ----------
    language : {"en", "zh"}
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, **values: Any) -> str:  # noqa: ANN401 - of str.format
        """Return a text with its values in place."""
        text = _texts()[key][self.language]
        return text.format(**values) if values else text


def clock(time: str) -> str:
    """Return a time of a case, to the second, as it is read."""
    return time[:19].replace("T", " ")
