"""Which people, photos and pairs a measure uses."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.commands.arguments import DEFAULTS, WholeNumber
from engine.contracts.settings import Settings
from engine.evaluate.splits import Split, person_of, split_of

if TYPE_CHECKING:
    from engine.evaluate.pairs import LabelledPair


ALL = "all"


def add_split(parser: argparse.ArgumentParser) -> None:
    """Add whose photos are used."""
    parser.add_argument(
        "--split",
        choices=[*Split, ALL],
        default=Split.REPORT,
        help="whose photos; 'report' are people that nothing was trained or tuned on (default)",
    )


def add_limit(parser: argparse.ArgumentParser, of: str) -> None:
    """Add how many are used."""
    parser.add_argument("--limit", type=WholeNumber(), metavar="N", help=f"use only N {of}")


def plain_settings(arguments: argparse.Namespace) -> Settings:
    """Return the settings of a measure that asks for none of its own."""
    return replace(DEFAULTS, seed=arguments.seed)


def is_wanted(image: str, split: str) -> bool:
    """Return whether a photo's person is in a split."""
    return split == ALL or split_of(person_of(image)) == split


def pairs_within(pairs: Sequence[LabelledPair], split: str) -> list[LabelledPair]:
    """Return the pairs whose two people are in a split."""
    return [p for p in pairs if is_wanted(p.image_a, split) and is_wanted(p.image_b, split)]
