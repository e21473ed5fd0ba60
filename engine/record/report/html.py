"""A report as one HTML file with everything in it."""

from __future__ import annotations

import base64

from engine.language.catalogue import html_language
from engine.record.pages import template
from engine.record.report.blocks import Report


def report_html(report: Report) -> str:
    """Return a report as HTML."""
    return template("report.html.j2").render(
        report=report,
        language=html_language(report.language),
        blocks=[(type(block).__name__, block) for block in report.blocks],
        is_text=lambda cell: isinstance(cell, str),
        uri=lambda png: "data:image/png;base64," + base64.b64encode(png).decode("ascii"),
    )
