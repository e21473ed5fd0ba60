"""Do the runs of a case again, from the case alone, and hold all that is stored against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from engine.contracts.cancel import CancelToken
from engine.contracts.case import CaseRun, Replayed
from engine.contracts.errors import BadInput
from engine.contracts.explanation import Explanation
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import AS_FOUND, SIDES, ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.files.likelihood import parse_calibration
from engine.files.scratch import scratch_folder
from engine.models.devices import computes_like
from engine.progress import Work, within
from engine.record.case import audit
from engine.record.case.case import Case, files_of
from engine.record.case.comparing import Held, Terms, held
from engine.record.case.decisions import undecided
from engine.record.case.figures import FIGURES, read_figures
from engine.record.case.running import as_evidence
from engine.record.case.story import read_by
from engine.session import Session
from engine.session.events import shares_of

SAME, ELSEWHERE = 1e-6, 1e-3
"""Tolerances: on the same kind of device, and on another."""
_DAMAGED = (
    KeyError,
    TypeError,
    IndexError,
    ValueError,
    AttributeError,
    RecursionError,
)


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
    try:
        found, by = [], read_by(case.entries)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(
            "The log of {name} does not fit together: its runs cannot be done again.",
            "Check it (sim2word case verify), and restore it from a copy.",
            name=case.path.name,
        ) from error
    with scratch_folder() as folder:
        for number, run in enumerate(case.content.runs):
            files = case.files_of(run)
            stored = _stored(files, run.folder)
            a, b = (_as_then(case.choice(side, folder, run.faces[side]), stored) for side in SIDES)
            session = open_session(run.models)
            then = _read_as_then(session, case, run, by.get(run.number, ""))
            with then, session.finding_faces(by_landmarks=_knew_landmarks(stored)):
                request = ExplainRequest(a, b, _settings_then(run.settings, stored))
                explaining = shares_of(session.explain(request, token))
                count = len(case.content.runs)
                explanation = yield from within(explaining, number / count, 1 / count)
            try:
                found.append(_replayed(case, run, stored, explanation, by.get(run.number, "")))
            except _DAMAGED as error:
                raise _damaged(run.folder) from error
    return tuple(found)


@contextmanager
def _read_as_then(session: Session, case: Case, run: CaseRun, member: str) -> Iterator[None]:
    """Let a session read scores by the calibration and in the words that a run was read by."""
    before = session.calibration, session.verbal_scale
    session.calibration, session.verbal_scale = None, run.verbal_scale
    try:
        if member in case.members:
            network = session.pack.recognition.identity
            session.calibration = parse_calibration(case.members[member], member, network)
        yield
    finally:
        session.calibration, session.verbal_scale = before


def _as_then(choice: ImageChoice, stored: dict[str, Any]) -> ImageChoice:
    """Return a choice as the run had it: older versions neither turned nor straightened."""
    if all("turned" in image for image in stored.get("images", ())):
        return choice
    return replace(choice, turn=AS_FOUND)


def _settings_then(settings: Settings, stored: dict[str, Any]) -> Settings:
    """Return settings as the run had them: older versions knew no landmarks, parts, score map."""
    known = stored.get("provenance", {}).get("settings", {})
    return replace(
        settings,
        landmarks=settings.landmarks and "landmarks" in known,
        parts=settings.parts and "parts" in known,
        score_map=settings.score_map and "score_map" in known,
    )


def _knew_landmarks(stored: dict[str, Any]) -> bool:
    return "landmarks" in stored.get("provenance", {}).get("settings", {})


def _stored(files: Mapping[str, bytes], folder: str) -> dict[str, Any]:
    data = files.get(FIGURES)
    if data is None:
        raise BadInput("The figures of {run} are missing.", "Restore the case.", run=folder)
    try:
        return read_figures(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(folder) from error


def _damaged(folder: str) -> BadInput:
    return BadInput("The figures of {run} are damaged.", "Restore the case.", run=folder)


def _replayed(
    case: Case, run: CaseRun, stored: dict[str, Any], explanation: Explanation, member: str
) -> Replayed:
    """Return what is found when the files of a run are held against its explanation made anew."""
    now, then = explanation.provenance, stored["provenance"]
    detail = audit.lines_of_runs(case.entries)[run.number].detail
    same_device = computes_like(then["device"], now.device)
    terms = Terms(
        tolerance=SAME if same_device else ELSEWHERE,
        same_device=same_device,
        same_program=(then["app"], then["git"]) == (now.app, now.git),
        same_libraries=then["libraries"] == dict(now.libraries),
        verbal="verbal_scale" in detail,
        calibrated="verbal_scale" in detail or bool(member),
    )
    files = files_of(_as_if_then(as_evidence(case, explanation), stored))
    found = held(case.files_of(run), files, terms)
    if not same_device:
        found.differences += undecided(stored, explanation, terms.tolerance)
    again = read_figures(files[FIGURES])
    return _counted(run.number, stored, again, terms, found, _surroundings(explanation, then))


def _as_if_then(explanation: Explanation, stored: dict[str, Any]) -> Explanation:
    """Return an explanation that says of its surroundings what the stored one does."""
    then = stored["provenance"]
    return replace(
        explanation,
        request_id=str(stored["request_id"]),
        provenance=replace(
            explanation.provenance,
            app=then["app"],
            git=then["git"],
            device=then["device"],
            libraries=tuple(then["libraries"].items()),
        ),
    )


def _surroundings(explanation: Explanation, then: dict[str, Any]) -> list[str]:
    """Return what a run was done with that is another now."""
    now = explanation.provenance
    pairs = {
        "provenance.app": (then["app"], now.app),
        "provenance.git": (then["git"], now.git),
        "provenance.device": (then["device"], now.device),
    }
    libraries = dict(now.libraries)
    for name in sorted({*then["libraries"], *libraries}):
        pairs[f"provenance.libraries.{name}"] = then["libraries"].get(name), libraries.get(name)
    return [f"{name}: {was} then, {is_} now" for name, (was, is_) in pairs.items() if was != is_]


def replay_line(found: Replayed) -> dict[str, float | bool]:
    """Return what the log says of a run that was done again."""
    return {
        "number": found.number,
        "cosine": found.again,
        "largest": found.largest,
        "holds": found.holds,
        "figures": found.figures,
        "files": found.files,
        "differences": len(found.differences),
        "whole": found.whole,
    }


def _counted(
    number: int,
    stored: dict[str, Any],
    again: dict[str, Any],
    terms: Terms,
    found: Held,
    surroundings: list[str],
) -> Replayed:
    first, second = _effects(stored), _effects(again)
    differences = [abs(value - second[key]) for key, value in first.items() if key in second]
    # A word that is there once only is as far off as can be.
    lost = float("inf") if set(first) != set(second) else 0.0
    return Replayed(
        number=number,
        stored=float(stored["similarity"]["cosine"]),
        again=again["similarity"]["cosine"],
        largest=max([lost, *differences]),
        words=len(first),
        tolerance=terms.tolerance,
        same_models=_hashes(stored) == _hashes(again),
        same_device=terms.same_device,
        figures=found.figures,
        files=found.files,
        differences=tuple(found.differences),
        not_held=(*surroundings, *found.not_held),
        whole=not found.skipped,
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
