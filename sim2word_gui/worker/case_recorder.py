"""Keeps in a case what is run of it, as it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.errors import ImageChanged, RunCancelled, Sim2WordError
from engine.contracts.events import Done, Event, Failed
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.pair import SIDES
from engine.contracts.settings import ExplainRequest
from sim2word_gui.worker.cases import OpenCase, OpenCases

if TYPE_CHECKING:
    from engine.record.case import Case
    from engine.session import Session


class CaseRecorder:
    """Keeps an explanation in a case; see :class:`~sim2word_gui.worker.jobs.Recorder`.

    Parameters
    ----------
    cases : OpenCases
    path : Path
        Of the case, which is open.
    report : callable
        Takes the case as it is afterwards, and why the explanation could not be kept.
    """

    def __init__(
        self,
        cases: OpenCases,
        path: Path,
        report: Callable[[Path, OpenCase, Sim2WordError | None], None],
    ) -> None:
        self._cases, self._path, self._report = cases, path, report
        self._number: int | None = None
        self._before: LikelihoodCalibration | None = None

    def begin(self, session: Session, request: ExplainRequest) -> None:
        """Log what is going to be run, and that it is; read its score by the case's calibration."""
        from engine.record.case.running import calibration_of, keep_calibration

        case = self._cases.begin(self._path)
        try:
            case.check_may_run()
            _check_evidence(case, request)
            case.choose_face("a", request.a)
            case.choose_face("b", request.b)
            case.set_settings(request.settings, session.choice)
            if session.calibration is not None and not case.content.calibrations:
                keep_calibration(case, session.calibration)
            by = calibration_of(case, session.pack.recognition.identity)
            self._number = case.start_run()
        except BaseException:
            self._finish()
            raise
        self._before, session.calibration = session.calibration, by

    def shown(self, event: Event) -> Event:
        """Return an event whose photos are named as the evidence is, not as copies of it."""
        from engine.record.case.running import as_evidence

        if isinstance(event, Done) and self._number is not None:
            case = self._cases.begin(self._path)
            return replace(event, explanation=as_evidence(case, event.explanation))
        return event

    def end(self, session: Session, event: Event) -> None:
        """Keep the explanation, or log why there is none."""
        from engine.files.atomic import output_failed
        from engine.record.case.running import log_unfinished

        if self._number is None:
            return
        session.calibration = self._before
        case = self._cases.begin(self._path)
        error: Sim2WordError | None = None
        try:
            if isinstance(event, Done):
                case.add_run(self._number, event.explanation)
            elif isinstance(event, Failed):
                log_unfinished(case, self._number, event.error)
            else:
                log_unfinished(case, self._number, RunCancelled())
        except Sim2WordError as found:
            error = found
        except OSError as found:  # of the private copies that are being made
            error = output_failed(self._path, found)
        self._finish(error)

    def _finish(self, error: Sim2WordError | None = None) -> None:
        now = self._cases.end(self._path)
        self._report(self._path, now, error)


def _check_evidence(case: Case, request: ExplainRequest) -> None:
    """Refuse photos that are not the evidence of a case.

    Raises
    ------
    ImageChanged
    """
    for side, photo in zip(SIDES, (request.a, request.b), strict=True):
        known = case.content.evidence[side]
        if photo.sha256 != known.sha256:
            raise ImageChanged(
                "{name} is not the photo that the case was made of.",
                "Open the case again.",
                name=known.name,
            )
