"""What a case holds, as its log says it: the log is the source, the content follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

import msgspec

from engine.contracts.case import (
    CASE_SCHEMA,
    AuditEntry,
    CaseContent,
    CaseEvent,
    CaseRun,
    ChosenFace,
    KeptCalibration,
    Note,
    Observation,
    Observed,
    SignOff,
)
from engine.contracts.earlier import current
from engine.contracts.marks import KeptMark
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import SIDES
from engine.contracts.settings import Settings

_WITHOUT_EFFECT = (
    CaseEvent.OPENED,
    CaseEvent.VIEWED,
    CaseEvent.EXPORTED,
    CaseEvent.REPLAYED,
    CaseEvent.STAMPED,
)
"""What leaves a case, and its signatures, as they are."""


def followed(content: CaseContent | None, entry: AuditEntry) -> CaseContent:
    """Return what a case holds after one line more.

    Parameters
    ----------
    content : CaseContent or None
        What it held before; None before the first line.
    entry : AuditEntry

    Raises
    ------
    ValueError
        If the line does not fit.
    """
    detail: dict[str, Any] = current(entry.detail)  # type: ignore[assignment] # JSON
    if content is None:
        if entry.event != CaseEvent.CREATED:
            raise ValueError("a case begins with its making")
        begun = {**detail, "schema": CASE_SCHEMA, "created": entry.time}
        return msgspec.convert(begun, CaseContent)
    if entry.event in _WITHOUT_EFFECT:
        return content
    if entry.event == CaseEvent.SIGNED:
        signature = msgspec.convert({**detail, "time": entry.time}, SignOff)
        return replace(content, signed=(*content.signed, signature))
    return replace(_changed(content, entry.event, entry.time, detail), signed=())


def _changed(content: CaseContent, event: str, time: str, detail: dict[str, Any]) -> CaseContent:
    said = {"time": time, "after_runs": content.started}
    match event:
        case CaseEvent.NAMED:
            return replace(content, title=detail["title"], examiner=detail["examiner"])
        case CaseEvent.NOTE:
            note = msgspec.convert({**detail, **said}, Note)
            return replace(content, notes=(*content.notes, note))
        case CaseEvent.OBSERVATION:
            seen = {"component": detail["component"], "seen": _seen(detail)}
            written = msgspec.convert({**seen, **said}, Observed)
            return replace(content, observations=(*content.observations, written))
        case CaseEvent.MARK | CaseEvent.UNMARKED:
            return replace(content, marks=_marks(content, event, {**detail, **said}))
        case CaseEvent.FACE:
            side, chosen = detail["side"], msgspec.convert(detail["chosen"], ChosenFace)
            face = replace(content.evidence[side], chosen=chosen)
            return replace(content, evidence={**content.evidence, side: face})
        case CaseEvent.SETTINGS:
            return replace(
                content,
                settings=msgspec.convert(detail["settings"], Settings),
                models=msgspec.convert(detail["models"], ModelChoice),
            )
        case CaseEvent.CALIBRATION:
            kept = msgspec.convert(detail, KeptCalibration)
            more = () if kept in content.calibrations or not kept.member else (kept,)
            known = (*content.calibrations, *more)
            return replace(content, calibrations=known, reads_by=kept.member)
        case _:
            return _run(content, event, time, detail)


def _marks(content: CaseContent, event: str, detail: dict[str, Any]) -> tuple[KeptMark, ...]:
    """Return the marks after a line about one."""
    number = detail["number"]
    others = tuple(one for one in content.marks if one.number != number)
    if event == CaseEvent.UNMARKED:
        if len(others) == len(content.marks):
            raise ValueError(f"there is no mark {number}")
        return others
    kept = msgspec.convert(detail, KeptMark)
    if kept.number < 1 or kept.mark.fault:
        raise ValueError(f"mark {kept.number} is none: {kept.mark.fault}")
    return tuple(sorted((*others, kept), key=lambda one: one.number))


def _run(content: CaseContent, event: str, time: str, detail: dict[str, Any]) -> CaseContent:
    """Return the content after a line about a run."""
    match event:
        case CaseEvent.RUN_STARTED:
            if not content.may_run:
                raise ValueError("nothing was written down before the score")
            return replace(content, started=content.started + 1)
        case CaseEvent.RUN:
            run = msgspec.convert({**detail, "time": time}, CaseRun)
            if run.number != content.started or run.number in {one.number for one in content.runs}:
                raise ValueError(f"run {run.number} was not started")
            if set(run.faces) != set(SIDES):
                raise ValueError("a run has two faces")
            return replace(content, runs=(*content.runs, run))
        case CaseEvent.RUN_FAILED | CaseEvent.RUN_CANCELLED:
            return content
    raise ValueError(f"{event!r} is nothing that is done to a case")


def _seen(detail: dict[str, Any]) -> dict[str, Any]:
    return {field.name: detail[field.name] for field in fields(Observation)}


def read_by(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Return the file of the calibration that each run was read by, by the run's number.

    Empty where a run was read by none. The log must be one that fits.
    """
    found: dict[int, str] = {}
    story: CaseContent | None = None
    for entry in entries:
        if story is not None and entry.event == CaseEvent.RUN:
            found[entry.detail["number"]] = story.reads_by
        story = followed(story, entry)
    return found


def written(content: CaseContent) -> bytes:
    """Return ``case.json``."""
    return msgspec.json.format(msgspec.json.encode(content)) + b"\n"


def contradictions(page: bytes, content: CaseContent, entries: Iterable[AuditEntry]) -> list[str]:
    """Return in what a case's content differs from what its log says.

    Parameters
    ----------
    page : bytes
        ``case.json`` as it is.
    content : CaseContent
        What is read from it.
    entries : iterable of AuditEntry
    """
    story: CaseContent | None = None
    for entry in entries:
        try:
            story = followed(story, entry)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            return [f"audit log: line {entry.number} does not fit ({error})"]
    if story is None:
        return []  # reported as a missing log
    differing = [
        f"case.json: {field.name} is not what the log says"
        for field in fields(CaseContent)
        if getattr(story, field.name) != getattr(content, field.name)
    ]
    try:
        more = _says_more(current(json.loads(page)), json.loads(written(story))) or not _plain(page)
    except (ValueError, RecursionError):  # in fields that no reader looks at
        more = True
    return ["case.json: it says more than the log"] if more and not differing else differing


def _plain(page: bytes) -> bool:
    """Whether a page is written as this program writes, without doubled fields or blanks."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.decode(page))) + b"\n" == page


def _says_more(page: Any, known: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether JSON holds anything that other JSON does not; what lacks is filled by defaults."""
    if isinstance(page, dict) and isinstance(known, dict):
        return any(key not in known or _says_more(page[key], known[key]) for key in page)
    if isinstance(page, list) and isinstance(known, list):
        return len(page) != len(known) or any(map(_says_more, page, known))
    return bool(page != known)
