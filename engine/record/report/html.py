"""A report as one HTML file with everything in it."""

from __future__ import annotations

import base64

from engine.record.page import template
from engine.record.report.blocks import Report


def report_html(report: Report) -> str:
    """Return a report as HTML."""
    return template("report.html.j2").render(
        report=report,
        blocks=[(type(block).__name__, block) for block in report.blocks],
        uri=lambda png: "data:image/png;base64," + base64.b64encode(png).decode("ascii"),
    )
