"""The report of a result that is part of no case: the same sections as in a case's report."""

from __future__ import annotations

from collections.abc import Mapping

from engine.contracts.pair import SIDES
from engine.language.catalogue import Language
from engine.record.reading import ExplanationRecord
from engine.record.report.account_section import account, short_account
from engine.record.report.blocks import Block, Facts, Heading, Paragraph, Picture, Pictures, Report
from engine.record.report.origin_section import provenance
from engine.record.report.parts_section import parts
from engine.record.report.photos_section import photo_facts, photos, poor, quality
from engine.record.report.result_view import ResultView
from engine.record.report.score_section import distribution, score
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
    return _report(
        document,
        title,
        say,
        (
            Facts(rows),
            *photos(view, say),
            *score(view, say),
            *account(view, say),
            *parts(view, say),
            Heading(say("limits")),
            Paragraph(say("limits_text")),
            *quality(view, say),
            *maps(view, say),
            *words(view, say),
            *provenance(view, say),
        ),
    )


def brief_report(
    document: ExplanationRecord, files: Mapping[str, bytes], title: str, language: Language
) -> Report:
    """Return the report of a result on one page: faces, score, account, parts, limits.

    Parameters
    ----------
    document : ExplanationRecord
    files, title, language
        As of :func:`result_report`.
    """
    view, say = ResultView(document, files), Texts(language)
    shown = tuple(
        Picture(files[name], f"{side.upper()}: {caption}")
        for start, caption in (("aligned", say("as_seen")), ("pictures/parts", say("parts_enough")))
        for side in SIDES
        if (name := f"{start}_{side}.png") in files
    )
    made_by = document.provenance
    models = "; ".join(f"{one.name} ({one.sha256[:_SHORT]}…)" for one in made_by.models)
    rows = (
        *photo_facts(view, say),
        (say("program"), f"{made_by.app}, {made_by.device}, seed {made_by.seed}"),
        (say("model"), models),
    )
    origin = "\n".join(f"{name}: {value}" for name, value in rows)
    return _report(
        document,
        title,
        say,
        (
            Pictures(shown, 0.17),
            *distribution(view, say, 0.5),
            *poor(view, say),
            Paragraph(document.said(language)),
            *short_account(view, say),
            Paragraph(origin, quiet=True),
            Paragraph(say("limits_text"), quiet=True),
        ),
    )


def _report(
    document: ExplanationRecord, title: str, say: Texts, blocks: tuple[Block, ...]
) -> Report:
    """Return blocks as a report, with the photos' hashes at the foot of each page."""
    a, b = (image.sha256[:_SHORT] for image in document.images)
    return Report(
        title=title,
        footer=say("footer_pair", a=a, b=b),
        language=say.language,
        blocks=blocks,
        page=say("page"),
    )
