"""What is said below a photo whose region is shown changed."""

from __future__ import annotations

from engine.contracts.pair import SIDES, Side
from engine.language.catalogue import say
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.state.changes import change_in, change_of, chosen_word, part_effect
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.overlays import Overlay
from sim2word_gui.state.viewing import AS_IT_IS, ELSEWHERE


def captions(
    comparison: Comparison,
    overlays: dict[Side, Overlay],
    shown: str,
    vocabulary: Vocabulary,
    language: Language,
) -> dict[Side, str]:
    """Return the line for each side; empty where nothing is changed."""
    word = chosen_word(comparison)
    similarity = comparison.run.similarity
    lines: dict[Side, str] = dict.fromkeys(SIDES, "")
    if comparison.part is not None and similarity is not None and shown != AS_IT_IS:
        return _of_part(comparison, shown, language)
    if word is None or similarity is None or shown == AS_IT_IS:
        return lines
    change = change_of(word, shown)
    name = vocabulary.name(word.key, language)
    for side in SIDES:
        if overlays[side].region is None:
            continue
        if change is None:
            lines[side] = say("finding.not_measured", language, word=name)
            continue
        if overlays[side].fill is None:
            continue
        lines[side] = say(
            f"evidence.{change.kind}.caption",
            language,
            word=name,
            before=similarity.cosine,
            after=change.similarity,
            effect=change.effect,
        )
    return lines


def _of_part(comparison: Comparison, shown: str, language: Language) -> dict[Side, str]:
    """Return the lines for a part that is shown changed."""
    lines: dict[Side, str] = dict.fromkeys(SIDES, "")
    effect, similarity = part_effect(comparison, shown), comparison.run.similarity
    if effect is None or similarity is None:
        return lines
    key = f"evidence.{effect.kind}.caption"
    name = say(f"components.{effect.part}", language)
    if shown == ELSEWHERE:
        name = say("parts.shape_elsewhere", language, part=name)
    for side in SIDES:
        change = change_in(comparison, side, shown)
        if change is not None:
            lines[side] = say(
                key,
                language,
                word=name,
                before=similarity.cosine,
                after=change.cosine,
                effect=change.cosine - similarity.cosine,
            )
    return lines
