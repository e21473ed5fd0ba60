"""``evaluate enough``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import (
    add_limit,
    add_split,
    is_wanted,
    pairs_within,
    plain_settings,
)
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.settings import Settings
from engine.evaluate.choosing import half_mated
from engine.evaluate.intervals import Mean

if TYPE_CHECKING:
    from engine.evaluate.enough import EnoughReport, Sets
    from engine.session import Session


NAME = "enough"
HELP = "sets of parts that are enough: how often, how specific, how stable"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    parser.add_argument(
        "--judge", metavar="PACK", help="pack whose recognition network scores every change too"
    )
    add_split(parser)
    add_limit(parser, "pairs")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.enough import evaluate_enough

    pairs = half_mated(
        pairs_within(listed_pairs(arguments).pairs, arguments.split), arguments.limit
    )
    found = sorted(arguments.images.glob("*/*.jpg"))
    images = [path.relative_to(arguments.images).as_posix() for path in found]
    wanted = [image for image in images if is_wanted(image, arguments.split)]
    report = with_bar(evaluate_enough(session, arguments.images, pairs, wanted, settings))
    print_line(f"people: {arguments.split}; {len(pairs)} pairs, {len(report.failed)} photos failed")
    for line in table(report):
        print_line(line)
    return {"split": arguments.split, "pairs": len(pairs), **asdict(report)}


def table(report: EnoughReport) -> list[str]:
    """Return the figures as lines of text."""
    columns = (
        ("above", report.above),
        ("below", report.below),
        ("parts displaced", report.displaced),
    )
    names = {
        "crosses": "a set crosses the threshold",
        "half": "a set covers half the way",
        "none": "there is none",
        "area": "share of the face",
        "parts": "parts in a set",
        "specific": "specific",
        "further": "cosine further than displaced",
        "judged": "another network moves alike",
        "forwards": "crops embedded",
    }
    lines = [f"{'':30s}" + "".join(f"{title:>26s}" for title, _ in columns)]
    for key, text in names.items():
        cells = "".join(f"{_cell(sets, key):>26s}" for _, sets in columns)
        lines.append(f"{text:30s}{cells}")
    lines.append(f"the same parts on other photos {_mean(report.overlap)}")
    lines.append(f"control: parts of another pair {_mean(report.shuffled)}")
    return lines


def _cell(sets: Sets, key: str) -> str:
    mean: Mean | None = getattr(sets, key)
    return _mean(mean)


def _mean(mean: Mean | None) -> str:
    if mean is None:
        return "-"
    return f"{mean.value:.3f} [{mean.low:.3f}, {mean.high:.3f}]"
