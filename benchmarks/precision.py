"""What half precision changes: effects, words and time, held against float32 in the same run.

python -m benchmarks.precision [--images ROOT --pairs CSV --limit 20] [--device cpu|cuda]
[--json FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Precision, Settings
from engine.files.atomic import write_atomically
from engine.files.demo_photos import demo_pairs
from engine.session import Session, run_to_end


def explained(
    session: Session, pair: tuple[ImageChoice, ImageChoice], settings: Settings
) -> tuple[Explanation, float]:
    """Return an explanation, and the seconds that it took."""
    start = time.perf_counter()
    found = run_to_end(session.explain(ExplainRequest(*pair, settings), CancelToken()))
    return found, time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    pairs = [(pair.a, pair.b) for pair in demo_pairs()]
    if arguments.pairs is not None:
        with arguments.pairs.open(encoding="utf-8", newline="") as file:
            rows = list(islice(csv.DictReader(file), arguments.limit))
        root: Path = arguments.images
        pairs = [
            (ImageChoice(root / row["image_a"]), ImageChoice(root / row["image_b"])) for row in rows
        ]
    session = Session.embedded(arguments.device)
    settings = Settings()
    effects, scores, times, first, supported, words = [], [], [], [], 0, 0
    for pair in pairs:
        try:
            full, full_s = explained(session, pair, settings)
            half, half_s = explained(session, pair, replace(settings, precision=Precision.HALF))
        except Sim2WordError as error:
            print(f"left out: {error}")
            continue
        times.append(full_s / half_s)
        scores.append(abs(full.similarity.cosine - half.similarity.cosine))
        known = {(word.attribute, word.value, word.image): word for word in half.words}
        first.append(_first(full) == _first(half))
        for word in full.words:
            other = known[word.attribute, word.value, word.image]
            words += word.supported is not None
            supported += word.supported is not None and word.supported == other.supported
            effects += [
                abs(mine.effect - theirs.effect)
                for mine, theirs in zip(word.measurements, other.measurements, strict=True)
            ]
    reported = {
        "pairs": len(times),
        "largest_change_of_a_score": float(max(scores)),
        "largest_change_of_an_effect": float(max(effects)),
        "change_of_an_effect_99_percent": float(np.quantile(effects, 0.99)),
        "same_first_word": float(np.mean(first)),
        "words_that_stand_out_alike": supported / words,
        "times_faster": float(np.median(times)),
    }
    for name, value in reported.items():
        print(f"{name}: {value:.5g}")
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(reported, indent=1).encode())


def _first(found: Explanation) -> tuple[str, ...]:
    """Return the first word of every image."""
    return tuple(f"{w.image}:{w.attribute}:{w.value}" for w in found.words if w.rank == 1)


if __name__ == "__main__":
    main()
