"""``sim2word selftest``: whether this installation gives the figures it should."""

from __future__ import annotations

import argparse
import json

from engine.commands.arguments import add_common, open_session
from engine.commands.printing import print_line
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.settings import PUBLISHED, ExplainRequest, Ranking, Settings
from engine.files.demo_photos import demo_pairs
from engine.files.resources import resource
from engine.files.scratch import scratch_folder

CHECKED = Settings(method=PUBLISHED, ranking=Ranking.PAPER, controls=0)
"""What is compared: the published order, which no random region enters."""


class SelfTestFailed(Sim2WordError):
    """A figure differs from the recorded one by more than its tolerance."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Explain the demonstration pairs and compare with the recorded values."""
    from engine.record import write_explanation, write_json
    from engine.record.provenance import provenance_document
    from engine.session import run_to_end
    from engine.session.provenance import provenance

    golden = json.loads(resource("embedded/golden.json").read_text(encoding="utf-8"))
    session = open_session(arguments)
    results, wrong = [], []
    for pair in demo_pairs():
        request = ExplainRequest(pair.a, pair.b, CHECKED)
        explanation = run_to_end(session.explain(request, CancelToken()))
        with scratch_folder() as folder:
            write_explanation(explanation, folder / "out", pair.title)
        expected = golden["pairs"][pair.name]
        found = explanation.similarity.cosine
        passed = abs(found - expected["cosine"]) <= golden["tolerance"]
        words = {side: [word.key for word in explanation.ranked(side)] for side in ("a", "b")}
        passed = passed and words == expected["words"]
        results.append(
            {"pair": pair.name, "cosine": found, "expected": expected["cosine"], "passed": passed}
        )
        print_line(f"{'ok  ' if passed else 'FAIL'} {pair.name}: cosine {found:.6f}")
        if not passed:
            wrong.append(pair.name)
    for model in session.pack.identities:
        print_line(f"ok   {model.role}: {model.name}, SHA-256 {model.sha256[:16]}...")
    if arguments.json is not None:
        document = {
            "schema": "sim2word/selftest/1",
            "passed": not wrong,
            "pairs": results,
            "provenance": provenance_document(provenance(session.pack, CHECKED)),
        }
        write_json(arguments.json, document)
    if wrong:
        raise SelfTestFailed(
            f"The self-test gave other values than recorded for {', '.join(wrong)}.",
            "Do not rely on this installation; install Sim2Word again.",
        )
