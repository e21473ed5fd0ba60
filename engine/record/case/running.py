"""Explain a case's pair from the evidence inside it, and keep the result."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.contracts import (
    AlignedFace,
    BadInput,
    CaseRun,
    ExplainRequest,
    Explanation,
    LikelihoodCalibration,
    ModelChoice,
    ModelIdentity,
    Settings,
    Side,
)
from engine.likelihood_file import parse_calibration
from engine.record.case.case import Case


def run_case(
    case: Case,
    explain: Callable[[ExplainRequest], Explanation],
    settings: Settings,
    models: ModelChoice,
) -> tuple[CaseRun, Explanation]:
    """Explain and keep; the original photos are not opened.

    Parameters
    ----------
    case : Case
    explain : callable
        Gives the explanation of a request.
    settings : Settings
    models : ModelChoice
        What `explain` works with, for the record.

    Raises
    ------
    BadInput
        In a blind case before anything is written down.
    ImageChanged
        If the evidence is not what it was.
    Sim2WordError, RunCancelled
    """
    case.check_may_run()
    with tempfile.TemporaryDirectory(prefix="sim2word-") as folder:
        a, b = (case.choice(side, Path(folder)) for side in ("a", "b"))
        explanation = explain(ExplainRequest(a, b, settings))
    first, second = explanation.faces
    named = replace(explanation, faces=(_named(case, "a", first), _named(case, "b", second)))
    case.set_settings(settings)
    return case.add_run(named, settings, models), named


def _named(case: Case, side: Side, face: AlignedFace) -> AlignedFace:
    """Return a face whose photo is named as the evidence is, not as the copy of it."""
    path = Path(case.content.evidence[side].path)
    return replace(face, photo=replace(face.photo, path=path))


def calibration_of(case: Case, network: ModelIdentity) -> LikelihoodCalibration | None:
    """Return the calibration that a case keeps; None without one.

    Raises
    ------
    ModelRefused
        If it is of another network.
    BadInput
        If it is missing or damaged.
    """
    name = case.content.calibration
    if name is None:
        return None
    if name not in case.members:
        raise BadInput(
            "{name} is missing from the case.", "Restore the case from a copy.", name=name
        )
    return parse_calibration(case.members[name], name, network)
