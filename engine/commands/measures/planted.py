"""``evaluate planted``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import add_settings, settings_of
from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, is_wanted
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.evaluation import PLANTED
from engine.contracts.settings import Settings

if TYPE_CHECKING:
    from engine.evaluate.planted import PlantedScore
    from engine.session import Session


NAME = "planted"
HELP = "whether an attribute that was painted onto a face is the word that is named"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(
        parser,
        "--pairs",
        use=Use.READ,
        metavar="CSV",
        help="take the photos of these pairs (default: every ROOT/PERSON/*.jpg)",
    )
    parser.add_argument(
        "--kinds",
        type=_kinds,
        default=PLANTED,
        metavar="A,B",
        help=f"of {', '.join(PLANTED)} (default: all)",
    )
    add_split(parser)
    add_limit(parser, "people")
    add_settings(parser)


settings = settings_of


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.planted import (
        MATTERS,
        PlantedCase,
        evaluate_planted,
        score_planted,
        subjects_of,
    )

    root = arguments.images
    if arguments.pairs is None:
        found = {path.relative_to(root).as_posix() for path in root.glob("*/*.jpg")}
    else:
        pairs = listed_pairs(arguments).pairs
        found = {name for pair in pairs for name in (pair.image_a, pair.image_b)}
    images = [image for image in found if is_wanted(image, arguments.split)]
    cases = with_bar(
        evaluate_planted(
            session,
            arguments.images,
            subjects_of(images, arguments.seed)[: arguments.limit],
            settings,
            arguments.kinds,
        )
    )
    same = [case for case in cases if case.same_photo]
    other = [case for case in cases if not case.same_photo]
    tables: dict[str, Sequence[PlantedCase]] = {
        "same_photo": same,
        "another_photo": other,
        "another_photo_where_paint_matters": [c for c in other if c.drop >= MATTERS],
    }
    scores = {name: score_planted(of_table) for name, of_table in tables.items()}
    print_line(f"method {settings.method}; people: {arguments.split}")
    for name, of_table in scores.items():
        print_line(f"{name.replace('_', ' ')}:")
        for score in of_table:
            print_line(f"  {_row(score)}")
    return {
        "method": settings.method,
        "split": arguments.split,
        "kinds": [asdict(score) for score in scores["same_photo"]],
        **{name: [asdict(score) for score in of_table] for name, of_table in scores.items()},
        "cases": [asdict(case) for case in cases],
    }


def _row(score: PlantedScore) -> str:
    if score.hit1 is None or score.pointing is None or score.pointing_12 is None:
        return f"{score.kind:14s} none"
    hit3 = "  -  " if score.hit3 is None else f"{score.hit3:.3f}"
    return (
        f"{score.kind:14s} hit@1 {score.hit1:.3f}  hit@3 {hit3}  pointing {score.pointing:.2f}"
        f" (12 %: {score.pointing_12:.2f})  n {score.n}"
    )


def _kinds(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    if not names or not set(names) <= set(PLANTED):
        raise argparse.ArgumentTypeError(f"names of {', '.join(PLANTED)}")
    return names
