"""The score on its distribution, and what it says of two propositions."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure

from engine.record.report.blocks import (
    Block,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from engine.record.report.case_view import CaseView
from engine.record.report.texts import Texts, clock

_SIZE, _DPI = (6.4, 2.2), 200
_BEST = 100.0
_MATED, _NONMATED = "#3a7cc8", "#cd5c46"


def score(view: CaseView, say: Texts) -> list[Block]:
    """Return the section on the score."""
    blocks: list[Block] = [Heading(say("score"))]
    if view.figures is None or view.run is None:
        return [*blocks, Paragraph(say("no_run"))]
    found = view.figures["similarity"]
    point = found["operating_point"]
    told = say("no_threshold") if point is None else say("threshold_told", **point)
    rows = (
        (say("cosine"), f"{found['cosine']:.6f}"),
        (say("angular"), f"{found['angular']:.4f}"),
        (say("threshold"), told),
    )
    run = say(
        "run", number=view.run.number, count=len(view.content.runs), time=clock(view.run.time)
    )
    blocks += [Paragraph(run, quiet=True), Facts(rows)]
    if found.get("distribution") is not None and point is not None:
        caption = say("distribution", data=point["data"])
        picture = _picture(found["distribution"], found["cosine"], point["threshold"])
        blocks.append(Pictures((Picture(picture, caption),), 0.85))
    blocks += _likelihood(view.figures, say)
    beside = view.figures["beside"]
    if beside is not None:
        words = "–" if beside["words"] is None else f"{beside['words']:+.2f}"
        first, second = beside["networks"]
        a, b = beside["cosines"]
        told = say("second_told", first=first, second=second, a=a, b=b, words=words)
        blocks += [Heading(say("second"), 2), Paragraph(told)]
    return [*blocks, Paragraph(view.figures["text"][say.language])]


def _likelihood(figures: dict[str, Any], say: Texts) -> list[Block]:
    found = figures["similarity"]["calibrated"]
    blocks: list[Block] = [Heading(say("likelihood"), 2)]
    if found is None:
        return [*blocks, Paragraph(say("no_calibration"))]
    low, high = found["range"]
    told = say(
        "lr_told",
        value=found["log10_lr"],
        clamped=say("clamped") if found["clamped"] else "",
        data=found["data"],
        mated=found["mated"],
        nonmated=found["nonmated"],
        fit=found["fit"],
        low=low,
        high=high,
        cllr=found["cllr"],
        sha256=found["data_sha256"],
    )
    blocks += [Paragraph(told), Paragraph(say("propositions"), quiet=True)]
    if found["verbal"]:
        blocks.append(
            Paragraph(
                say(
                    "verbal",
                    verbal=found["verbal"][say.language],
                    source=found["verbal"]["source"],
                    proposition="H1" if found["log10_lr"] > 0 else "H2",
                )
            )
        )
    poorer = min(_lowest(image["quality"]["scores"]) for image in figures["images"])
    rows = []
    for band in found["bands"]:
        name = say("band", low=band["low"], high=band["high"])
        if band["low"] <= poorer < band["high"] or poorer == band["high"] == _BEST:
            name += f" ({say('this_pair')})"
        fmr, fnmr = ("–" if band[k] is None else f"{band[k]:.2%}" for k in ("fmr", "fnmr"))
        rows.append((name, fmr, str(band["nonmated"]), fnmr, str(band["mated"])))
    header = ("", say("fmr"), say("pairs"), say("fnmr"), say("pairs"))
    return [
        *blocks,
        Paragraph(say("bands", threshold=found["threshold"]), quiet=True),
        Table(header, tuple(rows), (0.28, 0.2, 0.14, 0.24, 0.14), (1, 2, 3, 4)),
    ]


def _lowest(scores: dict[str, float | None]) -> float:
    return min(v for k, v in scores.items() if v is not None and k != "expression")


def _picture(distribution: dict[str, Any], cosine: float, threshold: float) -> bytes:
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    edges = distribution["bin_edges"]
    for kind, colour in (("nonmated", _NONMATED), ("mated", _MATED)):
        counts = distribution[kind]
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
