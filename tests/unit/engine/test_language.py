"""One catalogue a language: the same keys, the same places, and nothing that cannot be said."""

from __future__ import annotations

import string

import pytest

from engine.contracts.pair import QUALITY_COMPONENTS
from engine.evidence import cards
from engine.language.catalogue import (
    ENGLISH,
    Phrase,
    catalogues,
    html_language,
    languages,
    say,
    sentences,
    text,
)
from engine.language.components import load_components
from engine.language.notes import note_text
from engine.language.vocabulary import load_vocabulary
from engine.language.warnings import warning_text


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_language_says_the_same_things() -> None:
    english, *others = catalogues()
    assert english.code == ENGLISH
    assert others
    for other in others:
        assert other.texts.keys() == english.texts.keys()
        for key, template in english.texts.items():
            assert places(other.texts[key]) == places(template), (other.code, key)
            if not key.startswith("language."):
                assert other.texts[key], (other.code, key)


def test_every_kind_of_evidence_has_all_its_texts() -> None:
    of_erasing = {key for key in catalogues()[0].texts if key.startswith("evidence.erase.")}
    for card in cards():
        for key in of_erasing:
            assert text(key.replace(".erase.", f".{card.name}."), ENGLISH)


def test_lists_of_keys_are_those_of_the_catalogue() -> None:
    texts = catalogues()[0].texts
    assert {f"words.{key}" for key in load_vocabulary().keys} == {
        key for key in texts if key.startswith("words.")
    }
    assert {f"components.{one.key}" for one in load_components()} == {
        key for key in texts if key.startswith("components.")
    }
    assert all(f"report.q_{component[0]}" in texts for component in QUALITY_COMPONENTS)
    for component in QUALITY_COMPONENTS:
        for code in component[3]:
            assert f"warnings.{code}" in texts


def test_phrases_are_said_with_phrases_in_their_places() -> None:
    words = (Phrase("words.mustache", {}), Phrase("words.of_another_network", {}))
    phrase = Phrase("sentence.no_single", {"checked": 2, "words": words})
    assert say(phrase, "en").endswith("Foremost: mustache, of another network.")
    assert say(phrase, "zh").endswith("小胡子、of another network。")
    two = [Phrase("sentence.nothing_measured", {})] * 2
    assert sentences(two, "en").count(". ") == 1
    assert sentences(two, "zh").count("。") == 2
    with pytest.raises(KeyError):
        say("sentence.that_nobody_wrote", "en")
    assert say("sentence.none", "of no catalogue") == "none"
    assert [html_language(code) for code in languages()] == ["en", "zh-CN"]
    assert warning_text("of_another_version", "zh") == "of another version"


def test_notes_on_decoding_are_said_in_every_language() -> None:
    assert note_text("EXIF orientation 6 applied", "en") == "EXIF orientation 6 applied"
    assert note_text("EXIF orientation 6 applied", "zh") == "已按 EXIF 方向 6 转正"
    assert note_text("what an earlier version noted", "zh") == "what an earlier version noted"
