"""What the examiner wrote down."""

from __future__ import annotations

from engine.language.components import load_components
from engine.record.report.blocks import Block, Heading, Paragraph, Table
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts, clock, order_of


def analysis(view: CaseView, say: Texts) -> list[Block]:
    """Return the section of the examiner's notes and observations."""
    content = view.content
    blocks: list[Block] = [Heading(say("analysis"))]
    if content.blind and content.analysed:
        blocks.append(Paragraph(say("before_score"), quiet=True))
    if not content.analysed:
        blocks.append(Paragraph(say("no_notes")))
    if content.notes:
        blocks.append(Heading(say("notes"), 2))
        for note in content.notes:
            when = f"{clock(note.time)}, {order_of(note.after_runs, say)}"
            blocks += [Paragraph(when, quiet=True), Paragraph(note.text)]
    if content.observations:
        names = {one.key: one.name(say.language) for one in load_components()}
        order = list(names)
        rows = [
            (
                f"{names[one.component]}\n{clock(one.time)}, {order_of(one.after_runs, say)}",
                one.seen.a,
                one.seen.b,
                one.seen.remark,
            )
            for one in sorted(content.observations, key=lambda one: order.index(one.component))
        ]
        header = (say("component"), "A", "B", say("remark"))
        blocks += [
            Heading(say("observations"), 2),
            Table(header, tuple(rows), (0.22, 0.26, 0.26, 0.26)),
        ]
    return blocks
