"""Which people, photos and pairs a measure uses."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from engine.commands.arguments import DEFAULTS, WholeNumber
from engine.contracts.settings import Settings
from engine.evaluate.splits import Split, person_of, split_of

if TYPE_CHECKING:
    from engine.evaluate.pairs import LabelledPair


_T = TypeVar("_T")
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


def evenly(items: list[_T], limit: int | None) -> list[_T]:
    """Return at most `limit` of the items, spread over the list."""
    if limit is None or limit >= len(items):
        return items
    return [items[int(i)] for i in np.linspace(0, len(items) - 1, limit)]


def half_mated(pairs: list[LabelledPair], limit: int | None) -> list[LabelledPair]:
    """Return at most `limit` pairs, as many mated as non-mated ones."""
    if limit is None:
        return pairs
    kinds = [[p for p in pairs if p.mated is mated] for mated in (True, False)]
    return [pair for kind in kinds for pair in evenly(kind, -(-limit // 2))]
