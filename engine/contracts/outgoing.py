"""Text on its way out: what a file, a person or a note is called cannot change what is shown."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, escape sequences of terminals among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings and overrides of direction
    "\u2028\u2029\ufeff\ufff9-\ufffb]"
)


def printable(text: str) -> str:
    """Return text that any UTF-8 file or screen takes: undecodable file names are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def one_line(text: str) -> str:
    """Return text on one line, without what could make a screen show other than it says."""
    return "".join(c if c.isprintable() else " " for c in printable(text))


def shown(text: str) -> str:
    r"""Return text for a page or a paper, of several lines too.

    What has no form of its own, and could make other text look like what it is not, is written
    out: ``\x1b``, ``\u202e``. So a reader sees that it is there.
    """
    return _UNSEEN.sub(_written_out, printable(text))


def _written_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
