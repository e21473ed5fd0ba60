"""``sim2word evaluate``: the measurements behind the figures of the manual."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from engine.commands.arguments import DEFAULTS, add_common, open_session, positive
from engine.commands.progress import over_images, over_pairs
from engine.contracts import BadInput, Fill
from engine.evaluate.attributes import evaluate_attributes, mean_auc, of_attribute_teacher
from engine.evaluate.faithfulness import evaluate_faithfulness
from engine.evaluate.pairs import read_pairs
from engine.evaluate.reference_maps import REFERENCE_MAPS
from engine.evaluate.regions import EXCHANGE
from engine.evaluate.splits import Split, person_of, split_of
from engine.evaluate.teacher import read_teacher
from engine.evaluate.verification import score_pairs, verify
from engine.record import check_target, to_json, write_atomically
from engine.session import Session
from engine.session.provenance import provenance

NAME = "evaluate"
HELP = "measure verification, attributes or maps on labelled photos"

_T = TypeVar("_T")
_ALL = "all"
_LABELS_PATTERN = "*teacher_attributes.npz"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    measures = parser.add_subparsers(dest="measure", metavar="MEASURE", required=True)
    verification = measures.add_parser(
        "verification", help="how well the score tells mated from non-mated pairs"
    )
    verification.add_argument("--images", type=Path, required=True, metavar="ROOT")
    verification.add_argument("--pairs", type=Path, required=True, metavar="CSV")
    verification.set_defaults(measured_by=_verification)
    attributes = measures.add_parser(
        "attributes", help="how well the attribute network agrees with teacher labels"
    )
    attributes.add_argument("--images", type=Path, required=True, metavar="ROOT")
    attributes.add_argument(
        "--labels", type=Path, metavar="NPZ",
        help=f"teacher labels (default: the one {_LABELS_PATTERN} beside ROOT)",
    )  # fmt: skip
    attributes.add_argument("--pairs", type=Path, metavar="CSV", help="only photos of these pairs")
    attributes.add_argument(
        "--split", choices=[*Split, _ALL], default=Split.REPORT,
        help="whose photos; 'report' are people unseen in training (default)",
    )  # fmt: skip
    attributes.set_defaults(measured_by=_attributes)
    faithfulness = measures.add_parser(
        "faithfulness", help="whether erasing where a map points changes the score"
    )
    faithfulness.add_argument("--images", type=Path, required=True, metavar="ROOT")
    faithfulness.add_argument("--pairs", type=Path, required=True, metavar="CSV")
    faithfulness.add_argument(
        "--methods", type=_methods, default=tuple(REFERENCE_MAPS), metavar="A,B",
        help=f"of {', '.join(REFERENCE_MAPS)} (default: all); random and limit always",
    )  # fmt: skip
    faithfulness.add_argument(
        "--fill", choices=[*Fill, EXCHANGE], default=Fill.MEAN.value,
        help="what takes the place of erased pixels",
    )  # fmt: skip
    faithfulness.add_argument(
        "--split", choices=[*Split, _ALL], default=Split.REPORT,
        help="whose photos; 'report' are people that nothing was tuned on (default)",
    )  # fmt: skip
    faithfulness.set_defaults(measured_by=_faithfulness)
    for measure in (verification, attributes, faithfulness):
        measure.add_argument(
            "--limit", type=positive, metavar="N", help="use only N pairs or photos"
        )
        add_common(measure)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print; write JSON if asked."""
    if arguments.json is not None:
        check_target(arguments.json)
    measure: Callable[[argparse.Namespace, Session], dict[str, Any]] = arguments.measured_by
    if not arguments.images.is_dir():
        raise BadInput(f"There is no folder {arguments.images}.", "Check --images.")
    session = open_session(arguments)
    document = {
        "schema": f"sim2word/evaluate-{arguments.measure}/1",
        **measure(arguments, session),
        "provenance": asdict(provenance(session.pack, replace(DEFAULTS, seed=arguments.seed))),
    }
    if arguments.json is not None:
        write_atomically(arguments.json, (to_json(document) + "\n").encode())


def _verification(arguments: argparse.Namespace, session: Session) -> dict[str, Any]:
    pairs = list(read_pairs(arguments.pairs))
    if arguments.limit is not None:
        pairs = _evenly(pairs, arguments.limit)
    result = verify(*score_pairs(session, arguments.images, pairs, over_images))
    tar = ", ".join(f"{100 * t:.2f} % at FAR {far:g}" for far, t in result.tar_at_far.items())
    print(  # noqa: T201
        f"accuracy {100 * result.accuracy:.2f} % (sd over folds {100 * result.accuracy_sd:.2f}),"
        f" AUC {result.auc:.5f}, TAR {tar}; {result.n} pairs ({result.mated} mated),"
        f" {len(result.failed)} photos unusable"
    )
    return asdict(result)


def _faithfulness(arguments: argparse.Namespace, session: Session) -> dict[str, Any]:
    pairs = [
        pair
        for pair in read_pairs(arguments.pairs)
        if _wanted(pair.image_a, arguments.split) and _wanted(pair.image_b, arguments.split)
    ]
    if arguments.limit is not None:
        kinds = [[p for p in pairs if p.mated is mated] for mated in (True, False)]
        pairs = [pair for kind in kinds for pair in _evenly(kind, -(-arguments.limit // 2))]
    settings = replace(DEFAULTS, seed=arguments.seed)
    if arguments.fill != EXCHANGE:
        settings = replace(settings, fill=Fill(arguments.fill))
    result = evaluate_faithfulness(
        session,
        arguments.images,
        pairs,
        arguments.methods,
        str(arguments.fill),
        settings,
        over_pairs,
    )
    print(f"erased {100 * result.area:.0f} % of A, fill {result.fill}; people: {arguments.split}")  # noqa: T201
    for row in (result.random, *result.methods, result.limit):
        kinds_of = (("mated", row.mated), ("non-mated", row.nonmated))
        told = [
            f"{name} {e.effect:+.4f} ({100 * (e.share_of_limit or 0):.0f} % of limit, {e.n} pairs)"
            for name, e in kinds_of
            if e.effect is not None
        ]
        print(f"{row.name:10s} {'   '.join(told)}   cost {row.forward_equivalents:.0f}")  # noqa: T201
    return {**asdict(result), "split": arguments.split}


def _methods(text: str) -> tuple[str, ...]:
    """Return the names of a list with commas."""
    names = tuple(name for name in text.split(",") if name)
    unknown = [name for name in names if name not in REFERENCE_MAPS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"names of {', '.join(REFERENCE_MAPS)}")
    return names


def _attributes(arguments: argparse.Namespace, session: Session) -> dict[str, Any]:
    labels = read_teacher(arguments.labels or _labels_beside(arguments.images))
    images = [image for image in labels.images if _wanted(image, arguments.split)]
    if arguments.pairs is not None:
        paired = {i for p in read_pairs(arguments.pairs) for i in (p.image_a, p.image_b)}
        images = [image for image in images if image in paired]
    if arguments.limit is not None:
        images = _evenly(images, arguments.limit)
    scores = evaluate_attributes(session, arguments.images, labels, images, over_images)
    outputs = {(o.name, o.value): o for o in session.pack.attributes.outputs}
    minimum = session.pack.attributes.min_auc
    shown = [
        s for s in scores if (o := outputs[s.name, s.value]).is_word and (o.auc or 0) >= minimum
    ]
    for score in sorted(scores, key=lambda s: -(s.auc or 0.0)):
        auc = "   -  " if score.auc is None else f"{score.auc:.4f}"
        name = score.name if score.value == "present" else f"{score.name}={score.value}"
        note = "" if score in shown else "  not shown as a word"
        print(f"{auc}  {name:24s} {score.positives:5d} of {score.n}{note}")  # noqa: T201
    means = {
        "mean_auc": mean_auc(scores),
        "mean_auc_of_attribute_teacher": mean_auc(of_attribute_teacher(scores)),
        "mean_auc_shown": mean_auc(shown),
    }
    print(  # noqa: T201
        f"mean AUC {means['mean_auc']:.4f} over all {len(scores)} values,"
        f" {means['mean_auc_of_attribute_teacher']:.4f} without perceived race and age groups,"
        f" {means['mean_auc_shown']:.4f} over the {len(shown)} that may be shown;"
        f" people: {arguments.split}"
    )
    return {**means, "split": arguments.split, "attributes": [asdict(s) for s in scores]}


def _wanted(image: str, split: str) -> bool:
    return split == _ALL or split_of(person_of(image)) == split


def _labels_beside(images: Path) -> Path:
    found = sorted(images.resolve().parent.glob(_LABELS_PATTERN))
    if len(found) != 1:
        raise BadInput(
            f"There are {len(found)} files {_LABELS_PATTERN} beside {images}.",
            "Name the teacher labels with --labels.",
        )
    return found[0]


def _evenly(items: list[_T], limit: int) -> list[_T]:
    """Return at most `limit` of the items, spread over the list."""
    if limit >= len(items):
        return items
    return [items[int(i)] for i in np.linspace(0, len(items) - 1, max(limit, 0))]
