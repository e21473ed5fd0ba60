"""``evaluate identification``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.measures.selection import add_split, is_wanted, plain_settings
from engine.commands.printing import print_line, print_lines
from engine.commands.progress import with_bar
from engine.contracts.settings import Settings

if TYPE_CHECKING:
    from engine.session import Session


NAME = "identification"
HELP = "rank-1 accuracy on a photo held back, and whether unknown faces are noticed"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_split(parser)


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, _settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.identification import evaluate_identification

    images = [
        path.relative_to(arguments.images).as_posix() for path in arguments.images.glob("*/*.jpg")
    ]
    wanted = [image for image in images if is_wanted(image, arguments.split)]
    found = with_bar(evaluate_identification(session, arguments.images, wanted))
    print_lines(
        f"people: {arguments.split}; {found.people} enrolled with {found.enrolled} photos;"
        f" {found.known} known and {found.unknown} unknown probes\n"
        f"rank-1 {100 * found.rank1:.2f} %; known against unknown: AUROC of the uncertainty"
        f" {found.auroc:.4f}, of the highest cosine {found.auroc_of_score:.4f};"
        f" uncertainty {found.mean_known:.3f} / {found.mean_unknown:.3f}"
    )
    for scale, auroc in found.by_scale.items():
        print_line(f"  scale {scale:<5} AUROC {auroc:.4f}")
    return {**asdict(found), "split": arguments.split}
