"""Do the runs of a case again, from the case alone, and hold the figures against those stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.contracts.cancel import CancelToken
from engine.contracts.case import Replayed
from engine.contracts.errors import BadInput
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import AS_FOUND, SIDES, ImageChoice
from engine.contracts.settings import ExplainRequest
from engine.files.scratch import scratch_folder
from engine.models.devices import computes_like
from engine.progress import Work, within
from engine.record.case.case import Case
from engine.record.case.figures import read_figures
from engine.record.document import explanation_document, to_json
from engine.session import Session
from engine.session.events import shares_of

SAME, ELSEWHERE = 1e-6, 1e-3
"""Tolerances: on the same kind of device, and on another."""


def replay(
    case: Case,
    open_session: Callable[[ModelChoice], Session],
    token: CancelToken,
) -> Work[tuple[Replayed, ...]]:
    """Replay every run of a case.

    Parameters
    ----------
    case : Case
    open_session : callable
        Gives a session on packs.
    token : CancelToken

    Raises
    ------
    BadInput
        If there is no run, or its figures are missing.
    ImageChanged
        If the evidence is not what it was.
    Sim2WordError, RunCancelled
    """
    if not case.content.runs:
        raise BadInput("There is no run in this case.", "Run an explanation first.")
    found = []
    with scratch_folder() as folder:
        for number, run in enumerate(case.content.runs):
            stored = _stored(case, run.folder)
            a, b = (_as_then(case.choice(side, folder, run.faces[side]), stored) for side in SIDES)
            session = open_session(run.models)
            request = ExplainRequest(a, b, run.settings)
            explaining = shares_of(session.explain(request, token))
            count = len(case.content.runs)
            explanation = yield from within(explaining, number / count, 1 / count)
            again = json.loads(to_json(explanation_document(explanation)))
            try:
                found.append(_held(run.number, stored, again))
            except (KeyError, TypeError, IndexError, ValueError) as error:
                raise _damaged(run.folder) from error
    return tuple(found)


def _as_then(choice: ImageChoice, stored: dict[str, Any]) -> ImageChoice:
    """Return a choice as the run had it: older versions neither turned nor straightened."""
    if all("turned" in image for image in stored.get("images", ())):
        return choice
    return replace(choice, turn=AS_FOUND)


def _stored(case: Case, folder: str) -> dict[str, Any]:
    data = case.members.get(f"{folder}/explanation.json")
    if data is None:
        raise BadInput("The figures of {run} are missing.", "Restore the case.", run=folder)
    try:
        return read_figures(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(folder) from error


def _damaged(folder: str) -> BadInput:
    return BadInput("The figures of {run} are damaged.", "Restore the case.", run=folder)


def _held(number: int, stored: dict[str, Any], again: dict[str, Any]) -> Replayed:
    first, second = _effects(stored), _effects(again)
    differences = [abs(value - second[key]) for key, value in first.items() if key in second]
    same_device = computes_like(stored["provenance"]["device"], again["provenance"]["device"])
    # A word that is there once only is as far off as can be.
    lost = float("inf") if set(first) != set(second) else 0.0
    return Replayed(
        number=number,
        stored=float(stored["similarity"]["cosine"]),
        again=again["similarity"]["cosine"],
        largest=max([lost, *differences]),
        words=len(first),
        tolerance=SAME if same_device else ELSEWHERE,
        same_models=_hashes(stored) == _hashes(again),
        same_device=same_device,
    )


def _effects(document: dict[str, Any]) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for word in document["words"]:
        for change in word["interventions"]:
            key = (word["attribute"], str(word["value"]), word["image"], change["kind"])
            found[key] = float(change["effect"])
    return found


def _hashes(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(model["role"], model["sha256"]) for model in document["provenance"]["models"]}
