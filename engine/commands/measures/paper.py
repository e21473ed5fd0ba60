"""``evaluate paper``."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import WholeNumber
from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, pairs_within, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.settings import CamKind, Fill, Settings
from engine.evaluate.choosing import half_mated
from engine.evaluate.splits import Split, person_of, split_of

if TYPE_CHECKING:
    from engine.evaluate.paper import PaperTables
    from engine.session import Session


NAME = "paper"
HELP = (
    "the paper's tables: verification and identification after erasing attributes, which is first"
)

_COHORT, _GRID, _PROBES = 300, 20, 100
_SHOWN = 8


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    add_path(
        parser,
        "--out",
        use=Use.FILLED,
        metavar="DIR",
        help="write every table as CSV there, and charts as PNG",
    )
    parser.add_argument("--fill", type=Fill, choices=list(Fill), default=Fill.MEAN)
    parser.add_argument("--cam", type=CamKind, choices=list(CamKind), default=Settings().cam)
    parser.add_argument(
        "--cohort",
        type=WholeNumber(),
        default=_COHORT,
        metavar="N",
        help=f"people whose prototypes are the classes of the strategies (default: {_COHORT})",
    )
    parser.add_argument(
        "--grid",
        type=WholeNumber(or_zero=True),
        default=_GRID,
        metavar="N",
        help="pairs of either kind for the table of four fills, two maps and all strategies; 0"
        f" leaves it out (default: {_GRID})",
    )
    parser.add_argument(
        "--probes",
        type=WholeNumber(or_zero=True),
        default=_PROBES,
        metavar="N",
        help="probes, at most, for identification with attributes erased; 0 leaves it out"
        f" (default: {_PROBES})",
    )
    add_split(parser)
    add_limit(parser, "pairs, half of them mated")


def settings(arguments: argparse.Namespace) -> Settings:
    """Return the settings that are asked for."""
    return replace(plain_settings(arguments), fill=arguments.fill, cam=arguments.cam)


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure, print, and write files if asked; return the result."""
    from engine.evaluate.erased import one_photo_each
    from engine.evaluate.paper import evaluate_paper
    from engine.evaluate.paper_files import write_paper

    pairs = half_mated(
        pairs_within(listed_pairs(arguments).pairs, arguments.split), arguments.limit
    )
    images = [
        path.relative_to(arguments.images).as_posix() for path in arguments.images.glob("*/*.jpg")
    ]
    training = [image for image in images if split_of(person_of(image)) is Split.TRAIN]
    cohort = one_photo_each(training, arguments.cohort)
    work = evaluate_paper(
        session, arguments.images, pairs, cohort, settings, arguments.grid, arguments.probes
    )
    found = with_bar(work)
    _print(found, arguments)
    if arguments.out is not None:
        files = write_paper(found, arguments.out)
        print_line(f"{len(files)} files written to {arguments.out}")
    return {**asdict(found), "split": arguments.split}


def _print(found: PaperTables, arguments: argparse.Namespace) -> None:
    print_line(
        f"people: {arguments.split}; {found.mated} mated, {found.nonmated} non-mated pairs;"
        f" {found.photos} photos: {found.every_mated} mated, {found.every_nonmated} non-mated"
    )
    for rate in found.rates:
        print_line(f"TAR@FAR {rate.far:g}  {rate.tar:.4f}  threshold {rate.threshold:.4f}")
    print_line("erased where found            pairs      AUC  erased  random  mated change [95 %]")
    for one in found.attributes:
        change = one.mated_change
        print_line(
            f"{one.key:26s} {one.mated:4d} {one.nonmated:4d}  {one.auc:.4f}  {one.auc_erased:.4f}"
            f"  {one.auc_random:.4f}  {change.value:+.4f} [{change.low:+.4f}, {change.high:+.4f}]"
            f"  random {one.mated_random.value:+.4f}"
        )
    for kind, shares in found.first.items():
        control = found.first_random[kind]
        listed = [
            f"{key} {share:.0%} ({control.get(key, 0):.0%})"
            for key, share in list(shares.items())[:_SHOWN]
        ]
        print_line(f"first of {kind} pairs (random regions): {', '.join(listed)}")
    for kind, by_number in found.raising.items():
        mean = sum(number * share for number, share in by_number.items())
        random = sum(number * share for number, share in found.raising_random[kind].items())
        print_line(
            f"attributes that raise the score of {kind} pairs: {mean:.1f} (random {random:.1f})"
        )
    for after in found.identified:
        print_line(
            f"the {after.erased} attributes that identification depends on most erased:"
            f" rank-1 {after.rank1.value:.3f} [{after.rank1.low:.3f}, {after.rank1.high:.3f}],"
            f" random regions {after.rank1_random.value:.3f}; uncertainty {after.uncertainty:.3f},"
            f" random {after.uncertainty_random:.3f}; area {after.area:.3f}"
        )
    for row in found.grid:
        print_line(
            f"{row.fill:7s} {row.cam:11s} {row.row.name:26s} AUC {row.row.auc:.4f}"
            f"  change {row.row.change:+.4f}  area {row.row.area:.3f}"
        )
