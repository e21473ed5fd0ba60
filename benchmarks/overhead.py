"""What an explanation takes beside its passes through the network, and when its first map is there.

    python -m benchmarks.overhead [--runs 5] [--json FILE]

Overhead is the wall time of an explanation over its forward-equivalents times the time of one
crop in the best batch, both of the same run; a forward and backward pass count three. The
attribute network's passes count as what they cost, in crops of the recognition network. Last, how
many operations a second the passes reach, and large matrix products beside them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.gpu import peak
from engine.contracts.cancel import CancelToken
from engine.contracts.events import MapReady
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Effort, Settings
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.methods import METHODS
from engine.explain.passes import OwnPasses
from engine.files.atomic import write_atomically
from engine.files.demo_photos import demo_pairs
from engine.models.recognition import RecognitionNet, to_batch
from engine.session import Session

_BATCHES = (4, 8, 12, 16, 24, 32)
_CROPS = 48
_BACKWARD = 3


@dataclass(slots=True)
class Counted:
    """Passes that are counted, in forward-equivalents."""

    net: RecognitionNet
    found: float = 0.0

    def embed(self, crops: Tensor) -> Tensor:
        """Embed and count."""
        self.found += len(crops)
        return self.net.embed(crops)

    def gradients(self, crops: Tensor, partners: Tensor) -> Tensor:
        """Differentiate and count."""
        self.found += _BACKWARD * len(crops)
        return OwnPasses(self.net).gradients(crops, partners)


def seconds_a_crop(session: Session, crop: Tensor) -> float:
    """Return what a forward pass takes, for one crop of the best batch."""
    crops = crop.expand(_CROPS, -1, -1, -1).contiguous(memory_format=torch.channels_last)
    best = []
    with torch.inference_mode():
        for size in _BATCHES:
            start = time.perf_counter()
            for first in range(0, _CROPS, size):
                session.pack.recognition.embed(crops[first : first + size])
            best.append((time.perf_counter() - start) / _CROPS)
    return min(best)


def run(
    session: Session, faces: tuple[AlignedFace, AlignedFace], settings: Settings
) -> tuple[float, float, float]:
    """Return seconds in all, seconds to the first map, and forward-equivalents."""
    counted = Counted(session.pack.recognition)
    session.shared_passes = counted
    start, first = time.perf_counter(), None
    try:
        pair = session.pair(faces, settings, CancelToken(), "benchmark")
        for event in METHODS.named(settings.method).explain(pair):
            if first is None and isinstance(event, MapReady):
                first = time.perf_counter() - start
    finally:
        session.shared_passes = None
    whole = time.perf_counter() - start
    return whole, whole if first is None else first, counted.found + len(faces)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    session = Session.embedded("cpu")
    pair = demo_pairs()[0]
    faces = (session.open_face(pair.a), session.open_face(pair.b))
    crop = to_batch(np.stack([faces[0].crop]), session.pack.device)
    reported = []
    print("| effort | forward-equivalents | overhead | first map |\n| --- | ---: | ---: | ---: |")
    for effort in Effort:
        settings = Settings().with_effort(effort)
        run(session, faces, settings)
        overheads, firsts, count = [], [], 0.0
        for _ in range(arguments.runs):
            unit = seconds_a_crop(session, crop)
            start = time.perf_counter()
            view_attributes(session.pack.attributes, faces, session.pack.device)
            attributes = (time.perf_counter() - start) / unit
            whole, first, count = run(session, faces, settings)
            overheads.append(whole / ((count + attributes) * unit))
            firsts.append(first / whole)
        row = {
            "effort": effort.value,
            "forward_equivalents": count,
            "overhead": statistics.median(overheads),
            "first_map": statistics.median(firsts),
        }
        reported.append(row)
        print(f"| {effort} | {count:.0f} | {row['overhead']:.2f} | {row['first_map']:.3f} |")
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        session.pack.recognition.embed(crop)
    passes = counter.get_total_flops() / seconds_a_crop(session, crop)
    products = peak(session.pack.device, torch.float32)
    print(f"\npasses {passes / 1e9:.0f} GFLOP/s, large products {products / 1e9:.0f} GFLOP/s")
    if arguments.json is not None:
        found = {"efforts": reported, "passes_flops": passes, "products_flops": products}
        write_atomically(arguments.json, json.dumps(found, indent=1).encode())


if __name__ == "__main__":
    main()
