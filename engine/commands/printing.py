"""What commands say: lines that show what they are, whatever a file or a person is called."""

from __future__ import annotations

import sys
from typing import TextIO

from engine.contracts.outgoing import one_line


def print_line(line: str) -> None:
    """Say a line on standard output."""
    _write(line, sys.stdout)


def print_lines(text: str) -> None:
    """Say lines on standard output; names in them must be on one line."""
    for line in text.split("\n"):
        print_line(line)


def print_error(line: str) -> None:
    """Say a line on standard error."""
    _write(line, sys.stderr)


def _write(line: str, stream: TextIO) -> None:
    stream.write(f"{one_line(line)}\n")
