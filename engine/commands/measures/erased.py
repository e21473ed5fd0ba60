"""``evaluate erased``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import WholeNumber
from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, pairs_within, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.settings import Settings
from engine.evaluate.choosing import evenly
from engine.evaluate.splits import Split, person_of, split_of

if TYPE_CHECKING:
    from engine.session import Session


NAME = "erased"
HELP = "verification after the most characteristic attribute of impostors was erased"

_COHORT = 300
_MATED = 400


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    parser.add_argument(
        "--cohort",
        type=WholeNumber(),
        default=_COHORT,
        metavar="N",
        help=f"people of the training split whose prototypes are the classes (default: {_COHORT})",
    )
    add_split(parser)
    add_limit(parser, "non-mated pairs")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.erased import evaluate_erased, one_photo_each

    pairs = pairs_within(listed_pairs(arguments).pairs, arguments.split)
    mated = evenly([p for p in pairs if p.mated], _MATED)
    others = evenly([p for p in pairs if not p.mated], arguments.limit)
    images = [
        path.relative_to(arguments.images).as_posix() for path in arguments.images.glob("*/*.jpg")
    ]
    training = [image for image in images if split_of(person_of(image)) is Split.TRAIN]
    found = with_bar(
        evaluate_erased(
            session,
            arguments.images,
            [*mated, *others],
            one_photo_each(training, arguments.cohort),
            settings,
        )
    )
    print_line(
        f"people: {arguments.split}; {found.mated} mated, {found.nonmated} non-mated pairs;"
        f" cohort of {found.cohort}"
    )
    for row in found.rows:
        rates = "  ".join(f"TAR@FAR {far} {tar:.3f}" for far, tar in row.tar_at_far.items())
        print_line(
            f"{row.name:26s} AUC {row.auc:.4f}  {rates}  change {row.change:+.4f}"
            f"  area {row.area:.3f}"
        )
    return {**asdict(found), "split": arguments.split}
