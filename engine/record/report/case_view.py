"""A case as its report reads it: the content, one run's figures and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.contracts.case import AuditEntry, CaseCheck, CaseContent, CaseRun
from engine.record.case import Case, check_members
from engine.record.case.figures import read_figures
from engine.record.reading import typed
from engine.record.report.result_view import ResultView


@dataclass(frozen=True, slots=True)
class CaseView:
    """What a report is made from.

    Attributes
    ----------
    content : CaseContent
    entries : tuple of AuditEntry
    head : (int, str)
        Number and SHA-256 of the log's last line.
    check : CaseCheck
    run : CaseRun or None
        The last one.
    figures : dict or None
        Its document.
    result : ResultView or None
        The same, as records, and the files of the run.
    """

    content: CaseContent
    entries: tuple[AuditEntry, ...]
    head: tuple[int, str]
    check: CaseCheck
    run: CaseRun | None
    figures: dict[str, Any] | None
    result: ResultView | None

    @classmethod
    def of(cls, case: Case) -> CaseView:
        """Return the view of a case.

        Raises
        ------
        ValueError
            If its figures are unreadable.
        """
        run = case.content.runs[-1] if case.content.runs else None
        files = {} if run is None else case.files_of(run)
        stored = files.get("explanation.json")
        figures = None if stored is None else read_figures(stored)
        return cls(
            content=case.content,
            entries=case.entries,
            head=case.head,
            check=check_members(case),
            run=run,
            figures=figures,
            result=None if figures is None else ResultView(typed(figures), files),
        )
