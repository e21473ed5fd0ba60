"""Measure how the embedded network's score is distributed, and write it for the screen."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from tqdm import tqdm

from engine.contracts import OperatingPoint
from engine.evaluate.pairs import read_pairs
from engine.evaluate.verification import best_threshold, score_pairs
from engine.models.devices import choose_device
from engine.models.dlib_recognition import DlibRecognition, load_dlib_resnet
from engine.models.pack import ModelPack
from engine.models.yunet import YuNet
from engine.session import Session

BINS = 60


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
    scores, mated, failed = score_pairs(
        Session(pack),
        arguments.images,
        read_pairs(arguments.pairs),
        lambda images: tqdm(images, disable=None),
    )
    threshold = best_threshold(scores, mated)
    edges = np.linspace(np.floor(scores.min() * 50) / 50, 1.0, BINS + 1)
    values = {
        "made_by": "training/score_statistics.py",
        "recognition_sha256": recognition.identity.sha256,
        "operating_point": asdict(
            OperatingPoint(
                threshold=round(threshold, 4),
                fmr=round(float((scores[~mated] >= threshold).mean()), 5),
                fnmr=round(float((scores[mated] < threshold).mean()), 5),
                data=arguments.name,
                mated=int(mated.sum()),
                nonmated=int((~mated).sum()),
            )
        ),
        "left_out_images": len(failed),
        "mated_mean": round(float(scores[mated].mean()), 5),
        "nonmated_mean": round(float(scores[~mated].mean()), 5),
        "bin_edges": [round(float(edge), 5) for edge in edges],
        "mated": np.histogram(scores[mated], edges)[0].tolist(),
        "nonmated": np.histogram(scores[~mated], edges)[0].tolist(),
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "score_statistics.json"
    path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
