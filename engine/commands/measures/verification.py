"""``evaluate verification``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.commands.measures.selection import add_limit, evenly, plain_settings
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.settings import Settings
from engine.evaluate.pairs import read_pairs
from engine.evaluate.verification import score_pairs, verify
from engine.session import Session

NAME = "verification"
HELP = "how well the score tells mated from non-mated pairs"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    parser.add_argument("--pairs", type=Path, required=True, metavar="CSV")
    add_limit(parser, "pairs")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, _settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    pairs = evenly(list(read_pairs(arguments.pairs)), arguments.limit)
    result = verify(*with_bar(score_pairs(session, arguments.images, pairs)))
    tar = ", ".join(f"{100 * t:.2f} % at FAR {far:g}" for far, t in result.tar_at_far.items())
    print_line(
        f"accuracy {100 * result.accuracy:.2f} % (sd over folds {100 * result.accuracy_sd:.2f}),"
        f" AUC {result.auc:.5f}, TAR {tar}; {result.n} pairs ({result.mated} mated),"
        f" {len(result.failed)} photos unusable"
    )
    return asdict(result)
