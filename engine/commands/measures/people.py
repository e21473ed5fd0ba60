"""``evaluate people``."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import DEFAULTS
from engine.commands.measures.selection import add_limit, add_split, is_wanted
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.evaluation import LEAST_PHOTOS
from engine.contracts.settings import Settings

if TYPE_CHECKING:
    from engine.session import Session


NAME = "people"
HELP = "whether the words of a person are the same on other photos of the person"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_split(parser)
    add_limit(parser, f"people with at least {LEAST_PHOTOS} photos")


def settings(arguments: argparse.Namespace) -> Settings:
    """Return with what is measured."""
    from engine.session.person import CONTROLS

    return replace(DEFAULTS, controls=CONTROLS, seed=arguments.seed)


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.people import evaluate_people

    images = [
        path.relative_to(arguments.images).as_posix() for path in arguments.images.glob("*/*.jpg")
    ]
    wanted = [image for image in images if is_wanted(image, arguments.split)]
    found = with_bar(evaluate_people(session, arguments.images, wanted, arguments.limit, settings))
    clauses = [
        f"people: {arguments.split}; {found.described} described, {len(found.people)} with three"
        " words or more"
    ]
    if found.mean is not None:
        low, high = min(found.people.values()), max(found.people.values())
        clauses.append(
            "rank correlation of the words between halves of the photos"
            f" {found.mean:.2f} ({low:.2f} to {high:.2f})"
        )
    if found.supported is not None:
        clauses.append(f"{found.supported:.1f} words stand out")
    print_line("; ".join(clauses))
    return {**asdict(found), "split": arguments.split}
