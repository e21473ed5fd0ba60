"""Measure how the embedded network's score is distributed, and write it for the screen."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from engine.evaluate.pairs import read_pairs
from engine.evaluate.score_statistics import score_statistics
from engine.evaluate.verification import count, score_pairs
from engine.models.devices import choose_device
from engine.models.dlib_recognition import DlibRecognition, load_dlib_resnet
from engine.models.pack import ModelPack
from engine.models.yunet import YuNet
from engine.progress import finish
from engine.session import Session


def main() -> None:
    """Score the pairs, bin the scores and write counts, means and the operating point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--name", default="LFW development pairs")
    parser.add_argument("--out", type=Path, default=Path("resources/embedded"))
    arguments = parser.parse_args()
    recognition = DlibRecognition(load_dlib_resnet())
    # The statistics need no attribute network, and are made before it can be loaded.
    pack = ModelPack("bare", YuNet(), recognition, None, choose_device("cpu"))  # type: ignore[arg-type]
    listed = read_pairs(arguments.pairs)
    scored = finish(score_pairs(Session(pack), arguments.images, listed.pairs))
    values = {
        "made_by": "training/score_statistics.py",
        "recognition_sha256": recognition.identity.sha256,
        "left_out": count(scored, listed).left_out,
        **asdict(score_statistics(scored.scores, scored.mated, arguments.name)),
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "score_statistics.json"
    path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
