"""The log of a case."""

from __future__ import annotations

from engine.record.case import audit
from engine.record.report.blocks import Block, Heading, Paragraph, Table
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts, clock

_LONG = 400


def log(view: CaseView, say: Texts) -> list[Block]:
    """Return the log."""
    rows = tuple(
        (
            str(entry.number),
            clock(entry.time),
            entry.event,
            audit.brief(entry)[:_LONG],
        )
        for entry in view.entries
    )
    header = (say("line"), say("time"), say("event"), "")
    return [
        Heading(say("audit")),
        Paragraph(say("audit_help", count=len(rows)), quiet=True),
        Table(header, rows, (0.07, 0.23, 0.17, 0.53), (0,)),
    ]
