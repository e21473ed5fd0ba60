"""File names and messages are shown letter by letter, never taken as markup."""

from __future__ import annotations

import html

from engine.contracts.outgoing import shown


def plain(text: str) -> str:
    """Return a tooltip that shows exactly this text."""
    lines = "<br>".join(html.escape(line) for line in shown(text).split("\n"))
    return f"<qt>{lines}</qt>"
