"""The report's texts in one language."""

from __future__ import annotations

from typing import Any

from engine.language.catalogue import Language, say


class Texts:
    """Texts in one language.

    Parameters
    ----------
    language : str
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, **values: Any) -> str:  # noqa: ANN401 - of str.format
        """Return a text of the report's part of the catalogue, with its values in place."""
        return say(f"report.{key}", self.language, **values)


def clock(time: str) -> str:
    """Return a time of a case, to the second, as it is read."""
    return time[:19].replace("T", " ")


def order_of(after_runs: int, say: Texts) -> str:
    """Return whether a score could be seen when something was written."""
    return say("before_runs") if after_runs == 0 else say("after_runs", count=after_runs)
