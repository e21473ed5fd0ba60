"""The files of a case's report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict

from engine.language.vocabulary import Language
from engine.record.case import Case
from engine.record.document import json_file
from engine.record.report.building import build_report
from engine.record.report.case_view import CaseView
from engine.record.report.html import report_html
from engine.record.report.pdf import report_pdf

FORMATS = ("pdf", "html", "json")


def exported(
    case: Case, formats: Sequence[str], language: Language
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the report in some formats, and for the log the hash of each.

    Parameters
    ----------
    case : Case
    formats : sequence of {"pdf", "html", "json"}
    language : {"en", "zh"}

    Returns
    -------
    files : dict
        By format.
    hashes : dict
        SHA-256 of each, as ``pdf_sha256``.

    Raises
    ------
    BadInput
        If the figures of the case are damaged.
    OutputFailed
        If no font for the language is there.
    """
    report = build_report(case, language)
    make: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: report_pdf(report),
        "html": lambda: report_html(report).encode(),
        "json": lambda: _figures(case, language),
    }
    files = {kind: make[kind]() for kind in formats}
    hashes = {f"{kind}_sha256": hashlib.sha256(data).hexdigest() for kind, data in files.items()}
    return files, hashes


def _figures(case: Case, language: Language) -> bytes:
    view = CaseView.of(case)
    document = {
        "schema": "sim2word/case-report/1",
        "language": language,
        "content": asdict(view.content),
        "log": [asdict(entry) for entry in view.entries],
        "check": asdict(view.check),
        "figures": view.figures,
    }
    return json_file(document)
