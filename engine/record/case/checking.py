"""Check a case: nothing was changed, added or taken away since it was saved."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from engine.contracts import SIDES, CaseCheck, Sim2WordError
from engine.record.case import audit, container
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
        members, content = dict(case.members), case.content
        log = members.get(container.AUDIT, b"")
        problems = [*_unsealed(members), *audit.broken(log, content.case_id)]
        if not log:
            problems.append("audit log: it is missing")
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


def _unsealed(members: dict[str, bytes]) -> list[str]:
    if container.SEAL not in members:
        return ["the seal is missing"]
    try:
        listed = msgspec.json.decode(members[container.SEAL], type=_Seal).members
    except ValueError:
        return ["the seal is not readable"]
    there = {name: data for name, data in members.items() if name != container.SEAL}
    problems = [f"{name} is missing" for name in sorted(set(listed) - set(there))]
    problems += [f"{name} was added" for name in sorted(set(there) - set(listed))]
    problems += [
        f"{name} was changed"
        for name in sorted(set(there) & set(listed))
        if hashlib.sha256(there[name]).hexdigest() != listed[name]
    ]
    return problems


class _Seal(msgspec.Struct):
    """What a seal says."""

    members: dict[str, str]
