"""A log that is only appended to; each line carries the hash of the line before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec

from engine.contracts.case import AuditEntry, CaseEvent
from engine.contracts.outgoing import one_line

Detail = Mapping[str, Any]
"""JSON values."""
_WHOLE = ("settings", "models", "faces", "policy", "verbal_scale")
"""Written whole in the file, and left out where a line is reported in brief."""

_decode = msgspec.json.Decoder(AuditEntry).decode
_UNREADABLE = (ValueError, RecursionError)


def now() -> str:
    """Return the time, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def root(case_id: str) -> str:
    """Return what the first line carries as the hash before it."""
    return _sha256(case_id.encode())


def next_line(log: bytes, case_id: str, event: str, detail: Detail) -> AuditEntry:
    """Return the line that would be appended to a log now.

    Parameters
    ----------
    log : bytes
        Lines of JSON.
    case_id : str
    event : str
    detail : mapping
    """
    lines = log.splitlines()
    previous = _sha256(lines[-1]) if lines else root(case_id)
    return AuditEntry(len(lines) + 1, now(), event, dict(detail), previous)


def append(log: bytes, case_id: str, event: str, detail: Detail) -> tuple[AuditEntry, bytes]:
    """Return a line more, and the log with it; see :func:`next_line`."""
    entry = next_line(log, case_id, event, detail)
    return entry, appended(log, entry)


def appended(log: bytes, entry: AuditEntry) -> bytes:
    """Return a log with a line more."""
    return log + msgspec.json.encode(asdict(entry)) + b"\n"


def brief(entry: AuditEntry) -> str:
    """Return a line of the log as text, on one line and without control characters."""
    return one_line(", ".join(f"{key} {value}" for key, value in _flat(entry.detail)))


def _flat(detail: Detail, start: str = "") -> Iterator[tuple[str, str]]:
    for key, value in detail.items():
        if isinstance(value, Mapping):
            if key not in _WHOLE:
                yield from _flat(value, f"{start}{key} ")
        elif value is not None and value != "" and key not in _WHOLE:
            yield f"{start}{key}", str(value)


def entries(log: bytes) -> tuple[AuditEntry, ...]:
    """Return the lines of a log that can be read; :func:`broken` names the others."""
    found = []
    for line in log.splitlines():
        with suppress(*_UNREADABLE):
            found.append(_decode(line))
    return tuple(found)


def hash_of(log: bytes, number: int) -> str | None:
    """Return the SHA-256 of a line, which holds all lines before it; None if there is none."""
    lines = log.splitlines()
    return _sha256(lines[number - 1]) if 0 < number <= len(lines) else None


def broken(log: bytes, case_id: str) -> tuple[str, ...]:
    """Return what is wrong with a log, naming the line.

    The last line has none after it that would show it; the case's seal holds its hash.
    """
    problems = []
    expected, changed = root(case_id), ""
    for number, line in enumerate(log.splitlines(), start=1):
        try:
            entry = _decode(line)
        except _UNREADABLE:
            problems.append(f"audit log: line {number} is not readable")
        else:
            if entry.number != number:
                problems.append(f"audit log: line {number} says that it is line {entry.number}")
            if msgspec.json.encode(asdict(entry)) != line:
                problems.append(f"audit log: line {number} says more than is written")
            if entry.previous != expected:
                problems.append(f"audit log: {changed or 'the case id'} was changed")
        expected, changed = _sha256(line), f"line {number}"
    if log and not log.endswith(b"\n"):
        problems.append("audit log: its end is missing")
    elif log != b"".join(line + b"\n" for line in log.splitlines()):
        problems.append("audit log: its lines do not end as they are written")
    return tuple(problems)


def lines_of_runs(entries: Sequence[AuditEntry]) -> dict[int, AuditEntry]:
    """Return the lines that keep runs, by the runs' numbers."""
    return {
        entry.detail["number"]: entry
        for entry in entries
        if entry.event == CaseEvent.RUN and isinstance(entry.detail.get("number"), int)
    }


def falling_times(entries: Sequence[AuditEntry]) -> list[str]:
    """Return which lines say that they are earlier than the line before them.

    A clock that was set back does that, and so does a line that was written later than it says.
    """
    return [
        f"audit log: line {later.number} ({later.time}) says that it is earlier than the line"
        f" before it ({earlier.time})"
        for earlier, later in pairwise(entries)
        if later.time < earlier.time
    ]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
