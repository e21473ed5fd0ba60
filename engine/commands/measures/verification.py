"""``evaluate verification``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.listed import counted_text, listed_pairs
from engine.commands.measures.selection import add_limit, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.settings import Settings
from engine.evaluate.choosing import evenly

if TYPE_CHECKING:
    from engine.session import Session


NAME = "verification"
HELP = "how well the score separates mated from non-mated pairs"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    add_limit(parser, "pairs")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, _settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.verification import count, score_pairs, verify

    listed = listed_pairs(arguments)
    pairs = evenly(list(listed.pairs), arguments.limit)
    scored = with_bar(score_pairs(session, arguments.images, pairs))
    result = verify(scored.scores, scored.mated, scored.failed)
    counted = count(scored, listed)
    tar = ", ".join(f"{100 * t:.2f} % at FAR {far:g}" for far, t in result.tar_at_far.items())
    print_line(
        f"accuracy {100 * result.accuracy:.2f} % (sd over folds {100 * result.accuracy_sd:.2f}),"
        f" AUC {result.auc:.5f}, TAR {tar}; {result.n} pairs ({result.mated} mated),"
        f" {len(result.failed)} photos unusable"
    )
    print_line(counted_text(counted))
    return {**asdict(result), "counted": asdict(counted)}
