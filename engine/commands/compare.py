"""``sim2word compare A B``: several saliency methods on one pair."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from engine.commands.arguments import DEFAULTS, WholeNumber, add_common, add_turn, open_session
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line, print_lines
from engine.contracts.errors import RunCancelled, Sim2WordError, WrongUsage
from engine.contracts.events import Cancelled, Event, Failed
from engine.contracts.methods import (
    MASKS,
    AllCompared,
    ComparedMethod,
    CompareRequest,
    FixedArea,
    MethodProgress,
    MethodsCompared,
)
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Fill, Hypothesis
from engine.explain.saliency import SALIENCY
from engine.language.vocabulary import load_vocabulary

ALL = "all"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "a", use=Use.READ, metavar="A", help="first photo, the probe")
    add_path(
        parser, "b", use=Use.READ, metavar="B", help="second photo, of A's mate if there are more"
    )
    add_path(
        parser,
        "--nonmate",
        use=Use.READ,
        action="append",
        default=[],
        metavar="C",
        help="photo of a non-mate of A; may be given several times",
    )
    add_path(
        parser,
        "--mate",
        use=Use.READ,
        action="append",
        default=[],
        metavar="C",
        help="further photo of B's person; may be given several times",
    )
    parser.add_argument(
        "--methods",
        type=method_list,
        default=ALL,
        metavar="A,B",
        help=f"{ALL}, or of {', '.join(SALIENCY.names())} (default: {ALL})",
    )
    add_path(parser, "--out", use=Use.FILLED, metavar="DIR", help="write picture, maps, page here")
    for side in ("a", "b", "nonmate", "mate"):
        parser.add_argument(f"--face-{side}", type=int, metavar="N", help="which face, from 0")
        add_turn(parser, side)
    parser.add_argument(
        "--masks",
        type=WholeNumber(),
        default=MASKS,
        metavar="N",
        help=f"random masks that a method may try, for each face (default: {MASKS})",
    )
    parser.add_argument("--fill", choices=list(Fill), default=DEFAULTS.fill, type=Fill)
    parser.add_argument(
        "--hypothesis",
        choices=list(Hypothesis),
        default=DEFAULTS.hypothesis,
        type=Hypothesis,
        help="ask what makes the score high, or low (default: by the operating point)",
    )
    parser.add_argument("--no-limit", action="store_true", help="leave out the greedy search")
    add_common(parser)


def method_list(text: str) -> tuple[str, ...]:
    """Return the methods of a list with commas, each once; `ALL` stands as it is.

    Raises
    ------
    argparse.ArgumentTypeError
    """
    if text == ALL:
        return (ALL,)
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    try:
        for name in names:
            SALIENCY.named(name)
    except Sim2WordError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not names:
        raise argparse.ArgumentTypeError("at least one method")
    return names


def methods_of(listed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the methods that are listed; all that can be used, plugins too, for `ALL`."""
    from engine.session import method_cards

    return tuple(card.name for card in method_cards()) if listed == (ALL,) else listed


def run(arguments: argparse.Namespace) -> None:
    """Compare, write what was asked for and print a table."""
    from engine.record import write_json
    from engine.record.comparison.folder import (
        check_comparison_folder,
        comparison_document,
        write_comparison,
    )
    from engine.session import compare_methods

    if arguments.out is not None:
        check_comparison_folder(arguments.out)
    request = CompareRequest(
        ImageChoice(arguments.a, arguments.face_a, turn=arguments.turn_a),
        ImageChoice(arguments.b, arguments.face_b, turn=arguments.turn_b),
        methods_of(arguments.methods),
        _choices("nonmate", arguments.nonmate, arguments.face_nonmate, arguments.turn_nonmate),
        arguments.masks,
        not arguments.no_limit,
        replace(
            DEFAULTS, fill=arguments.fill, hypothesis=arguments.hypothesis, seed=arguments.seed
        ),
        _choices("mate", arguments.mate, arguments.face_mate, arguments.turn_mate),
    )
    session = open_session(arguments)
    with cancel_on_interrupt() as token:
        comparison = _to_end(compare_methods(session, request, token), len(request.methods))
    if arguments.out is not None:
        write_comparison(comparison, arguments.out)
    if arguments.json is not None:
        document = comparison_document(comparison)
        write_json(arguments.json, document)
    print_lines(table(comparison))
    if arguments.out is not None:
        print_line("")
        print_line(f"Picture: {arguments.out / 'compare.png'}")


def _choices(
    role: str, photos: list[Path], face: int | None, turn: int | None
) -> tuple[ImageChoice, ...]:
    """Return the photos that are given for a role.

    Raises
    ------
    WrongUsage
        If a face or a turn is named, but no photo or several.
    """
    if (face, turn) != (None, None) and len(photos) != 1:
        raise WrongUsage(
            "--face-{role} and --turn-{role} belong to one photo, and there are {count}.",
            "Cut the face out of its photo.",
            role=role,
            count=len(photos),
        )
    return tuple(ImageChoice(photo, face, turn=turn) for photo in photos)


def _to_end(events: Iterable[Event], count: int) -> MethodsCompared:
    """Return the comparison, with a progress bar.

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    with tqdm(total=count + 2, unit="method", disable=None, leave=False, file=sys.stderr) as bar:
        for event in events:
            match event:
                case MethodProgress(method=method, share=share):
                    bar.set_description(f"{method} {share:.0%}")
                    bar.update(int(share >= 1))
                case AllCompared(comparison=comparison):
                    return comparison
                case Failed(error=error):
                    raise error
                case Cancelled():
                    raise RunCancelled
    raise AssertionError("a comparison ends with AllCompared, Cancelled or Failed")


def table(comparison: MethodsCompared) -> str:
    """Return the comparison as lines of text."""
    asked = "high" if comparison.ranked_as == "mated" else "low"
    lines = [
        f"Cosine {comparison.similarity.cosine:.4f}; what makes it {asked};"
        f" {comparison.area:.0%} of one crop erased",
        "",
        f"{'':26s} {'effect in A':>11s} rank  {'effect in B':>11s} rank   cost  words",
    ]
    lines += [_row(method) for method in comparison.methods]
    lines += [
        f"{role:26s} {one.face.photo.name}: cosine with A {one.similarity.cosine:.4f}"
        for role, found in (("mate", comparison.mates), ("non-mate", comparison.nonmates))
        for one in found
    ]
    ends: list[tuple[str, tuple[FixedArea, FixedArea] | None]] = [
        ("random regions", comparison.random),
        ("greedy limit", comparison.limit),
    ]
    for name, effects in ends:
        if effects is not None:
            lines.append(f"{name:26s} {effects[0].effect:+11.4f}       {effects[1].effect:+11.4f}")
    return "\n".join(lines)


def _row(method: ComparedMethod) -> str:
    if method.effects is None or method.ranks is None:
        why = "" if method.error is None else method.error.cause
        return f"{method.card.title:26s} {why}"
    names = load_vocabulary()
    a, b = method.effects
    words = ", ".join("-" if w is None else names.name(w.key, "en") for w in method.words)
    return (
        f"{method.card.title:26s} {a.effect:+11.4f} {method.ranks[0]:4d}  {b.effect:+11.4f}"
        f" {method.ranks[1]:4d} {method.cost:6.0f}  {words}"
    )
