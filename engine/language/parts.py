"""Sets of parts that are enough, in words."""

from __future__ import annotations

from engine.contracts.parts import SPECIFIC_P, EnoughParts, PartAlone, PartSet
from engine.language.catalogue import Language, Phrase, say

_LEAST_P = 0.0001


def parts_phrases(found: EnoughParts) -> list[Phrase]:
    """Return what was found as sentences."""
    if not found.found:
        none = "parts.none" if found.measured else "parts.nothing"
        return [Phrase(none, {}), *hidden_phrases(found)]
    said = [phrase for one in found.found for phrase in set_phrases(one, found.threshold)]
    return [*said, *hidden_phrases(found)]


def set_phrases(found: PartSet, threshold: float) -> list[Phrase]:
    """Return what a set does, and what it does elsewhere on the face."""
    how = "crosses" if found.crosses else "half"
    values = {
        "parts": part_phrases(found.parts),
        "area": found.area,
        "cosine": found.cosine,
        "threshold": threshold,
    }
    said = [Phrase(f"parts.{found.kind}_{how}", values)]
    if found.twins is not None:
        key = "specific" if found.specific else "not_specific"
        twins = found.twins
        values = {
            "twins": twins.mean,
            "farthest": twins.farthest,
            "count": twins.count,
            "p": probability(twins.p),
            "least": SPECIFIC_P,
        }
        said.append(Phrase(f"parts.{key}", values))
    if found.judged is not None:
        said.append(Phrase("parts.judged", {"judged": found.judged}))
    return said


def probability(p: float) -> str:
    """Return a probability as it is printed: never one that reads like an identification."""
    return f"< {_LEAST_P:.4f}" if p < _LEAST_P else f"{p:.2g}"


def hidden_phrases(found: EnoughParts) -> list[Phrase]:
    """Return which parts were not measured, face by face."""
    return [
        Phrase("parts.hidden", {"side": side, "parts": part_phrases(names)})
        for side, names in (("A", found.hidden_a), ("B", found.hidden_b))
        if names
    ]


def part_phrases(names: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Return the names of parts."""
    return tuple(Phrase(f"components.{name}", {}) for name in names)


def alone_text(one: PartAlone, found: EnoughParts, language: Language) -> str:
    """Return what a part does by itself, and what its shape does elsewhere, as sentences."""
    does = "holds" if one.cosine < found.score else "pulls"
    values = {
        "part": say(f"components.{one.part}", language),
        "how": say(f"parts.{one.kind}", language),
        "does": say(f"parts.{does}", language),
        "value": abs(found.score - one.cosine),
        "before": found.score,
        "after": one.cosine,
        "elsewhere": 0.0 if one.elsewhere is None else one.elsewhere,
        "spread": one.spread or 0.0,
        "count": len(one.elsewhere_a) + len(one.elsewhere_b),
    }
    said = say("parts.alone", language, **values)
    if one.elsewhere is None:
        return said
    key = "parts.alone_more" if one.stands_out else "parts.alone_not_more"
    return f"{said} {say(key, language, **values)}"


def set_figures(one: PartSet, language: Language) -> str:
    """Return the figures of a set that its sentences round or leave out."""
    said = say("parts.figures", language, a=one.cosine_a, b=one.cosine_b)
    if one.twins is None:
        return said
    twins = say(
        "parts.figures_elsewhere",
        language,
        mean=one.twins.mean,
        count=one.twins.count,
        farthest=one.twins.farthest,
        p=probability(one.twins.p),
    )
    return f"{said} {twins}"
