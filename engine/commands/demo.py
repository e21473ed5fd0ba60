"""``sim2word demo``: explains pairs of real photos that installed packages carry."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.commands.arguments import (
    add_common,
    add_other_networks,
    add_settings,
    open_session,
    settings_of,
)
from engine.commands.explain import explain_pair
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.contracts.pair import SIDES
from engine.contracts.settings import ExplainRequest
from engine.explain.methods import METHODS
from engine.files.atomic import write_atomically
from engine.files.checks import real_path
from engine.files.demo_photos import demo_pairs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "--out", use=Use.FILLED, default=Path("sim2word-demo"), metavar="DIR")
    add_settings(parser)
    add_other_networks(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Explain every pair and write an index of the pages."""
    from engine.record import explanation_document, write_explanation, write_json
    from engine.record.map_pictures import branch_pictures
    from engine.record.pages import data_uri, render_index

    session = open_session(arguments)
    entries, documents = [], []
    for pair in demo_pairs():
        request = ExplainRequest(pair.a, pair.b, settings_of(arguments))
        explanation = explain_pair(session, request)
        write_explanation(explanation, arguments.out / pair.name, pair.title)
        branch = METHODS.named(explanation.method).difference_branch
        laid_on = dict(branch_pictures(explanation, branch))
        pictures = []
        for side, face in zip(SIDES, explanation.faces, strict=True):
            pictures.append(data_uri(face.crop))
            if side in laid_on:
                pictures.append(data_uri(laid_on[side]))
        entries.append(
            {
                "title": pair.title,
                "href": f"{pair.name}/report.html",
                "sentence": explanation.text.en,
                "pictures": pictures,
            }
        )
        documents.append(explanation_document(explanation))
        print_line(pair.title)
        print_line(f"  {explanation.text.en}")
        print_line(f"  {explanation.text.zh}")
        print_line("")
    index = arguments.out / "index.html"
    write_atomically(index, render_index(entries, "Sim2Word demonstration").encode())
    if arguments.json is not None:
        document = {"schema": "sim2word/demo/1", "explanations": documents}
        write_json(arguments.json, document)
    print_line(f"Open {real_path(index)}")
