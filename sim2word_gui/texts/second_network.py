"""What is said of two networks that explained one pair."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.contracts.explanation import Agreement
from engine.contracts.pair import SIDES
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.texts.operating_point import point_text

translate = QCoreApplication.translate


def beside_text(found: Agreement, vocabulary: Vocabulary, language: Language) -> str:
    """Return an agreement as lines of text."""
    lines = [translate("Beside", "Explained by a second network too:")]
    for network, cosine, point in zip(
        found.networks, found.cosines, found.operating_points, strict=True
    ):
        beside = translate("Beside", "never calibrated") if point is None else point_text(point)
        text = translate("Beside", "{network}: cosine {cosine:.4f}, {threshold}")
        lines.append("• " + text.format(network=network, cosine=cosine, threshold=beside))
    if found.words is not None:
        lines.append(
            "• "
            + translate(
                "Beside", "Rank correlation of the {count} words both ranked: {value:+.2f}"
            ).format(count=found.words_ranked_by_both, value=found.words)
        )
    maps = [
        f"{side.upper()} {value:+.2f}"
        for side in SIDES
        if (value := found.maps.get(side)) is not None
    ]
    if maps:
        text = translate("Beside", "Correlation of the maps: {}")
        lines.append("• " + text.format(", ".join(maps)))
    names = [vocabulary.name(key, language) for key in found.supported]
    text = translate("Beside", "Words that stand out in both: {}")
    lines.append("• " + text.format(", ".join(names) or translate("Beside", "none")))
    return "\n".join(lines)
