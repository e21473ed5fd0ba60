"""The page that a person looks at: one self-contained HTML file."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined, Template

from engine.contracts.explanation import Explanation, SaliencyMap, Word, WordSide
from engine.contracts.outgoing import shown
from engine.contracts.pair import SIDES, Side
from engine.files.resources import resource
from engine.imaging import png
from engine.language.vocabulary import Language, load_vocabulary
from engine.record.pictures import Image, outlined, overlay, photo_with_boxes, signed_overlay

BRANCHES = (
    ("differences", "Where the partner's pixels would change the score"),
    ("exchange", "What each pixel adds, against the partner's in its place"),
    ("measured", "In the order in which erasing moves the score most"),
    ("discriminant", "Own, not the partner's (discriminant)"),
    ("own", "Own identity"),
    ("counterfactual", "Partner's identity (counterfactual)"),
    ("evidence", "What each place adds to the cosine, to first order"),
)


def render_page(explanation: Explanation, title: str, language: Language = "en") -> str:
    """Return the page of an explanation as HTML.

    Parameters
    ----------
    explanation : Explanation
    title : str
    language : {"en", "zh"}
        Of the words; the frame of the page is English.
    """
    similarity = explanation.similarity
    return template("explanation.html.j2").render(
        title=title,
        explanation=explanation,
        similarity=similarity,
        point=similarity.operating_point,
        sides=[_side(explanation, index, language) for index in range(2)],
        branches=_branch_rows(explanation),
        both=_bars(explanation, "both", language),
        text=explanation.text,
        beside=explanation.beside,
        beside_words=[
            load_vocabulary().name(key, language)
            for key in (explanation.beside.supported if explanation.beside else ())
        ],
        provenance=explanation.provenance,
        with_controls=any(c.z is not None for w in explanation.words for c in w.interventions),
    )


def render_index(entries: list[dict[str, Any]], title: str) -> str:
    """Return a page that lists explanations.

    Parameters
    ----------
    entries : list of dict
        With ``title``, ``href``, ``sentence`` and ``pictures`` (data URIs).
    """
    return template("index.html.j2").render(entries=entries, title=title)


def data_uri(image: Image) -> str:
    """Return an RGB image as a PNG data URI."""
    return "data:image/png;base64," + base64.b64encode(png(image)).decode("ascii")


def map_of(explanation: Explanation, side: Side, branch: str) -> SaliencyMap | None:
    """Return one of an explanation's maps, or None."""
    for saliency in explanation.maps:
        if saliency.image == side and saliency.branch == branch:
            return saliency
    return None


def branch_pictures(explanation: Explanation, branch: str) -> list[tuple[Side, Image]]:
    """Return a branch's maps laid on the faces, on one scale for both."""
    maps = {side: map_of(explanation, side, branch) for side in SIDES}
    there = {side: one for side, one in maps.items() if one is not None}
    top = _top(there.values())
    pictures = []
    for side, one in there.items():
        draw = signed_overlay if one.signed else overlay
        pictures.append((side, draw(explanation.faces[SIDES.index(side)].crop, one.values, top)))
    return pictures


def _top(maps: Iterable[SaliencyMap]) -> float:
    """Return the largest size of any value."""
    return max((float(np.abs(one.values).max()) for one in maps), default=0.0)


def template(name: str) -> Template:
    """Return a page's template of ``resources``, which knows the style."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resource("page.css").read_text(encoding="utf-8")
    environment.globals["style"] = style
    return environment.from_string(resource(name).read_text(encoding="utf-8"))


def _shown(value: object) -> object:
    """Return what stands in a template, if it is text so that all of it is seen."""
    if isinstance(value, str) and not hasattr(value, "__html__"):  # that is of the program
        return shown(value)
    return value


def _side(explanation: Explanation, index: int, language: Language) -> dict[str, Any]:
    side, face = SIDES[index], explanation.faces[index]
    chips = []
    for word in explanation.ranked(side, 5):
        joint = map_of(explanation, side, f"joint:{word.key}")
        if joint is not None:
            picture = outlined(overlay(face.crop, joint.values), explanation.masks[word.key, side])
            chips.append(
                {
                    "name": load_vocabulary().name(word.key, language),
                    "picture": data_uri(picture),
                }
            )
    absent = [
        load_vocabulary().name(word.key, language)
        for word in explanation.words
        if word.image == side and word.why_unranked == "absent"
    ]
    return {
        "name": side.upper(),
        "index": index,
        "photo": data_uri(photo_with_boxes(face)),
        "crop": data_uri(face.crop),
        "face": face,
        "changed": _changed(explanation, side),
        "bars": _bars(explanation, side, language),
        "chips": chips,
        "absent": absent,
    }


def _changed(explanation: Explanation, side: Side) -> str:
    """Return what was done to the regions whose effects the bars show."""
    here, there = ("A", "B") if side == "a" else ("B", "A")
    ranked = explanation.ranked(side)
    if ranked and ranked[0].is_by_exchange:
        return f"Regions of {here} exchanged for those of {there}"
    return f"Regions erased in {here}"


def _branch_rows(explanation: Explanation) -> list[dict[str, Any]]:
    rows = []
    for branch, title in BRANCHES:
        maps = [one for side in SIDES if (one := map_of(explanation, side, branch)) is not None]
        if len(maps) < len(SIDES):
            continue
        pictures = [data_uri(image) for _, image in branch_pictures(explanation, branch)]
        signed, top = any(one.signed for one in maps), _top(maps)
        rows.append(
            {"title": title, "signed": signed, "top": top, "pictures": pictures, "flat": top == 0}
        )
    return rows


def _bars(explanation: Explanation, image: WordSide, language: Language) -> list[dict[str, Any]]:
    """Return each ranked word's bar, in percent of a scale shared by the whole page."""
    every = [c for w in explanation.words for c in w.interventions[:1]]
    extents = [abs(c.effect) for c in every]
    extents += [abs(c.control_mean or 0) + 2 * (c.control_sd or 0) for c in every]
    scale = max(extents, default=0.0) or 1.0
    return [_bar(word, scale, language) for word in explanation.ranked(image)]


def _bar(word: Word, scale: float, language: Language) -> dict[str, Any]:
    change = word.interventions[0]

    def percent(value: float) -> float:
        return round(50 + 50 * max(-1.0, min(1.0, value / scale)), 2)

    low, high = sorted((50.0, percent(change.effect)))
    bar: dict[str, Any] = {
        "rank": word.rank,
        "name": load_vocabulary().name(word.key, language),
        "change": change,
        "supported": word.supported,
        "left": low,
        "width": high - low,
        "direction": word.direction,
        "control": None,
    }
    if change.control_mean is not None and change.control_sd is not None:
        first = percent(change.control_mean - 2 * change.control_sd)
        last = percent(change.control_mean + 2 * change.control_sd)
        bar["control"] = {"left": first, "width": max(0.6, last - first)}
    return bar
