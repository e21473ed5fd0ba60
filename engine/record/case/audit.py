"""A log that is only appended to; each line carries the hash of the line before it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime

import msgspec

from engine.contracts import AuditEntry

Detail = Mapping[str, str | int | float | bool | None]

_decode = msgspec.json.Decoder(AuditEntry).decode


def now() -> str:
    """Return the time, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def root(case_id: str) -> str:
    """Return what the first line carries as the hash before it."""
    return _sha256(case_id.encode())


def append(log: bytes, case_id: str, event: str, detail: Detail) -> bytes:
    """Return a log with one line more.

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
    entry = AuditEntry(len(lines) + 1, now(), event, dict(detail), previous)
    return log + msgspec.json.encode(asdict(entry)) + b"\n"


def entries(log: bytes) -> tuple[AuditEntry, ...]:
    """Return the lines of a log that can be read; :func:`broken` names the others."""
    found = []
    for line in log.splitlines():
        with suppress(ValueError):
            found.append(_decode(line))
    return tuple(found)


def broken(log: bytes, case_id: str) -> tuple[str, ...]:
    """Return what is wrong with a log, naming the line.

    The last line has none after it that would tell; the case's seal holds its hash.
    """
    problems = []
    expected, changed = root(case_id), ""
    for number, line in enumerate(log.splitlines(), start=1):
        try:
            entry = _decode(line)
        except ValueError:
            problems.append(f"audit log: line {number} is not readable")
        else:
            if entry.number != number:
                problems.append(f"audit log: line {number} says that it is line {entry.number}")
            if entry.previous != expected:
                problems.append(f"audit log: {changed or 'the case id'} was changed")
        expected, changed = _sha256(line), f"line {number}"
    if log and not log.endswith(b"\n"):
        problems.append("audit log: its end is missing")
    return tuple(problems)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
