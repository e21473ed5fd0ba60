"""What the examiner wrote down."""

from __future__ import annotations

from engine.morphology import load_components
from engine.record.report.blocks import Block, Heading, Paragraph, Table
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts, clock


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
            blocks += [Paragraph(clock(note.time), quiet=True), Paragraph(note.text)]
    if content.observations:
        rows = [
            (component.name(say.language), seen.a, seen.b, seen.remark)
            for component in load_components()
            if (seen := content.observations.get(component.key)) is not None
        ]
        header = (say("component"), "A", "B", say("remark"))
        blocks += [
            Heading(say("observations"), 2),
            Table(header, tuple(rows), (0.22, 0.26, 0.26, 0.26)),
        ]
    return blocks
