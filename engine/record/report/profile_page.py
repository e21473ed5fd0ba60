"""The profile of a network on one page: what moves its scores, beside nulls."""

from __future__ import annotations

from engine.contracts.network_profile import NetworkProfile, ProfileRow
from engine.language.catalogue import Language
from engine.language.catalogue import say as say_in
from engine.language.profile import row_name
from engine.record.report.blocks import (
    Block,
    Cell,
    Facts,
    Paragraph,
    Picture,
    Report,
    Table,
)
from engine.record.report.effect_bar import bar_picture
from engine.record.report.texts import Texts, clock

_SHORT = 16
_MOST = {"attribute": 4}
"""Rows that a page has room for: those that move mated pairs most."""


def profile_report(profile: NetworkProfile, language: Language) -> Report:
    """Return the report of a profile.

    Parameters
    ----------
    profile : NetworkProfile
    language : str
    """
    say = Texts(language)

    def of(key: str, **values: object) -> str:
        return say_in(f"profile.{key}", language, **values)

    threshold = profile.threshold
    point = of("no_threshold") if threshold is None else f"{threshold:.4f}"
    means = of("means_of", mated=profile.mated_mean, nonmated=profile.nonmated_mean, point=point)
    facts = (
        (say("model"), f"{profile.network} ({profile.network_sha256[:_SHORT]}…)"),
        (of("pairs"), of("counted", **_counts(profile), data=profile.data)),
        (of("means"), means),
        (say("program"), f"{profile.made_by}, {clock(profile.created)}"),
    )
    scale = max((abs(row.mated.mean) for row in profile.rows if row.mated), default=0.0) or 1.0
    blocks: list[Block] = [Facts(facts), Paragraph(of("help"), quiet=True)]
    names = ("mated", "interval", "null", "lost", "nonmated", "accepted")
    header = ("", "", *map(of, names))
    cells: list[tuple[Cell, ...]] = []
    for kind in ("photo", "taken", "frequency", "attribute"):
        rows = [row for row in profile.rows if row.kind == kind][: _MOST.get(kind)]
        if rows:
            cells.append((of(f"short.{kind}"), *([""] * (len(header) - 1))))
            cells += [_cells(row, profile, language, scale) for row in rows]
    widths = (0.24, 0.12, 0.08, 0.16, 0.08, 0.09, 0.12, 0.11)
    blocks += [
        Table(header, tuple(cells), widths, (2, 3, 4, 5, 6, 7)),
        Paragraph(of("limits"), quiet=True),
    ]
    return Report(
        title=of("title"),
        footer=f"{profile.network} {profile.network_sha256[:_SHORT]}",
        language=language,
        blocks=tuple(blocks),
        page=say("page"),
    )


def _counts(profile: NetworkProfile) -> dict[str, int]:
    return {
        "mated": profile.mated,
        "nonmated": profile.nonmated,
        "people": profile.people,
        "failed": len(profile.failed),
    }


def _cells(
    row: ProfileRow, profile: NetworkProfile, language: Language, scale: float
) -> tuple[Cell, ...]:
    null = row.null_mated
    ends = None if null is None else (null.low, null.high)
    mean = 0.0 if row.mated is None else row.mated.mean
    counted = profile.threshold is not None and row.kind != "taken"
    name = row_name(row, language) + (" *" if row.stands_out else "")
    return (
        f"  {name}",
        Picture(bar_picture(mean, ends, scale), ""),
        "–" if row.mated is None else f"{mean:+.3f}",
        "–" if row.mated is None else f"{row.mated.low:+.3f} … {row.mated.high:+.3f}",
        "–" if null is None else f"{null.mean:+.3f}",
        f"{row.lost_before} → {row.lost}" if counted else "–",
        "–" if row.nonmated is None else f"{row.nonmated.mean:+.3f}",
        f"{row.accepted_before} → {row.accepted}" if counted else "–",
    )
