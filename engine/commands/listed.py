"""Lists of labelled pairs that a command reads."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from engine.commands.paths import check_sources
from engine.commands.printing import print_error
from engine.contracts.likelihood import Counted

if TYPE_CHECKING:
    from engine.evaluate.pairs import PairList


def listed_pairs(arguments: argparse.Namespace) -> PairList:
    """Return the pairs of ``--pairs``; what is passed over is named on standard error.

    Raises
    ------
    BadInput
        If the list does not fit.
    OutputFailed
        If a result would take the place of one of its photos.
    """
    from engine.evaluate.pairs import read_pairs

    found = read_pairs(arguments.pairs)
    names = {name for pair in found.pairs for name in (pair.image_a, pair.image_b)}
    check_sources(arguments, (arguments.images / name for name in names))
    passed_over = found.passed_over()
    if passed_over:
        print_error(f"{arguments.pairs.name}: {passed_over}; they are left out")
    return found


def counted_text(found: Counted) -> str:
    """Return in one line how much is behind a number of pairs."""
    from engine.evaluate.pairs import WhyLeftOut

    words = {
        WhyLeftOut.REPEATED: "repeated",
        WhyLeftOut.ITSELF: "of a photo beside itself",
        WhyLeftOut.COPY: "of one photograph twice",
        WhyLeftOut.UNUSABLE: "with an unusable photo",
    }
    left = [
        f"{found.left_out[why]} {phrase}" for why, phrase in words.items() if why in found.left_out
    ]
    text = (
        f"{found.mated} mated pairs of {found.mated_people} people, {found.nonmated} non-mated"
        f" pairs of {found.nonmated_people} pairs of people; {found.photos} photos"
    )
    return f"{text}; left out: {', '.join(left)}" if left else text
