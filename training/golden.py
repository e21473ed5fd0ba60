"""Record what ``sim2word selftest`` compares an installation with."""

from __future__ import annotations

import json
from pathlib import Path

from engine.commands.selftest import CHECKED
from engine.contracts.cancel import CancelToken
from engine.contracts.pair import SIDES
from engine.contracts.settings import ExplainRequest
from engine.files.demo_photos import demo_pairs
from engine.session import Session, run_to_end

TOLERANCE = 1e-4
"""Of the cosine, between machines and library builds."""


def main() -> None:
    """Explain the demonstration pairs and write their scores and words."""
    session = Session.embedded("cpu")
    pairs = {}
    for pair in demo_pairs():
        request = ExplainRequest(pair.a, pair.b, CHECKED)
        explanation = run_to_end(session.explain(request, CancelToken()))
        pairs[pair.name] = {
            "cosine": round(explanation.similarity.cosine, 6),
            "words": {side: [word.key for word in explanation.ranked(side)] for side in SIDES},
        }
    document = {"made_by": "training/golden.py", "tolerance": TOLERANCE, "pairs": pairs}
    path = Path("resources/embedded/golden.json")
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
