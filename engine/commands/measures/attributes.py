"""``evaluate attributes``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.listed import listed_pairs
from engine.commands.measures.selection import add_limit, add_split, is_wanted, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.errors import BadInput
from engine.contracts.settings import Settings
from engine.evaluate.choosing import evenly
from engine.evaluate.teacher import read_teacher
from engine.files.checks import real_path

if TYPE_CHECKING:
    from engine.session import Session


NAME = "attributes"
HELP = "how well the attribute network agrees with teacher labels"

_LABELS_PATTERN = "*teacher_attributes.npz"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(
        parser,
        "--labels",
        use=Use.READ,
        metavar="NPZ",
        help=f"teacher labels (default: the one {_LABELS_PATTERN} beside the images)",
    )
    add_path(parser, "--pairs", use=Use.READ, metavar="CSV", help="only photos of these pairs")
    add_split(parser)
    add_limit(parser, "photos")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, _settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.attributes import evaluate_attributes, mean_auc, of_attribute_teacher

    labels = read_teacher(arguments.labels or _labels_beside(arguments.images))
    images = [image for image in labels.images if is_wanted(image, arguments.split)]
    if arguments.pairs is not None:
        paired = {i for p in listed_pairs(arguments).pairs for i in (p.image_a, p.image_b)}
        images = [image for image in images if image in paired]
    images = evenly(images, arguments.limit)
    scores = with_bar(evaluate_attributes(session, arguments.images, labels, images))
    outputs = {(o.name, o.value): o for o in session.pack.attributes.outputs}
    minimum = session.pack.attributes.min_auc
    shown = [
        s for s in scores if (o := outputs[s.name, s.value]).is_word and (o.auc or 0) >= minimum
    ]
    for score in sorted(scores, key=lambda s: -(s.auc or 0.0)):
        auc = "   -  " if score.auc is None else f"{score.auc:.4f}"
        name = score.name if score.value == "present" else f"{score.name}={score.value}"
        note = "" if score in shown else "  not shown as a word"
        print_line(f"{auc}  {name:24s} {score.positives:5d} of {score.n}{note}")
    means = {
        "mean_auc": mean_auc(scores),
        "mean_auc_of_attribute_teacher": mean_auc(of_attribute_teacher(scores)),
        "mean_auc_shown": mean_auc(shown),
    }
    print_line(
        f"mean AUC {means['mean_auc']:.4f} over all {len(scores)} values,"
        f" {means['mean_auc_of_attribute_teacher']:.4f} without perceived race and age groups,"
        f" {means['mean_auc_shown']:.4f} over the {len(shown)} that may be shown;"
        f" people: {arguments.split}"
    )
    return {**means, "split": arguments.split, "attributes": [asdict(s) for s in scores]}


def _labels_beside(images: Path) -> Path:
    found = sorted(real_path(images).parent.glob(_LABELS_PATTERN))
    if len(found) != 1:
        raise BadInput(
            f"There are {len(found)} files {_LABELS_PATTERN} beside {images}.",
            "Name the teacher labels with --labels.",
        )
    return found[0]
