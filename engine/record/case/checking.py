"""Check a case: nothing was changed, added or taken away since it was saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine.contracts.case import AuditEntry, CaseCheck, CaseEvent
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import SIDES
from engine.record.case import audit, container
from engine.record.case.case import Case
from engine.record.case.stamps import stamp_remarks
from engine.record.case.story import written

_PACKED_ELSEWHERE = (
    "the file: another zlib packed it; its content is checked, and not whether the packing itself"
    " says something"
)
_ENOUGH = 32
"""Digits of a hash that are printed at least."""


def check_case(
    path: Path,
    line: int | None = None,
    sha256: str = "",
    key: str = "",
    roots: bytes | None = None,
) -> CaseCheck:
    """Check a case's file, naming whatever is not as it was saved.

    Who can write the file can also write a whole new story in it: a line of the log with its hash,
    as every printed report has it, holds the case to all that was done until then.

    Parameters
    ----------
    path : Path
    line : int, optional
        Number of a line of the log.
    sha256 : str
        What was printed of it, or how that begins.
    key : str
        Public half of a key, hexadecimal, that must have signed the case as it is now.
    roots : bytes, optional
        Certificates, PEM, that must prove the case's time stamps.

    Raises
    ------
    BadInput
        If it is no case at all.
    """
    with Case.open(path, write=False, repack=True) as case:
        found = _stamped(case, check_members(case), roots)
        if case.packed_elsewhere:
            found = replace(found, remarks=(*found.remarks, _PACKED_ELSEWHERE))
        if key:
            found = _signed(case, found, key)
        if line is None:
            return found
        now = audit.hash_of(case.members.get(container.AUDIT, b""), line)
    printed = sha256.strip().rstrip("…").lower()
    if now is not None and len(printed) >= _ENOUGH and now.startswith(printed):
        return found
    other = f"audit log: line {line} is not the one that was printed"
    return replace(found, problems=(*found.problems, other))


def _listed(lines: list[AuditEntry]) -> str:
    """Return what lines of the log say was done."""
    said = Counter(
        f"signed off by {line.detail.get('name')}" if line.event == CaseEvent.SIGNED else line.event
        for line in lines
    )
    return ", ".join(f"{what} ({count})" for what, count in said.items()) or "none"


def _stamped(case: Case, found: CaseCheck, roots: bytes | None) -> CaseCheck:
    """Return what was found, and what the time stamps of a case say."""
    said = list(stamp_remarks(case.content.case_id, case.entries, case.members, roots))
    if roots is not None and not said:
        said.append(("time stamp: there is none", False))
    return replace(
        found,
        problems=(*found.problems, *(text for text, fine in said if not fine)),
        remarks=(*found.remarks, *(text for text, fine in said if fine)),
    )


def _signed(case: Case, found: CaseCheck, key: str) -> CaseCheck:
    """Return what was found, and whether a key signed the case as it is now."""
    holds = [one for one in case.content.signed if one.key == key]
    lines = [
        entry
        for entry in case.entries
        if entry.event == CaseEvent.SIGNED and entry.detail.get("key") == key
    ]
    if holds and lines and not found.problems:
        last = lines[-1]
        after = [entry for entry in case.entries if entry.number > last.number]
        said = (
            f"signature: {holds[-1].name} signed lines 1 to {last.number - 1} of the log with this"
            f" key, {last.time}; not signed are: {_listed(after)}"
        )
        return replace(found, remarks=(*found.remarks, said))
    before = f"; line {lines[-1].number} is one, and the case was changed after it" if lines else ""
    problem = f"signature: none by this key holds{before}"
    return replace(found, problems=(*found.problems, problem))


def check_members(case: Case) -> CaseCheck:
    """Check what an open case holds; see :func:`check_case`."""
    problems = case.changes
    for side in SIDES:
        try:
            case.evidence(side)
        except Sim2WordError as error:
            problems.append(f"photo {side.upper()}: {error.cause}")
    lines, _ = case.head
    remarks = tuple(_remarks(case))
    return CaseCheck(tuple(problems), case.content.case_id, lines, case.seal, remarks)


def _remarks(case: Case) -> Iterator[str]:
    """Yield what is to be known of a case though nothing of it need be changed."""
    yield from audit.falling_times(case.entries)
    if case.members[container.CONTENT] != written(case.content):
        yield (
            "case.json: an earlier version wrote it; what it did not know yet is taken as usual"
            " then"
        )
