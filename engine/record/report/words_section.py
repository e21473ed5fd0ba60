"""Maps, and the words with their measured counterfactuals, in both orders."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from engine.contracts.explanation import WORD_SIDES, word_key
from engine.contracts.pair import SIDES
from engine.language.components import component_of, load_components
from engine.language.vocabulary import load_vocabulary
from engine.record.report.blocks import (
    Block,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts

_BRANCHES = (
    "differences",
    "exchange",
    "measured",
    "discriminant",
    "own",
    "counterfactual",
    "evidence",
)
_MOST_ERASED = 5
_SPREAD = 2


def maps(view: CaseView, say: Texts) -> list[Block]:
    """Return the section of maps."""
    if view.figures is None:
        return []
    blocks: list[Block] = [Heading(say("maps")), Paragraph(say("maps_help"), quiet=True)]
    for branch in _BRANCHES:
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


def _scale(view: CaseView, branch: str, say: Texts) -> str:
    """Return what is said of a signed map's colours, or of maps that are zero everywhere."""
    assert view.figures is not None
    stored = [
        (one["signed"], np.load(io.BytesIO(view.files[one["file"]]), allow_pickle=False))
        for one in view.figures["maps"]
        if one["branch"] == branch and one["file"] in view.files
    ]
    top = max((float(np.abs(values).max()) for _, values in stored), default=0.0)
    if top == 0:
        return say("no_effect")
    if any(signed for signed, _ in stored):
        return say("signed_scale", top=top)
    return "" if top == 1 else say("scale", top=top)


def words(view: CaseView, say: Texts) -> list[Block]:
    """Return the sections of words."""
    if view.figures is None:
        return []
    blocks: list[Block] = [Heading(say("words")), Paragraph(say("words_help"), quiet=True)]
    for image in WORD_SIDES:
        ranked = _ranked(view.figures, image)
        if not ranked:
            continue
        blocks.append(Heading(_title(image, ranked, say), 2))
        if image != "both":
            blocks += _erased(view, image, ranked, say)
        blocks.append(_table(ranked, say))
    return [*blocks, *_by_component(view.figures, say)]


def _title(image: str, ranked: list[dict[str, Any]], say: Texts) -> str:
    """Return what was done to the regions whose effects the table shows."""
    if image == "both":
        return say("regions_both")
    if ranked[0]["interventions"][0]["kind"] == "exchange":
        other = "A" if image == "b" else "B"
        return say("regions_exchanged", side=image.upper(), other=other)
    return say("regions_in", side=image.upper())


def _ranked(figures: dict[str, Any], image: str) -> list[dict[str, Any]]:
    found = [w for w in figures["words"] if w["image"] == image and w["rank"] is not None]
    return sorted(found, key=lambda word: int(word["rank"]))


def _table(ranked: list[dict[str, Any]], say: Texts) -> Table:
    header = (
        "",
        say("word"),
        say("e3149"),
        say("effect"),
        say("interval"),
        say("z"),
        say("finding"),
    )
    rows = tuple(_row(word, say) for word in ranked)
    return Table(header, rows, (0.05, 0.22, 0.2, 0.11, 0.19, 0.07, 0.16), (0, 3, 4, 5))


def _row(word: dict[str, Any], say: Texts) -> tuple[str, ...]:
    key, change = word_key(word["attribute"], word["value"]), word["interventions"][0]
    component = component_of(key)
    interval, z = "–", "–"
    if change["control_mean"] is not None and change["control_sd"] is not None:
        reach = _SPREAD * change["control_sd"]
        low, high = change["control_mean"] - reach, change["control_mean"] + reach
        interval = f"{low:+.4f} … {high:+.4f}"
    if change["z"] is not None:
        z = f"{change['z']:+.1f}"
    finding = {True: "stands_out", False: "not_supported", None: "not_measured"}[word["supported"]]
    return (
        str(word["rank"]),
        load_vocabulary().name(key, say.language),
        say("none_of_it") if component is None else component.name(say.language),
        f"{change['effect']:+.4f}",
        interval,
        z,
        say(finding),
    )


def _erased(view: CaseView, side: str, ranked: list[dict[str, Any]], say: Texts) -> list[Block]:
    """Return the faces with the first words' regions erased, and the score each then has."""
    row = []
    for word in ranked[:_MOST_ERASED]:
        key = word_key(word["attribute"], word["value"])
        name = f"pictures/erased_{side}_{word['rank']:02d}_{key.replace('=', '-')}.png"
        erased = [one for one in word["interventions"] if one["kind"] == "erase"]
        if erased and name in view.files:
            caption = say(
                "erased",
                word=load_vocabulary().name(key, say.language),
                cosine=erased[0]["similarity"],
            )
            row.append(Picture(view.files[name], caption))
    return [Pictures(tuple(row), 0.18)] if row else []


def _by_component(figures: dict[str, Any], say: Texts) -> list[Block]:
    ranks: dict[str, dict[str, int]] = {}
    for word in figures["words"]:
        if word["rank"] is not None:
            key = word_key(word["attribute"], word["value"])
            ranks.setdefault(key, {})[word["image"]] = word["rank"]
    rows = []
    for component in load_components():
        told = [
            f"{load_vocabulary().name(key, say.language)}"
            f" ({', '.join(str(ranks[key].get(image, '–')) for image in WORD_SIDES)})"
            for key in component.words
            if key in ranks
        ]
        rows.append((component.name(say.language), "; ".join(told) or "–"))
    return [
        Heading(say("components")),
        Paragraph(say("components_help"), quiet=True),
        Table((say("component"), say("words_of_it")), tuple(rows), (0.3, 0.7)),
    ]
