"""Check a case: nothing was changed, added or taken away since it was saved."""

from __future__ import annotations

from pathlib import Path

from engine.contracts import SIDES, CaseCheck, Sim2WordError
from engine.record.case import container
from engine.record.case.case import Case


def check_case(path: Path) -> CaseCheck:
    """Check a case's file, naming whatever is not as it was saved.

    Who can write the file can also make a whole new seal: what a printed report says of the seal
    is what holds a case to its content.

    Raises
    ------
    BadInput
        If it is no case at all.
    """
    with Case.open(path, write=False) as case:
        return check_members(case)


def check_members(case: Case) -> CaseCheck:
    """Check what an open case holds; see :func:`check_case`."""
    members, content = dict(case.members), case.content
    log = members.get(container.AUDIT, b"")
    problems = case.changes
    for side in SIDES:
        try:
            case.evidence(side)
        except Sim2WordError as error:
            problems.append(f"photo {side.upper()}: {error.cause}")
    problems += [
        f"run {run.number}: its figures are missing"
        for run in content.runs
        if f"{run.folder}/explanation.json" not in members
    ]
    return CaseCheck(tuple(problems), content.case_id, len(log.splitlines()), case.seal)
