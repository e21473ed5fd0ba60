"""The report of a result that is part of no case: the same sections as in a case's report."""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.catalogue import Language
from engine.record.reading import ExplanationRecord
from engine.record.report.account_section import account
from engine.record.report.blocks import Facts, Heading, Paragraph, Report
from engine.record.report.origin_section import provenance
from engine.record.report.parts_section import parts
from engine.record.report.photos_section import photos, quality
from engine.record.report.result_view import ResultView
from engine.record.report.score_section import score
from engine.record.report.texts import Texts
from engine.record.report.words_section import maps, words

_SHORT = 16
"""Digits of a hash in the footer; whole ones stand beside the photos."""


def result_report(
    document: ExplanationRecord, files: Mapping[str, bytes], title: str, language: Language
) -> Report:
    """Return the report of a result.

    Parameters
    ----------
    document : ExplanationRecord
    files : mapping
        The result's files, by path below its folder.
    title : str
    language : str
    """
    view, say = ResultView(document, files), Texts(language)
    method = say(
        f"method_said_{document.ranked_as}", method=document.method, ranking=document.ranking
    )
    rows = ((say("method"), method), (say("program"), document.provenance.app))
    a, b = (image.sha256[:_SHORT] for image in document.images)
    return Report(
        title=title,
        footer=say("footer_pair", a=a, b=b),
        language=language,
        blocks=(
            Facts(rows),
            *photos(view, say),
            *score(view, say),
            *account(view, say),
            *parts(view, say),
            *quality(view, say),
            *maps(view, say),
            *words(view, say),
            Heading(say("limits")),
            Paragraph(say("limits_text")),
            *provenance(view, say),
        ),
        page=say("page"),
    )
