"""The examiner's marks: both photos side by side with them, and a list."""

from __future__ import annotations

from engine.contracts.errors import BadInput, ImageChanged, UnreadableImage
from engine.contracts.marks import KeptMark, turned_points
from engine.contracts.pair import SIDES, Side
from engine.files.scratch import ScratchFolder
from engine.imaging import decode, png
from engine.language.components import load_components
from engine.models.upright import turn
from engine.record.case import Case
from engine.record.charted import charted
from engine.record.report.blocks import Block, Heading, Paragraph, Picture, Pictures, Table
from engine.record.report.texts import Texts, clock, order_of

_SHARE = 0.48


def marks(case: Case, say: Texts) -> list[Block]:
    """Return the section of the marks; nothing where there are none.

    Raises
    ------
    OutputFailed
    """
    kept = case.content.marks
    if not kept:
        return []
    names = {one.key: one.name(say.language) for one in load_components()}
    rows = tuple(
        (
            f"{one.number}",
            say(f"mark_{one.mark.shape}"),
            names.get(one.mark.component, "–"),
            _where(one, say),
            one.mark.text,
            f"{clock(one.time)}, {order_of(one.after_runs, say)}",
        )
        for one in kept
    )
    header = tuple(
        say(key) for key in ("number", "mark_shape", "component", "mark_on", "remark", "written")
    )
    return [
        Heading(say("marks")),
        Paragraph(say("marks_help"), quiet=True),
        *_pictures(case, kept, say),
        Table(header, rows, (0.06, 0.1, 0.17, 0.13, 0.32, 0.22)),
    ]


def _where(one: KeptMark, say: Texts) -> str:
    shown = [side.upper() for side in SIDES if one.mark.points(side)]
    return say("mark_both") if len(shown) == len(SIDES) else say("mark_alone", side=shown[0])


def _pictures(case: Case, kept: tuple[KeptMark, ...], say: Texts) -> list[Block]:
    """Return both photos with the marks on them, or why a photo cannot be shown."""
    pictures, missing = [], []
    folder = ScratchFolder()
    try:
        for side in SIDES:
            try:
                picture = _picture(case, side, kept, folder)
            except (BadInput, ImageChanged, UnreadableImage) as error:
                missing.append(Paragraph(f"{side.upper()}: {error.cause}", strong=True))
            else:
                pictures.append(Picture(picture, say("photo", side=side.upper())))
    finally:
        folder.close()
    return [*([Pictures(tuple(pictures), _SHARE)] if pictures else []), *missing]


def _picture(case: Case, side: Side, kept: tuple[KeptMark, ...], folder: ScratchFolder) -> bytes:
    photo = decode(case.choice(side, folder.path).path)
    degrees = max(0, case.content.evidence[side].chosen.turn or 0)
    drawn = [
        (
            one.number,
            one.mark.shape,
            turned_points(one.mark.points(side), photo.width, photo.height, degrees),
        )
        for one in kept
    ]
    return png(charted(turn(photo.pixels, degrees), drawn))
