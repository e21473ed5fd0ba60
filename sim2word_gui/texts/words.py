"""Why a word stands where it stands, in sentences with every figure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.contracts.explanation import Explanation, Intervention, Word
from engine.language.vocabulary import Language, Vocabulary


def why(
    word: Word, explanation: Explanation | None, vocabulary: Vocabulary, language: Language
) -> str:
    """Return the reasons in the language of the program."""
    name = vocabulary.name(word.key, language)
    parts = [name + _colon(language)]
    if word.more_in is not None and word.contrast is not None:
        parts.append(
            QCoreApplication.translate(
                "Why", "{side} has clearly more of it, by {contrast:.1f} of the network's spreads."
            ).format(side=word.more_in.upper(), contrast=abs(word.contrast))
        )
    parts += [_change(word, change) for change in word.interventions]
    parts += [
        _judgement(change.judged) for change in word.interventions if change.judged is not None
    ]
    if word.supported is not None:
        parts.append(_verdict(word))
    readings = _readings(word, explanation)
    if readings:
        parts.append(readings)
    return " ".join(parts)


def _colon(language: Language) -> str:
    return "：" if language == "zh" else ":"


def _change(word: Word, change: Intervention) -> str:
    if change.kind == "exchange":
        partner = "B" if word.image == "a" else "A"
        text = QCoreApplication.translate(
            "Why",
            "Taking {partner}'s pixels in its region, {area:.1%} of the crop, changes the cosine"
            " by {effect:+.4f}, to {similarity:.4f}.",
        ).format(
            partner=partner, area=change.area, effect=change.effect, similarity=change.similarity
        )
    else:
        text = QCoreApplication.translate(
            "Why",
            "Erasing its region, {area:.1%} of the crop, changes the cosine by {effect:+.4f}, to"
            " {similarity:.4f}.",
        ).format(area=change.area, effect=change.effect, similarity=change.similarity)
    if change.control_mean is None or change.control_sd is None or change.z is None:
        return text
    random = QCoreApplication.translate(
        "Why",
        "Random regions of the same size change it by {mean:+.4f} ± {sd:.4f} (z {z:+.1f}).",
    ).format(mean=change.control_mean, sd=change.control_sd, z=change.z)
    return f"{text} {random}"


def _judgement(effect: float) -> str:
    """Return what another network makes of the change that ranks the word."""
    return QCoreApplication.translate(
        "Why", "The same change moves the cosine of the judging network by {effect:+.4f}."
    ).format(effect=effect)


def _verdict(word: Word) -> str:
    """Return whether what ranks the word stands out."""
    p = word.interventions[0].p
    if word.supported and p is not None:
        return QCoreApplication.translate(
            "Why", "It stands out of them (p {p:.2g}, corrected for all regions tried)."
        ).format(p=p)
    if word.supported:
        return QCoreApplication.translate("Why", "It stands out of them.")
    return QCoreApplication.translate(
        "Why", "It does not stand out of them: the word is not supported."
    )


def _readings(word: Word, explanation: Explanation | None) -> str:
    if explanation is None:
        return ""
    chances = [
        next((r.probability for r in side if (r.name, r.value) == (word.attribute, word.value)), 0)
        for side in explanation.attributes
    ]
    return QCoreApplication.translate(
        "Why", "The attribute network reads it in A with {a:.0%} and in B with {b:.0%}."
    ).format(a=chances[0], b=chances[1])


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
