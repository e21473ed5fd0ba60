"""``evaluate faithfulness``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import DEFAULTS
from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, pairs_within
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.evaluation import EXCHANGED
from engine.contracts.settings import Fill, Settings
from engine.evaluate.choosing import half_mated
from engine.explain.saliency import SALIENCY

if TYPE_CHECKING:
    from engine.evaluate.faithfulness import Judged
    from engine.session import Session


NAME = "faithfulness"
HELP = "whether erasing where a map points changes the score"

_USUAL = ("sim2word", "evidence", "occlusion", "rise", "measured")
_FILLS = (*(fill.value for fill in Fill), EXCHANGED)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--pairs", use=Use.READ, required=True, metavar="CSV")
    parser.add_argument(
        "--methods",
        type=_names_of(SALIENCY.names()),
        default=_USUAL,
        metavar="A,B",
        help=f"of {', '.join(SALIENCY.names())} (default: {', '.join(_USUAL)});"
        " random and limit always",
    )
    parser.add_argument(
        "--fill",
        choices=_FILLS,
        default=Fill.MEAN.value,
        help="what takes the place of erased pixels while a region is chosen",
    )
    parser.add_argument(
        "--judge-fills",
        type=_names_of(_FILLS),
        default=(),
        metavar="A,B",
        help="score the regions chosen again with these fills",
    )
    parser.add_argument(
        "--judge-net",
        metavar="PACK",
        help="score them again with the network of another pack, or of an .onnx file",
    )
    add_split(parser)
    add_limit(parser, "pairs")


def settings(arguments: argparse.Namespace) -> Settings:
    """Return with what is measured."""
    fill = DEFAULTS.fill if arguments.fill == EXCHANGED else Fill(arguments.fill)
    return replace(DEFAULTS, fill=fill, seed=arguments.seed)


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.faithfulness import evaluate_faithfulness
    from engine.evaluate.judges import Judge, NetJudge, OwnJudge
    from engine.models.packs import recognition_named

    pairs = half_mated(
        pairs_within(listed_pairs(arguments).pairs, arguments.split), arguments.limit
    )
    name = session.pack.recognition.identity.name
    judges: list[Judge] = [OwnJudge(name, fill) for fill in arguments.judge_fills]
    if arguments.judge_net is not None:
        net = recognition_named(arguments.judge_net, session.pack.device)
        judges.append(NetJudge(net, arguments.fill, session.pack.device))
    result = with_bar(
        evaluate_faithfulness(
            session,
            arguments.images,
            pairs,
            arguments.methods,
            arguments.fill,
            settings,
            judges,
        )
    )
    print_line(
        f"{100 * result.area:.0f} % of A, chosen with fill {arguments.fill};"
        f" people: {arguments.split}"
    )
    for judged in (result.chosen, *result.transfers):
        _show(judged)
    return {
        **asdict(result.chosen),
        "area": result.area,
        "transfers": [asdict(judged) for judged in result.transfers],
        "failed": result.failed,
        "split": arguments.split,
    }


def _show(judged: Judged) -> None:
    print_line(f"judged by {judged.net}, fill {judged.fill}:")
    for row in (judged.random, *judged.methods, judged.limit):
        kinds = (("mated", row.mated), ("non-mated", row.nonmated))
        columns = [
            f"{name} {e.effect:+.4f} ({100 * (e.share_of_limit or 0):.0f} % of limit, {e.n} pairs)"
            for name, e in kinds
            if e.effect is not None
        ]
        print_line(f"  {row.name:10s} {'   '.join(columns)}   cost {row.forward_equivalents:.0f}")


def _names_of(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of lists with commas."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(name for name in text.split(",") if name)
        if not names or not set(names) <= set(known):
            raise argparse.ArgumentTypeError(f"names of {', '.join(known)}")
        return names

    return read
