"""``evaluate saliency``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import WholeNumber
from engine.commands.compare import method_list, methods_of
from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, pairs_within, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.evaluation import GAMES
from engine.contracts.settings import Settings
from engine.evaluate.choosing import half_mated
from engine.explain.saliency import SALIENCY

if TYPE_CHECKING:
    from engine.evaluate.saliency import Figures
    from engine.session import Session


NAME = "saliency"
HELP = "every saliency method in every game, on the same faces"

_MASKS = 400


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    parser.add_argument(
        "--methods",
        type=method_list,
        default="all",
        metavar="A,B",
        help=f"all, or of {', '.join(SALIENCY.names())}; random always",
    )
    parser.add_argument(
        "--games",
        type=_games,
        default=GAMES,
        metavar="A,B",
        help=f"of {', '.join(GAMES)} (default: all)",
    )
    parser.add_argument(
        "--masks",
        type=WholeNumber(),
        default=_MASKS,
        metavar="N",
        help=f"random masks that a method may try, for each map (default: {_MASKS})",
    )
    add_path(
        parser,
        "--keep",
        use=Use.KEPT,
        metavar="FILE",
        help="write finished rows here, and go on from them if the file is there",
    )
    add_split(parser)
    add_limit(parser, "pairs")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.saliency import Plan, evaluate_saliency

    pairs = half_mated(
        pairs_within(listed_pairs(arguments).pairs, arguments.split), arguments.limit
    )
    plan = Plan(methods_of(arguments.methods), arguments.games, arguments.masks, settings)
    figures = with_bar(evaluate_saliency(session, arguments.images, pairs, plan, arguments.keep))
    print_line(f"people: {arguments.split}; {len(pairs)} pairs; {arguments.masks} masks")
    for line in table(figures):
        print_line(line)
    return {
        "split": arguments.split,
        "pairs": len(pairs),
        "masks": arguments.masks,
        "net": session.pack.recognition.identity.name,
        "threshold": figures.operating_point.threshold,
        "operating_point": asdict(figures.operating_point),
        "costs": figures.costs,
        "games": figures.games,
        "intervals": figures.intervals,
        "failed": figures.failed,
    }


def table(figures: Figures) -> list[str]:
    """Return the figures as lines of text, beneath each method's their 95 % intervals."""
    columns: list[tuple[str, str, tuple[str, ...]]] = [
        ("mated", "deletion", ("mated", "share_of_limit")),
        ("non-m.", "deletion", ("nonmated", "share_of_limit")),
        ("delete", "deletion", ("deletion_auc",)),
        ("insert", "deletion", ("insertion_auc",)),
        ("hiding", "hiding", ("auc",)),
        ("FNMR", "patches", ("fnmr_auc",)),
        ("FMR", "patches", ("fmr_auc",)),
        ("inp.1%", "inpainting", ("turned", "0.01")),
        ("inp.5%", "inpainting", ("turned", "0.05")),
        ("point", "pointing", ("pointing",)),
    ]
    columns = [column for column in columns if column[1] in figures.games]
    lines = [f"{'':14s} {'cost':>6s} " + " ".join(f"{title:>7s}" for title, _, _ in columns)]
    for name, cost in figures.costs.items():
        values = [_at(figures.games[game], (name, *path)) for _, game, path in columns]
        limits = [_at(figures.intervals[game], (name, *path)) for _, game, path in columns]
        lines.append(_line(name, f"{cost:.0f}", values))
        for side, title in enumerate(("from", "to")):
            lines.append(_line("", title, [both and both[side] for both in limits]))
    return lines


def _at(figures: dict[str, Any], path: tuple[str, ...]) -> Any:  # noqa: ANN401 - a JSON value
    found: Any = figures
    for step in path:
        found = None if found is None else found.get(step)
    return found


def _line(name: str, second: str, values: list[float | None]) -> str:
    cells = ["      -" if value is None else f"{value:7.3f}" for value in values]
    return f"{name:14s} {second:>6s} " + " ".join(cells)


def _games(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    if not names or not set(names) <= set(GAMES):
        raise argparse.ArgumentTypeError(f"names of {', '.join(GAMES)}")
    return names
