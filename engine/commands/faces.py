"""``sim2word faces PHOTO``: the faces of a photo, with the numbers that commands know them by."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import add_common, add_turn, max_megapixels, open_session
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import Face, ImageChoice, Photo
from engine.contracts.settings import DEFAULT_MAX_MEGAPIXELS
from engine.files.atomic import write_atomically
from engine.language.warnings import warning_text

if TYPE_CHECKING:
    from engine.session import Session


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "photo", use=Use.READ, metavar="IMAGE")
    add_path(
        parser,
        "--out",
        use=Use.WRITTEN,
        metavar="FILE",
        help="write the photo with every face in a numbered box, PNG",
    )
    add_turn(parser)
    parser.add_argument(
        "--max-megapixels",
        type=max_megapixels,
        default=DEFAULT_MAX_MEGAPIXELS,
        metavar="N",
        help="refuse larger photos",
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Find the faces and print a line for each."""
    from engine.imaging import DecodeLimits
    from engine.imaging.encode import png
    from engine.record import write_json
    from engine.record.pictures import numbered_faces
    from engine.session.provenance import program_document

    session = open_session(arguments)
    limits = DecodeLimits(arguments.max_megapixels)
    photo, faces = session.find_faces(arguments.photo, limits, arguments.turn)
    rows = [_row(session, photo, faces, number, arguments) for number in range(len(faces))]
    if arguments.out is not None:
        write_atomically(arguments.out, png(numbered_faces(photo.pixels, faces)))
    if arguments.json is not None:
        document = {
            "schema": "sim2word/faces/1",
            "path": str(photo.path),
            "sha256": photo.sha256,
            "width": photo.width,
            "height": photo.height,
            "turned": photo.turned,
            "notes": list(photo.notes),
            "faces": rows,
            "provenance": program_document(),
        }
        write_json(arguments.json, document)

    print_line(f"{photo.name}: {photo.width} x {photo.height} pixels, {len(faces)} faces")
    for note in photo.notes:
        print_line(f"  {note}")
    for row in rows:
        print_line(_line(row))


def _row(
    session: Session,
    photo: Photo,
    faces: tuple[Face, ...],
    number: int,
    arguments: argparse.Namespace,
) -> dict[str, Any]:
    """Return what there is to know of a face."""
    row: dict[str, Any] = {"number": number, **asdict(faces[number])}
    choice = ImageChoice(arguments.photo, number, turn=arguments.turn)
    try:
        row["quality"] = asdict(session.align(photo, faces, choice).quality)
    except Sim2WordError as error:
        row["problem"] = error.cause
    return row


def _line(row: dict[str, Any]) -> str:
    left, top, width, height = row["box"]
    line = (
        f"{row['number']:4d}  {width:5.0f} x {height:<5.0f} at {left:5.0f}, {top:<5.0f} score"
        f" {row['score']:.3f}"
    )
    if "problem" in row:
        return f"{line}  {row['problem']}"
    warnings = ", ".join(warning_text(code) for code in row["quality"]["warnings"])
    return f"{line}  eyes {row['quality']['inter_eye_px']:.0f} px  {warnings}".rstrip()
