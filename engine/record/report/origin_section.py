"""Where the figures come from."""

from __future__ import annotations

from engine.record.report.blocks import Block, Facts, Heading, Table
from engine.record.report.result_view import ResultView
from engine.record.report.texts import Texts


def provenance(view: ResultView, say: Texts) -> list[Block]:
    """Return the section on models, libraries and settings."""
    made_by = view.document.provenance
    models = tuple(
        (say(f"role_{one.role}"), f"{one.name} ({one.licence})\n{one.file}\nSHA-256 {one.sha256}")
        for one in made_by.models
    )
    rows = (
        (say("program"), f"{made_by.app} {made_by.git or ''}".strip()),
        (say("device"), made_by.device),
        (say("seed"), str(made_by.seed)),
        (say("libraries"), ", ".join(f"{k} {v}" for k, v in made_by.libraries.items())),
        (say("settings"), ", ".join(f"{k} = {_plain(v)}" for k, v in made_by.settings.items())),
    )
    return [
        Heading(say("provenance")),
        Table((say("role"), say("model")), models, (0.2, 0.8)),
        Facts(rows),
    ]


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
