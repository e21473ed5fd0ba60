"""One catalogue a language: every sentence about a result, by its key.

A language is one file ``resources/language/CODE.json`` (and, for the window and the manual, a
catalogue of Qt and one of gettext; see CONTRIBUTING). Where a key is missing in a language, the
English text stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from engine.files.resources import RESOURCES

Language: TypeAlias = str
"""Code of a language that has a catalogue, for instance ``en``."""
ENGLISH: Language = "en"
FOLDER = RESOURCES / "language"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to say: the key of a text, and what stands in its places.

    Attributes
    ----------
    key : str
        For instance ``sentence.score``.
    values : mapping
        Numbers and texts, phrases, or tuples of phrases and texts, which are listed.
    """

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language.

    Attributes
    ----------
    code : str
    name : str
        In the language itself.
    locale : str
        Of Qt's and gettext's catalogues; empty for the language of the sources.
    texts : mapping
        By key, with dots between its parts.
    """

    code: Language
    name: str
    locale: str
    texts: Mapping[str, str]


@cache
def _read(folder: Path) -> dict[Language, Catalogue]:
    found = {}
    for file in sorted(folder.glob("*.json"), key=lambda file: (file.stem != ENGLISH, file.stem)):
        texts = dict(_flat(json.loads(file.read_text(encoding="utf-8"))))
        found[file.stem] = Catalogue(
            file.stem, texts["language.name"], texts["language.locale"], texts
        )
    return found


def _flat(entries: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in entries.items():
        if isinstance(value, dict):
            found += _flat(value, f"{before}{key}.")
        else:
            found.append((before + key, value))
    return found


def catalogues() -> tuple[Catalogue, ...]:
    """Return every language's catalogue, English first."""
    return tuple(_read(FOLDER).values())


def languages() -> tuple[Language, ...]:
    """Return the codes of the languages, English first."""
    return tuple(_read(FOLDER))


def known(key: str) -> bool:
    """Whether there is a text of a key."""
    return key in _read(FOLDER)[ENGLISH].texts


def text(key: str, language: Language) -> str:
    """Return a text as it is in the catalogue, its places empty.

    Raises
    ------
    KeyError
        If English has none of the key either.
    """
    known = _read(FOLDER)
    of_language = known[language].texts if language in known else {}
    return of_language[key] if key in of_language else known[ENGLISH].texts[key]


def say(phrase: Phrase | str, language: Language, **values: Any) -> str:  # noqa: ANN401 - of format
    """Return a phrase, or the text of a key, in a language.

    Parameters
    ----------
    phrase : Phrase or str
    language : str
    **values
        As of :class:`Phrase`, of a key.

    Raises
    ------
    KeyError
        If there is no such text.
    """
    if isinstance(phrase, Phrase):
        return say(phrase.key, language, **phrase.values)
    if phrase.startswith("words.") and not known(phrase):  # of a network that was imported
        return phrase.removeprefix("words.").replace("_", " ").replace("=", ": ")
    template = text(phrase, language)
    if not values:
        return template
    return template.format(**{name: _said(value, language) for name, value in values.items()})


def _said(value: Any, language: Language) -> Any:  # noqa: ANN401 - of format
    if isinstance(value, Phrase):
        return say(value, language)
    if isinstance(value, tuple):
        return text("language.words_between", language).join(_said(v, language) for v in value)
    return value


def html_language(language: Language) -> str:
    """Return a language as HTML and PDF name it, for instance ``zh-CN``."""
    return (text("language.locale", language) or language).replace("_", "-")


def sentences(phrases: list[Phrase], language: Language) -> str:
    """Return phrases one after the other, as sentences of one text."""
    between = text("language.sentences_between", language)
    return between.join(say(phrase, language) for phrase in phrases)
