"""The photos, the faces chosen in them, and their quality."""

from __future__ import annotations

from typing import Any

from engine.contracts.outgoing import one_line
from engine.contracts.pair import QUALITY_COMPONENTS, SIDES, Side
from engine.language.warnings import warning_text
from engine.record.report.blocks import Block, Facts, Heading, Paragraph, Picture, Pictures, Table
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts


def evidence(view: CaseView, say: Texts) -> list[Block]:
    """Return the section on the photos."""
    blocks: list[Block] = [Heading(say("evidence"))]
    photos = [
        Picture(view.files[f"pictures/photo_{side}.png"], say("photo", side=side.upper()))
        for side in SIDES
        if f"pictures/photo_{side}.png" in view.files
    ]
    if photos:
        blocks.append(Pictures(tuple(photos), 0.48))
    crops = [
        Picture(view.files[f"aligned_{side}.png"], f"{side.upper()}: {say('as_seen')}")
        for side in SIDES
        if f"aligned_{side}.png" in view.files
    ]
    if crops:
        blocks.append(Pictures(tuple(crops), 0.25))
    for side in SIDES:
        blocks += [Heading(say("photo", side=side.upper()), 2), _facts(view, side, say)]
    return blocks


def _facts(view: CaseView, side: Side, say: Texts) -> Facts:
    known = view.content.evidence[side]
    kept = say("by_reference" if known.member is None else "copied")
    rows = [
        (say("file"), f"{one_line(known.name)} ({kept})"),
        (say("sha256"), known.sha256),
        (say("size"), f"{known.size:,} B"),
    ]
    image = _image(view, side)
    if image is not None:
        pixels = say("pixels", width=image["width"], height=image["height"])
        rows[-1] = (say("size"), f"{known.size:,} B, {image['format']}, {pixels}")
        by = say(f"by_{image['chosen_by']}")
        rows.append(
            (
                say("face"),
                say("face_chosen", number=image["chosen_face"], count=len(image["faces"]), by=by),
            )
        )
        if image["notes"]:
            rows.append((say("decoding"), "; ".join(image["notes"])))
    return Facts(tuple(rows))


def quality(view: CaseView, say: Texts) -> list[Block]:
    """Return the section on the quality of the faces."""
    if view.figures is None:
        return []
    images = view.figures["images"]
    rows = tuple(
        (say(f"q_{component[0]}"), *(_told(image["quality"], component, say) for image in images))
        for component in QUALITY_COMPONENTS
    )
    return [
        Heading(say("quality")),
        Paragraph(say("quality_help"), quiet=True),
        Table((say("component"), "A", "B"), rows, (0.4, 0.3, 0.3)),
        *_ofiq(images, say),
    ]


def _ofiq(images: list[dict[str, Any]], say: Texts) -> list[Block]:
    """Return OFIQ's measures, where it was installed; its names are the standard's."""
    names = list(dict.fromkeys(name for image in images for name in image["quality"]["ofiq"]))
    if not names:
        return []
    rows = tuple(
        (name, *(_figure(image["quality"]["ofiq"].get(name)) for image in images)) for name in names
    )
    return [
        Heading(say("ofiq"), 2),
        Table((say("component"), "A", "B"), rows, (0.4, 0.3, 0.3)),
    ]


def _figure(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def _told(
    found: dict[str, Any], component: tuple[str, str, str, tuple[str, ...]], say: Texts
) -> str:
    name, measure, form, codes = component
    score = found["scores"][name]
    if score is None:
        return "–"
    told = f"{score:.0f}"
    if measure:
        told += f"  ({form.format(found[measure])})"
    poor = [warning_text(code, say.language) for code in codes if code in found["warnings"]]
    return f"{told}  {', '.join(poor)}" if poor else told


def _image(view: CaseView, side: Side) -> dict[str, Any] | None:
    if view.figures is None:
        return None
    found: dict[str, Any] = view.figures["images"][SIDES.index(side)]
    return found
