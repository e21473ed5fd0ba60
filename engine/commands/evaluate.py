"""``sim2word evaluate``: the measurements behind the figures of the manual."""

from __future__ import annotations

import argparse

from engine.commands.arguments import add_common, open_session
from engine.commands.measures import MEASURES
from engine.commands.paths import Use, add_path
from engine.contracts.errors import BadInput


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    measures = parser.add_subparsers(dest="measure", metavar="MEASURE", required=True)
    for module in MEASURES:
        measure = measures.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        add_path(measure, "--images", use=Use.READ, required=True, metavar="ROOT")
        module.configure(measure)
        measure.set_defaults(measured_by=module.measure, settled_by=module.settings)
        add_common(measure)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print; write JSON if asked."""
    from engine.record import write_json
    from engine.record.provenance import provenance_document
    from engine.session.provenance import provenance

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
