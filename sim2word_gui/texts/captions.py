"""What is said below a photo whose region is shown changed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.contracts.pair import SIDES, Side
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.overlays import Overlay, change_of, chosen_word
from sim2word_gui.state.viewing import Shown


def captions(
    comparison: Comparison,
    overlays: dict[Side, Overlay],
    shown: Shown,
    vocabulary: Vocabulary,
    language: Language,
) -> dict[Side, str]:
    """Return the line for each side; empty where nothing is changed."""
    word = chosen_word(comparison)
    similarity = comparison.run.similarity
    lines: dict[Side, str] = dict.fromkeys(SIDES, "")
    if word is None or similarity is None or shown is Shown.AS_IT_IS:
        return lines
    change = change_of(word, shown)
    name = vocabulary.name(word.key, language)
    for side in SIDES:
        if overlays[side].region is None:
            continue
        if change is None:
            lines[side] = QCoreApplication.translate(
                "Captions", "{name}: this change was not measured"
            ).format(name=name)
            continue
        if overlays[side].fill is None:
            continue
        template = (
            QCoreApplication.translate(
                "Captions", "{name} erased: cosine {before:.4f} → {after:.4f} ({effect:+.4f})"
            )
            if shown is Shown.ERASED
            else QCoreApplication.translate(
                "Captions", "{name} exchanged: cosine {before:.4f} → {after:.4f} ({effect:+.4f})"
            )
        )
        lines[side] = template.format(
            name=name, before=similarity.cosine, after=change.similarity, effect=change.effect
        )
    return lines
