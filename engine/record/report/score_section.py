"""The score on its distribution, and what it says of two propositions."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

from engine.language.catalogue import say as say_in
from engine.language.score import (
    calibration_text,
    likelihood_text,
    not_calibrated_text,
    second_network_lines,
    threshold_text,
)
from engine.record.reading import BesideRecord, CalibratedRecord, DistributionRecord
from engine.record.report.blocks import (
    Block,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from engine.record.report.result_view import ResultView
from engine.record.report.texts import Texts

_SIZE, _DPI = (6.4, 2.2), 200
_BEST = 100.0
_MATED, _NONMATED = "#008c82", "#d6781e"


def score(view: ResultView, say: Texts, run: str | None = None) -> list[Block]:
    """Return the section on the score.

    Parameters
    ----------
    view : ResultView
    say : Texts
    run : str, optional
        Which run of a case it is.
    """
    found = view.document.similarity
    point = found.operating_point
    rows = (
        (say("cosine"), f"{found.cosine:.6f}"),
        (say("angular"), f"{found.angular:.4f}"),
        (
            say("threshold"),
            say("no_threshold") if point is None else threshold_text(point, say.language),
        ),
    )
    blocks: list[Block] = [Heading(say("score"))]
    if run is not None:
        blocks.append(Paragraph(run, quiet=True))
    blocks += [Paragraph(view.document.said(say.language)), Facts(rows)]
    blocks += distribution(view, say, 0.85)
    blocks += _likelihood(view, say)
    if view.document.beside is not None:
        blocks += _beside(view.document.beside, say)
    return blocks


def distribution(view: ResultView, say: Texts, share: float) -> list[Block]:
    """Return the score on the scores of known pairs; nothing without those.

    Parameters
    ----------
    view : ResultView
    say : Texts
    share : float
        Of the width of the page.
    """
    found = view.document.similarity
    point = found.operating_point
    if found.distribution is None or point is None:
        return []
    caption = say("distribution", data=point.data)
    picture = _picture(found.distribution, found.cosine, point.threshold)
    return [Pictures((Picture(picture, caption),), share)]


def _beside(beside: BesideRecord, say: Texts) -> list[Block]:
    lines = second_network_lines(beside, say.language)
    return [Heading(say("second"), 2), Paragraph("\n".join(lines))]


def _likelihood(view: ResultView, say: Texts) -> list[Block]:
    found = view.document.similarity.calibrated
    blocks: list[Block] = [Heading(say("likelihood"), 2)]
    beyond = view.document.similarity.not_calibrated
    if beyond:
        return [*blocks, Paragraph(not_calibrated_text(beyond, say.language))]
    if found is None:
        return [*blocks, Paragraph(say("no_calibration"))]
    text = likelihood_text(
        found.log10_lr, clamped=found.clamped, verbal=found.verbal, language=say.language
    )
    by = calibration_text(found, found.range, say.language)
    sha256 = f"SHA-256 {found.data_sha256}"
    propositions = say_in("score.propositions", say.language)
    blocks += [
        Paragraph(text),
        Paragraph(f"{by} {found.fit}; {sha256}"),
        Paragraph(propositions, quiet=True),
    ]
    poorer = min(_lowest(image.quality.scores) for image in view.document.images)
    rows = []
    for band in found.bands:
        name = say("band", low=band.low, high=band.high)
        if band.low <= poorer < band.high or poorer == band.high == _BEST:
            name += f" ({say('this_pair')})"
        fmr, fnmr = ("–" if rate is None else f"{rate:.2%}" for rate in (band.fmr, band.fnmr))
        rows.append((name, fmr, str(band.nonmated), fnmr, str(band.mated)))
    header = ("", say("fmr"), say("pairs"), say("fnmr"), say("pairs"))
    return [
        *blocks,
        Paragraph(say("bands", threshold=found.threshold), quiet=True),
        Table(header, tuple(rows), (0.28, 0.2, 0.14, 0.24, 0.14), (1, 2, 3, 4)),
        *_conditions(found, say),
    ]


def _conditions(found: CalibratedRecord, say: Texts) -> list[Block]:
    """Return what is known of pairs that were taken like this one; nothing where it is not."""
    if not found.conditions:
        return []
    rows = []
    for one in found.conditions:
        band = one.band
        fmr, fnmr = ("–" if rate is None else f"{rate:.2%}" for rate in (band.fmr, band.fnmr))
        name = say_in(f"score.condition.{one.name}", say.language)
        if one.value < one.least:
            poorer = say("poorer_than", value=one.value, least=one.least)
            rows.append((f"{name}: {poorer}", *["–"] * 4))
            continue
        limits = say("band", low=band.low, high=band.high)
        mated, others = (
            "–" if spread is None else f"{spread[0]:+.1f} … {spread[2]:+.1f}"
            for spread in (band.mated_lr, band.nonmated_lr)
        )
        rows.append(
            (
                f"{name}: {one.value:.0f} ({limits})",
                f"{fmr} ({band.nonmated})",
                f"{fnmr} ({band.mated})",
                mated,
                others,
            )
        )
    header = ("", say("fmr"), say("fnmr"), say("ratios_mated"), say("ratios_nonmated"))
    return [
        Paragraph(say("conditions"), quiet=True),
        Table(header, tuple(rows), (0.28, 0.18, 0.18, 0.18, 0.18), (1, 2, 3, 4)),
    ]


def _lowest(scores: dict[str, float | None]) -> float:
    return min(v for k, v in scores.items() if v is not None and k != "expression")


def _picture(distribution: DistributionRecord, cosine: float, threshold: float) -> bytes:
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    edges = distribution.bin_edges
    of_kinds = (
        ("nonmated", distribution.nonmated, _NONMATED),
        ("mated", distribution.mated, _MATED),
    )
    for kind, counts, colour in of_kinds:
        shares = [100 * count / max(1, sum(counts)) for count in counts]
        axes.stairs(shares, edges, fill=True, alpha=0.55, color=colour, label=kind)
    axes.axvline(cosine, color="black", linewidth=2, label=f"{cosine:.4f}")
    axes.axvline(threshold, color="black", linewidth=1, linestyle="--", label=f"{threshold:.4f}")
    axes.set_xlabel("cosine")
    axes.set_ylabel("%")
    axes.legend(fontsize=7, loc="upper left")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI)
    return buffer.getvalue()
