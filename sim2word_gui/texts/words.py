"""Why a word stands where it stands, in sentences with every figure."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.contracts.explanation import Explanation, Measurement, Word
from engine.language.catalogue import say
from engine.language.vocabulary import Language, Vocabulary


def why(
    word: Word, explanation: Explanation | None, vocabulary: Vocabulary, language: Language
) -> str:
    """Return the reasons in the language of the program."""
    said = [vocabulary.name(word.key, language) + say("language.colon", language).rstrip()]
    if word.more_in is not None and word.contrast is not None:
        side, contrast = word.more_in.upper(), abs(word.contrast)
        said.append(say("finding.more", language, side=side, contrast=contrast))
    for made in word.measurements:
        said += _measured(word, made, language)
    said += [
        say("finding.judged", language, effect=made.judged)
        for made in word.measurements
        if made.judged is not None
    ]
    if word.supported is not None:
        said.append(_verdict(word, language))
    if explanation is not None:
        said.append(_readings(word, explanation, language))
    return " ".join(said)


def _measured(word: Word, made: Measurement, language: Language) -> Iterator[str]:
    """Yield what a kind of evidence did, and what random changes do."""
    values = {
        "partner": "B" if word.image == "a" else "A",
        "area": made.area,
        "effect": made.effect,
        "similarity": made.similarity,
    }
    yield say(f"evidence.{made.kind}.what", language, **values)
    if made.control is not None:
        figures = {"mean": made.control.mean, "sd": made.control.sd, "z": made.control.z}
        yield say(f"evidence.{made.kind}.random", language, **figures)


def _verdict(word: Word, language: Language) -> str:
    """Return whether what ranks the word stands out."""
    made = word.ranking
    p = None if made is None or made.control is None else made.control.p
    if word.supported and p is not None:
        return say("finding.stands_out_p", language, p=p)
    return say("finding.stands_out" if word.supported else "finding.not_supported", language)


def _readings(word: Word, explanation: Explanation, language: Language) -> str:
    a, b = (
        next((r.probability for r in side if (r.name, r.value) == (word.attribute, word.value)), 0)
        for side in explanation.attributes
    )
    return say("finding.read", language, a=a, b=b)


class WhyText(QLabel):
    """The reasons of the chosen word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setObjectName("quiet")
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
