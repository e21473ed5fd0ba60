"""Where the figures come from, and the log."""

from __future__ import annotations

from engine.record.case import audit
from engine.record.report.blocks import Block, Facts, Heading, Paragraph, Table
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts, clock

_LONG = 400


def provenance(view: CaseView, say: Texts) -> list[Block]:
    """Return the section on models, libraries and settings."""
    if view.figures is None:
        return []
    made_by = view.figures["provenance"]
    models = tuple(
        (m["role"], f"{m['name']} ({m['licence']})\n{m['file']}\nSHA-256 {m['sha256']}")
        for m in made_by["models"]
    )
    rows = (
        (say("program"), f"{made_by['app']} {made_by['git'] or ''}".strip()),
        (say("device"), made_by["device"]),
        (say("seed"), str(made_by["seed"])),
        (say("libraries"), ", ".join(f"{k} {v}" for k, v in made_by["libraries"].items())),
        (say("settings"), ", ".join(f"{k} = {v}" for k, v in made_by["settings"].items())),
    )
    return [
        Heading(say("provenance")),
        Table((say("role"), say("model")), models, (0.2, 0.8)),
        Facts(rows),
    ]


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
