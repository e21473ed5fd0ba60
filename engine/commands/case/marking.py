"""``sim2word case mark`` and ``unmark``: places on A and B that belong together."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from engine.commands.case.actions import CaseActions
from engine.commands.printing import print_line
from engine.contracts.marks import Mark, MarkShape, Points
from engine.language.components import load_components


def configure(actions: CaseActions) -> None:
    """Add the actions."""
    marking = actions.add("mark", "mark places on A and B that belong together", _mark)
    for side in ("a", "b"):
        marking.add_argument(
            f"--{side}",
            type=_points,
            default=(),
            metavar="X,Y[;X,Y...]",
            help=f"on photo {side.upper()}, pixels of the file after EXIF rotation",
        )
    marking.add_argument(
        "--shape",
        type=MarkShape,
        choices=list(MarkShape),
        help="otherwise by the points: one, two, or more for an outline",
    )
    marking.add_argument("--component", choices=[one.key for one in load_components()], default="")
    marking.add_argument("--text", default="", metavar="TEXT", help="what is seen there")
    marking.add_argument(
        "--number", type=int, metavar="N", help="another version of this mark, not a new one"
    )
    removing = actions.add("unmark", "remove a mark; the log keeps it", _unmark)
    removing.add_argument("number", type=int, metavar="N")


def _mark(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    shape = arguments.shape or _shape_of(max(len(arguments.a), len(arguments.b)))
    mark = Mark(shape, arguments.a, arguments.b, arguments.component, arguments.text)
    with Case.open(arguments.case) as case:
        kept = case.mark(mark, arguments.number)
        print_line(f"Mark {kept.number}: {mark.shape}")
        return {"case_id": case.content.case_id, "mark": asdict(kept), "seal": case.seal}


def _unmark(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    with Case.open(arguments.case) as case:
        case.unmark(arguments.number)
        left = [one.number for one in case.content.marks]
        return {"case_id": case.content.case_id, "marks": left, "seal": case.seal}


def _shape_of(count: int) -> MarkShape:
    return next(
        shape
        for shape in (MarkShape.OUTLINE, MarkShape.LINE, MarkShape.POINT)
        if count >= shape.least or shape is MarkShape.POINT
    )


def _points(text: str) -> Points:
    try:
        return tuple(
            (float(x), float(y)) for x, y in (place.split(",") for place in text.split(";"))
        )
    except ValueError as error:
        raise argparse.ArgumentTypeError("give X,Y, several with ; between them") from error
