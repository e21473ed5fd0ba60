"""``sim2word evaluate``: the measurements behind the figures of the manual."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from engine.commands.arguments import DEFAULTS, add_common, open_session
from engine.commands.measures import MEASURES
from engine.contracts import BadInput
from engine.record import check_target, write_json
from engine.session.provenance import provenance

NAME = "evaluate"
HELP = "measure verification, attributes, maps or words on labelled photos"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    measures = parser.add_subparsers(dest="measure", metavar="MEASURE", required=True)
    for module in MEASURES:
        measure = measures.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        measure.add_argument("--images", type=Path, required=True, metavar="ROOT")
        module.configure(measure)
        measure.set_defaults(measured_by=module.measure)
        add_common(measure)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print; write JSON if asked."""
    if arguments.json is not None:
        check_target(arguments.json)
    if not arguments.images.is_dir():
        raise BadInput(f"There is no folder {arguments.images}.", "Check --images.")
    session = open_session(arguments)
    document = {
        "schema": f"sim2word/evaluate-{arguments.measure}/1",
        **arguments.measured_by(arguments, session),
        "provenance": asdict(provenance(session.pack, replace(DEFAULTS, seed=arguments.seed))),
    }
    if arguments.json is not None:
        write_json(arguments.json, document)
