"""Maps, and the words with what was measured of them."""

from __future__ import annotations

import io

import numpy as np

from engine.contracts.explanation import WORD_SIDES
from engine.contracts.pair import SIDES
from engine.evidence import cards, kind_named
from engine.evidence.kind import EvidenceCard
from engine.evidence.significance import SUPPORT_P, SUPPORT_Z
from engine.language.catalogue import say as say_in
from engine.language.components import component_of, load_components
from engine.language.vocabulary import load_vocabulary
from engine.record.map_pictures import BRANCHES
from engine.record.reading import MeasurementRecord, WordRecord
from engine.record.report.blocks import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from engine.record.report.effect_bar import effect_bar, full_scale, interval
from engine.record.report.result_view import ResultView
from engine.record.report.texts import Texts

_MOST_PICTURES = 5


def maps(view: ResultView, say: Texts) -> list[Block]:
    """Return the section of maps."""
    blocks: list[Block] = [Heading(say("maps")), Paragraph(say("maps_help"), quiet=True)]
    for branch in BRANCHES:
        names = [f"pictures/{branch}_{side}.png" for side in SIDES]
        if all(name in view.files for name in names):
            title = say(f"branch_{branch}")
            scale = _scale(view, branch, say)
            row = tuple(
                Picture(view.files[name], f"{side.upper()}: {title}{scale}")
                for name, side in zip(names, SIDES, strict=True)
            )
            blocks.append(Pictures(row, 0.3))
    return blocks


def _scale(view: ResultView, branch: str, say: Texts) -> str:
    """Return what is said of a signed map's colours, or of maps that are zero everywhere."""
    stored = [
        (one.signed, np.load(io.BytesIO(view.files[one.file]), allow_pickle=False))
        for one in view.document.maps
        if one.branch == branch and one.file in view.files
    ]
    top = max((float(np.abs(values).max()) for _, values in stored), default=0.0)
    if top == 0:
        return say("no_effect")
    if any(signed for signed, _ in stored):
        return say("signed_scale", top=top)
    return "" if top == 1 else say("scale", top=top)


def words(view: ResultView, say: Texts) -> list[Block]:
    """Return the sections of words: those that rank, and under them what else was measured."""
    blocks: list[Block] = [
        Heading(say("words")),
        Paragraph(say("words_help"), quiet=True),
        Paragraph(say("rule", z=SUPPORT_Z, p=SUPPORT_P), quiet=True),
    ]
    every = [made for word in view.document.words if (made := word.ranking) is not None]
    scale = full_scale(every)
    for image in WORD_SIDES:
        ranked = view.document.ranked(image)
        if ranked:
            blocks.append(Heading(_title(image, _kinds_of(ranked)[0], say), 2))
            if image != "both":
                blocks += _pictures(view, image, ranked, say)
            blocks.append(_table(ranked, scale, say))
            blocks += _also(image, ranked, say)
        elif image != "both":
            blocks += [
                Heading(say(f"side_{image}"), 2),
                Paragraph(say("nothing_ranked"), quiet=True),
            ]
        absent = [
            load_vocabulary().name(word.key, say.language)
            for word in view.document.words
            if word.image == image and word.why_unranked == "absent"
        ]
        if absent:
            between = say_in("language.words_between", say.language)
            listed = say("absent", side=image.upper(), words=between.join(absent))
            blocks.append(Paragraph(listed, quiet=True))
    return [*blocks, *_by_component(view, say)]


def _kinds_of(ranked: list[WordRecord]) -> list[str]:
    """Return the kinds that words were measured by, the one that ranks them first."""
    first = [made.kind for word in ranked if (made := word.ranking) is not None]
    rest = [made.kind for word in ranked for made in word.interventions]
    return list(dict.fromkeys([*first, *rest]))


def _title(image: str, kind: str, say: Texts) -> str:
    """Return what was done to the faces whose effects a table shows."""
    if kind_named(kind) is None:  # of a version that had other kinds
        return f"{say(f'side_{image}')}: {kind}"
    if image == "both":
        return say_in(f"evidence.{kind}.title_both", say.language)
    partner = "A" if image == "b" else "B"
    key = f"evidence.{kind}.title"
    return say_in(key, say.language, side=image.upper(), partner=partner)


def _controls(kind: str, say: Texts) -> str:
    """Return what the random changes of a kind are called."""
    if kind_named(kind) is None:
        return say("interval")
    return say_in(f"evidence.{kind}.controls", say.language)


def _table(ranked: list[WordRecord], scale: float, say: Texts) -> Table:
    kind = _kinds_of(ranked)[0]
    header = (
        "",
        say("word"),
        say("e3149"),
        say("effect"),
        "",
        _controls(kind, say),
        say("z"),
        say("finding"),
    )
    rows = tuple(_row(word, scale, say) for word in ranked)
    widths = (0.035, 0.17, 0.155, 0.085, 0.15, 0.2, 0.06, 0.145)
    return Table(header, rows, widths, (0, 3, 6))


def _row(word: WordRecord, scale: float, say: Texts) -> tuple[Cell, ...]:
    made, component = word.ranking, component_of(word.key)
    name = load_vocabulary().name(word.key, say.language)
    finding = {True: "stands_out", False: "not_supported", None: "not_measured"}[word.supported]
    of_it = say("none_of_it") if component is None else component.name(say.language)
    if made is None:
        return (str(word.rank), name, of_it, "–", "–", "–", "–", say(finding))
    return (
        str(word.rank),
        name,
        of_it,
        f"{-made.effect:+.4f}",
        Picture(effect_bar(made, scale), f"{-made.effect:+.4f}"),
        _interval(made),
        "–" if made.z is None else f"{-made.z:+.1f}",
        say(finding),
    )


def _interval(made: MeasurementRecord) -> str:
    ends = interval(made)
    return "–" if ends is None else f"{ends[0]:+.4f} … {ends[1]:+.4f}"


def _also(image: str, ranked: list[WordRecord], say: Texts) -> list[Block]:
    """Return the same words by the kinds of evidence that do not rank them."""
    blocks: list[Block] = []
    for kind in _kinds_of(ranked)[1:]:
        rows = tuple(
            (
                load_vocabulary().name(word.key, say.language),
                f"{-made.effect:+.4f}",
                _interval(made),
                "–" if made.z is None else f"{-made.z:+.1f}",
            )
            for word in ranked
            for made in word.interventions
            if made.kind == kind
        )
        header = (say("word"), say("effect"), _controls(kind, say), say("z"))
        blocks += [
            Paragraph(f"{say('also_measured')}: {_title(image, kind, say)}", quiet=True),
            Table(header, rows, (0.4, 0.2, 0.28, 0.12), (1, 3)),
        ]
    return blocks


def _pictures(view: ResultView, side: str, ranked: list[WordRecord], say: Texts) -> list[Block]:
    """Return the first words' regions, and the faces as they were changed, with their scores."""
    seen, changed = [], []
    for word in ranked[:_MOST_PICTURES]:
        name = load_vocabulary().name(word.key, say.language)
        region = f"pictures/{picture_name('word', side, word.rank, word.key)}"
        if region in view.files:
            seen.append(Picture(view.files[region], name))
        shown = _change_shown(view, side, word)
        if shown is not None:
            made, card, file = shown
            key = f"evidence.{card.name}.picture"
            caption = say_in(key, say.language, word=name, cosine=made.similarity)
            changed.append(Picture(view.files[file], caption))
    return [Pictures(tuple(row), 0.18) for row in (seen, changed) if row]


def _change_shown(
    view: ResultView, side: str, word: WordRecord
) -> tuple[MeasurementRecord, EvidenceCard, str] | None:
    """Return a measurement of a word that there is a picture of, what ranks the word first."""
    by_kind = {card.name: card for card in cards() if card.picture}
    first = word.ranking
    for made in sorted(word.interventions, key=lambda one: one is not first):
        card = by_kind.get(made.kind)
        if card is not None and card.picture is not None:
            file = f"pictures/{picture_name(card.picture, side, word.rank, word.key)}"
            if file in view.files:
                return made, card, file
    return None


def picture_name(start: str, side: str, rank: int | None, key: str) -> str:
    """Return the name of a word's picture."""
    return f"{start}_{side}_{rank or 0:02d}_{key.replace('=', '-')}.png"


def _by_component(view: ResultView, say: Texts) -> list[Block]:
    ranks: dict[str, dict[str, int]] = {}
    for word in view.document.words:
        if word.rank is not None:
            ranks.setdefault(word.key, {})[word.image] = word.rank
    rows = []
    for component in load_components():
        of_it = [
            f"{load_vocabulary().name(key, say.language)}"
            f" ({', '.join(str(ranks[key].get(image, '–')) for image in WORD_SIDES)})"
            for key in component.words
            if key in ranks
        ]
        rows.append((component.name(say.language), "; ".join(of_it) or "–"))
    return [
        Heading(say("components")),
        Paragraph(say("components_help"), quiet=True),
        Table((say("component"), say("words_of_it")), tuple(rows), (0.3, 0.7)),
    ]
