"""``evaluate words``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import add_settings, settings_of
from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, pairs_within
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.errors import WrongUsage
from engine.contracts.settings import LEAST_CONTROLS, Settings
from engine.evaluate.choosing import half_mated

if TYPE_CHECKING:
    from engine.session import Session


NAME = "words"
HELP = "how often words stand out, and how often wrongly"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    add_split(parser)
    add_limit(parser, "pairs")
    add_settings(parser)


settings = settings_of


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.words import evaluate_support

    if settings.controls < LEAST_CONTROLS:
        raise WrongUsage("Without controls nothing can stand out.", "Leave --controls out.")
    pairs = half_mated(
        pairs_within(listed_pairs(arguments).pairs, arguments.split), arguments.limit
    )
    report = with_bar(evaluate_support(session, arguments.images, pairs, settings))
    print_line(f"method {settings.method}; people: {arguments.split}")
    for name in ("mated", "nonmated", "identical"):
        support = getattr(report, name)
        if support.first_above_3 is not None:
            print_line(
                f"{name:10s} first word z > 3 in {100 * support.first_above_3:.0f} % of pairs,"
                f" stands out in {100 * support.first_supported:.0f} %; any word in"
                f" {100 * support.any_supported:.0f} %; n {support.n}"
            )
    print_line(
        f"random regions passed off as words: {report.random_supported} of"
        f" {report.random_tried} stood out"
    )
    return {"method": settings.method, "split": arguments.split, **asdict(report)}
