"""Sets of parts of the face that are enough to take the score across its threshold."""

from __future__ import annotations

from collections.abc import Callable

from engine.contracts.pair import SIDES
from engine.contracts.parts import EnoughParts, PartAlone, PartSet
from engine.language.catalogue import Language, sentences
from engine.language.catalogue import say as say_in
from engine.language.parts import part_phrases, parts_phrases, probability
from engine.record.report.blocks import Block, Cell, Heading, Paragraph, Picture, Pictures, Table
from engine.record.report.effect_bar import bar_picture
from engine.record.report.result_view import ResultView
from engine.record.report.texts import Texts


def pictures(view: ResultView, of: Callable[[str], str]) -> list[Block]:
    """Return where the parts of the first set lie, and the faces with them changed."""
    found = view.document.parts
    if found is None or not found.found:
        return []
    how = of(found.found[0].kind)
    shown = [
        Picture(view.files[name], f"{side.upper()}: {text}")
        for start, text in (("parts", of("set")), ("parts_changed", how))
        for side in SIDES
        if (name := f"pictures/{start}_{side}.png") in view.files
    ]
    return [Pictures(tuple(shown), 0.25)] if shown else []


def parts(view: ResultView, say: Texts) -> list[Block]:
    """Return the section; nothing for a result without sets."""
    found = view.document.parts
    if found is None:
        return []
    language = say.language

    def of(key: str) -> str:
        return say_in(f"parts.{key}", language)

    def row(one: PartSet) -> tuple[Cell, ...]:
        between = say_in("language.words_between", language)
        names = between.join(say_in(phrase, language) for phrase in part_phrases(one.parts))
        twins = "–" if one.twins is None else f"{one.twins.mean:.4f} (p {probability(one.twins.p)})"
        return (
            names,
            of(one.kind),
            f"{one.area:.0%}",
            f"{one.cosine_a:.4f}",
            f"{one.cosine_b:.4f}",
            twins,
            of("yes" if one.specific else "no"),
        )

    columns = ("set", "change", "area", "in_a", "in_b", "twins", "is_specific")
    header = tuple(of(key) for key in columns)
    blocks: list[Block] = [
        Heading(of("heading")),
        Paragraph(sentences(parts_phrases(found), language)),
    ]
    blocks += pictures(view, of)
    if found.found:
        rows = tuple(row(one) for one in found.found)
        widths = (0.3, 0.12, 0.1, 0.12, 0.12, 0.14, 0.1)
        blocks.append(Table(header, rows, widths, (2, 3, 4)))
    blocks.append(Paragraph(of("help"), quiet=True))
    if found.held:
        blocks += [_alone(found, of, language), Paragraph(of("alone_print_help"), quiet=True)]
    return blocks


def _alone(found: EnoughParts, of: Callable[[str], str], language: Language) -> Table:
    """Return what every part holds of the score by itself, what moves it most first."""
    bands = {one.part: found.band(one) for one in found.by_effect}
    sizes = [abs(found.holds(one)) for one in found.by_effect]
    sizes += [abs(end) for band in bands.values() for end in band or ()]
    scale = max(sizes) or 1.0

    def row(one: PartAlone) -> tuple[Cell, ...]:
        value, band = found.holds(one), bands[one.part]
        does = of("holds_short" if value > 0 else "pulls_short")
        return (
            say_in(f"components.{one.part}", language),
            of(one.kind),
            f"{value:+.4f}",
            Picture(bar_picture(value, band, scale), f"{value:+.4f}"),
            "–" if band is None else f"{band[0]:+.4f} … {band[1]:+.4f}",
            f"★ {does}" if one.stands_out else does,
        )

    columns = ("set", "change", "value", "effect", "shape_band", "does")
    header = tuple(of(key) for key in columns)
    rows = tuple(row(one) for one in found.by_effect)
    return Table(header, rows, (0.2, 0.13, 0.11, 0.2, 0.2, 0.16), (2,))
