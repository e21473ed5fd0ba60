"""Put a report together, section after section."""

from __future__ import annotations

from engine.contracts.case import CaseContent
from engine.contracts.errors import BadInput
from engine.language.catalogue import Language
from engine.record.case import Case, audit
from engine.record.report.account_section import account
from engine.record.report.analysis_section import analysis
from engine.record.report.blocks import Block, Facts, Heading, Paragraph, Report
from engine.record.report.case_view import CaseView
from engine.record.report.evidence_section import evidence
from engine.record.report.log_section import log
from engine.record.report.marks_section import marks
from engine.record.report.origin_section import provenance
from engine.record.report.parts_section import parts
from engine.record.report.photos_section import quality
from engine.record.report.score_section import score
from engine.record.report.texts import Texts, clock
from engine.record.report.words_section import maps, words

_SHORT = 32
"""Digits of a hash: as many as ``case verify`` asks for at least."""
_DAMAGED = (RecursionError, ValueError, KeyError, TypeError, IndexError, AttributeError)


def build_report(case: Case, language: Language) -> Report:
    """Return the report of a case.

    Parameters
    ----------
    case : Case
    language : str

    Raises
    ------
    BadInput
        If the figures of the case are damaged.
    """
    try:
        return _built(case, language)
    except _DAMAGED as error:
        raise BadInput(
            "The figures in {name} are damaged: no report can be made of them.",
            "Restore the case from a copy.",
            name=case.path.name,
        ) from error


def _built(case: Case, language: Language) -> Report:
    view, say = CaseView.of(case), Texts(language)
    result = view.result
    blocks = [
        *_opening(view, say),
        *evidence(view, say),
        *quality(result, say),
        *analysis(view, say),
        *marks(case, say),
        *_score(view, say),
        *([] if result is None else account(result, say)),
        *([] if result is None else parts(result, say)),
        *([] if result is None else [*maps(result, say), *words(result, say)]),
        Heading(say("limits")),
        Paragraph(say("limits_text")),
        *([] if result is None else provenance(result, say)),
        *log(view, say),
    ]
    number, head = view.head
    return Report(
        title=say("title"),
        footer=say("footer", case_id=view.content.case_id, number=number, head=f"{head[:_SHORT]}…"),
        language=language,
        blocks=tuple(blocks),
        page=say("page"),
        sign_here=say("signature"),
    )


def _score(view: CaseView, say: Texts) -> list[Block]:
    if view.result is None or view.run is None:
        return [Heading(say("score")), Paragraph(say("no_run"))]
    number, count = view.run.number, len(view.content.runs)
    run = say("run", number=number, count=count, time=clock(view.run.time))
    return score(view.result, say, run)


def _opening(view: CaseView, say: Texts) -> list[Block]:
    content, (number, head) = view.content, view.head
    rows = [
        (say("case"), content.case_id),
        (say("case_title"), content.title),
        (say("examiner"), content.examiner),
        (say("created"), clock(content.created)),
        (say("made"), clock(audit.now())),
        (say("program"), content.app),
        (say("log_head", number=number), head),
    ]
    blocks: list[Block] = [
        Facts(tuple(row for row in rows if row[1])),
        Paragraph(say("log_head_help", number=number, head=head), quiet=True),
        Paragraph(_signed(content, say)),
    ]
    if view.check.problems:
        listed = "\n".join(f"- {problem}" for problem in view.check.problems)
        blocks.append(Paragraph(f"{say('problems')}\n{listed}", strong=True))
    return blocks


def _signed(content: CaseContent, say: Texts) -> str:
    lines = [
        say(
            "signed_key" if one.key else "signed",
            name=f"{one.name} ({one.role})" if one.role else one.name,
            time=clock(one.time),
            public=one.key,
        )
        for one in content.signed
    ]
    return "\n".join(lines) or say("not_signed")
