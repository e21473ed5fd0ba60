"""``evaluate landmarks``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.measures.selection import add_limit, add_split, is_wanted, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.settings import Settings
from engine.evaluate.choosing import evenly
from engine.evaluate.intervals import Mean
from engine.evaluate.teacher_mesh import read_teacher_mesh

if TYPE_CHECKING:
    from engine.evaluate.landmarks import LandmarkReport
    from engine.session import Session


NAME = "landmarks"
HELP = "dense landmarks, pose and person mask, against another network's"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_path(parser, "--mesh", use=Use.READ, required=True, metavar="NPZ")
    add_path(parser, "--person", use=Use.READ, required=True, metavar="NPZ")
    add_split(parser)
    add_limit(parser, "photos")


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.landmarks import evaluate_landmarks

    teacher = read_teacher_mesh(arguments.mesh, arguments.person)
    wanted = [image for image in teacher.points if is_wanted(image, arguments.split)]
    images = evenly(wanted, arguments.limit)
    report = with_bar(evaluate_landmarks(session, arguments.images, images, teacher, settings.seed))
    print_line(f"people: {arguments.split}; {len(images)} photos, {len(report.failed)} left out")
    for line in table(report):
        print_line(line)
    return {"split": arguments.split, "photos": len(images), **asdict(report)}


def table(report: LandmarkReport) -> list[str]:
    """Return the figures as lines of text."""
    yaw, pitch, roll = report.five_points
    rows: list[tuple[str, Mean | None, float, str]] = [
        ("mean error, share of the distance between the eyes", report.error, 100, " %"),
        ("photos above 5 %", report.far, 100, " %"),
        ("the detector's points moved by 10 %", report.moved, 100, " %"),
        ("control: the mean face on the detector's points", report.mean_shape, 100, " %"),
        ("yaw, mean error", report.yaw, 1, "°"),
        ("pitch", report.pitch, 1, "°"),
        ("roll", report.roll, 1, "°"),
        ("control: yaw from five points", yaw, 1, "°"),
        ("control: pitch from five points", pitch, 1, "°"),
        ("control: roll from five points", roll, 1, "°"),
        ("person mask, intersection over union", report.person, 100, " %"),
        ("control: the mask of another photo", report.shifted_person, 100, " %"),
    ]
    lines = []
    for name, mean, scale, unit in rows:
        if mean is not None:
            low, high = (f"{scale * value:.2f}" for value in (mean.low, mean.high))
            lines.append(f"{name:52s} {scale * mean.value:6.2f}{unit}  [{low}, {high}]")
    return [*lines, f"{'milliseconds a face, in a batch':52s} {report.milliseconds:6.2f}"]
