"""``sim2word evaluate``: the measurements behind the figures of the manual."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.commands.arguments import add_common, open_session
from engine.commands.measures import MEASURES
from engine.contracts.errors import BadInput
from engine.files.checks import check_apart, check_target
from engine.record import write_json
from engine.record.provenance import provenance_document
from engine.session.provenance import provenance

NAME = "evaluate"
HELP = "measure verification, attributes, maps or words on labelled photos"

_READ = ("pairs", "labels")
"""Arguments that name files which are read."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    measures = parser.add_subparsers(dest="measure", metavar="MEASURE", required=True)
    for module in MEASURES:
        measure = measures.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        measure.add_argument("--images", type=Path, required=True, metavar="ROOT")
        module.configure(measure)
        measure.set_defaults(measured_by=module.measure, settled_by=module.settings)
        add_common(measure)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print; write JSON if asked."""
    if arguments.json is not None:
        check_target(arguments.json)
        read = [path for name in _READ if (path := getattr(arguments, name, None)) is not None]
        check_apart(read, None, arguments.json)
    if not arguments.images.is_dir():
        raise BadInput(f"There is no folder {arguments.images}.", "Check --images.")
    session = open_session(arguments)
    settings = arguments.settled_by(arguments)
    found = arguments.measured_by(arguments, session, settings)
    document = {
        "schema": f"sim2word/evaluate-{arguments.measure}/1",
        **found,
        "provenance": provenance_document(provenance(session.pack, settings)),
    }
    if arguments.json is not None:
        write_json(arguments.json, document)
