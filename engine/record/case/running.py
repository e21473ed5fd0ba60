"""Explain a case's pair from the evidence inside it, and keep the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from engine.contracts.case import CaseEvent, CaseRun
from engine.contracts.errors import BadInput, RunCancelled, Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import SIDES, AlignedFace, Side
from engine.contracts.settings import ExplainRequest
from engine.files.likelihood import parse_calibration
from engine.files.scratch import scratch_folder
from engine.record.case.case import Case
from engine.record.document import json_file


def run_case(
    case: Case, explain: Callable[[ExplainRequest], Explanation]
) -> tuple[CaseRun, Explanation]:
    """Explain with the case's settings and keep; the original photos are not opened.

    Parameters
    ----------
    case : Case
    explain : callable
        Gives the explanation of a request, on the packs that the case names.

    Raises
    ------
    BadInput
        In a blind case before anything is written down.
    ImageChanged
        If the evidence is not what it was.
    Sim2WordError, RunCancelled
    """
    case.check_may_run()
    with scratch_folder() as folder:
        a, b = (case.choice(side, folder) for side in SIDES)
        number = case.start_run()
        try:
            explanation = explain(ExplainRequest(a, b, case.content.settings))
        except (Sim2WordError, RunCancelled) as error:
            log_unfinished(case, number, error)
            raise
    named = as_evidence(case, explanation)
    return case.add_run(number, named), named


def log_unfinished(case: Case, number: int, error: Sim2WordError | RunCancelled) -> None:
    """Log that a run was cancelled or failed."""
    if isinstance(error, RunCancelled):
        case.log(CaseEvent.RUN_CANCELLED, number=number)
    else:
        case.log(CaseEvent.RUN_FAILED, number=number, cause=error.cause)


def as_evidence(case: Case, explanation: Explanation) -> Explanation:
    """Return an explanation whose photos are named as the evidence is, not as copies of it."""
    first, second = explanation.faces
    return replace(explanation, faces=(_named(case, "a", first), _named(case, "b", second)))


def _named(case: Case, side: Side, face: AlignedFace) -> AlignedFace:
    """Return a face whose photo is named as the evidence is, not as the copy of it."""
    path = Path(case.content.evidence[side].path)
    return replace(face, photo=replace(face.photo, path=path))


def keep_calibration(case: Case, found: LikelihoodCalibration) -> None:
    """Keep a calibration for the next runs, unless it is the one that they have."""
    data = json_file(asdict(found))
    kept = case.content.calibration
    if kept is None or case.members.get(kept.member) != data:
        case.set_calibration(found.data, data)


def calibration_of(case: Case, network: ModelIdentity) -> LikelihoodCalibration | None:
    """Return the calibration that a case keeps; None without one.

    Raises
    ------
    ModelRefused
        If it is of another network.
    BadInput
        If it is missing or damaged.
    """
    kept = case.content.calibration
    if kept is None:
        return None
    if kept.member not in case.members:
        raise BadInput(
            "{name} is missing from the case.", "Restore the case from a copy.", name=kept.member
        )
    return parse_calibration(case.members[kept.member], kept.name, network)
