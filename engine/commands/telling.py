"""What commands say: lines that show what they are, whatever a file or a person is called."""

from __future__ import annotations

import sys
from typing import TextIO

from engine.contracts import one_line, printable


def tell(text: str) -> None:
    """Say lines on standard output."""
    _write(text, sys.stdout)


def tell_error(text: str) -> None:
    """Say lines on standard error."""
    _write(text, sys.stderr)


def _write(text: str, stream: TextIO) -> None:
    """Write lines without what a terminal would obey."""
    stream.writelines(f"{one_line(printable(line))}\n" for line in text.split("\n"))
