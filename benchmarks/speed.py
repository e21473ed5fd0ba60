"""Time one explanation by the engine against the published algorithm as written.

Both get the same aligned faces and networks; reading and detecting is left out of both. The
runs alternate, and the ratio is that of the medians. Crops: how many the recognition network
embeds in the same time, in its best batch.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch

from benchmarks.as_published import AsPublished
from benchmarks.overhead import seconds_a_crop
from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Effort, Settings
from engine.explain.methods import METHODS
from engine.files.demo_photos import demo_pairs
from engine.models.devices import describe
from engine.models.recognition import to_batch
from engine.session import Session


def explain(session: Session, faces: tuple[AlignedFace, AlignedFace], settings: Settings) -> None:
    """Run the engine's method to its end."""
    pair = session.pair(faces, settings, CancelToken(), "benchmark")
    for _ in METHODS.named(settings.method).explain(pair):
        pass


def timed(run: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    session = Session.embedded(arguments.device)
    published = AsPublished.beside(session.pack)
    pair = demo_pairs()[0]
    faces = (session.open_face(pair.a), session.open_face(pair.b))
    bare = Settings(method="sim2word", controls=0, evidence=("erase",))
    ways: dict[str, Callable[[], object]] = {
        "published algorithm as written": lambda: published.explain(faces),
        "engine, published method": lambda: explain(session, faces, bare),
        "engine, with controls": lambda: explain(session, faces, replace(bare, controls=24)),
        "engine, with controls and exchanges": lambda: explain(
            session, faces, replace(bare, controls=24, evidence=("erase", "exchange"))
        ),
        **{
            f"engine, measured method, {effort}": partial(
                explain, session, faces, Settings().with_effort(effort)
            )
            for effort in Effort
        },
    }
    for run in ways.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(arguments.runs):
        for name, run in ways.items():
            times[name].append(timed(run))
    medians = {name: statistics.median(found) for name, found in times.items()}
    reference = medians["published algorithm as written"]
    cores, threads = os.cpu_count(), torch.get_num_threads()
    device = describe(session.pack.device)
    crop = to_batch(np.stack([faces[0].crop]), session.pack.device)
    unit = seconds_a_crop(session, crop)
    print(f"{device}, {cores} cores, {arguments.runs} alternating runs\n")
    print("| way | median s | times faster | crops |\n| --- | ---: | ---: | ---: |")
    for name, median in medians.items():
        figures = f"{median:.3f} | {reference / median:.1f} | {median / unit:.0f}"
        print(f"| {name} | {figures} |")
    if arguments.json is not None:
        document = {
            "device": device,
            "cores": cores,
            "threads": threads,
            "seconds": times,
            "seconds_a_crop": unit,
        }
        arguments.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
