"""The photos of a case."""

from __future__ import annotations

from engine.contracts.outgoing import one_line
from engine.contracts.pair import SIDES, Side
from engine.record.report.blocks import Block, Facts, Heading
from engine.record.report.case_view import CaseView
from engine.record.report.photos_section import image_rows, photo_pictures, size_of
from engine.record.report.texts import Texts


def evidence(view: CaseView, say: Texts) -> list[Block]:
    """Return the section on the photos."""
    blocks: list[Block] = [Heading(say("evidence")), *photo_pictures(view.result, say)]
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
    if view.result is not None:
        image = view.result.document.images[SIDES.index(side)]
        rows[-1] = (say("size"), f"{known.size:,} B, {image.format}, {size_of(image, say)}")
        rows += image_rows(image, say)
    return Facts(tuple(rows))
