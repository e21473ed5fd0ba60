"""What a batch gains over single calls, and whether its memory and its cost per pair stay flat.

    python -m benchmarks.batch --images ROOT --pairs CSV [--count 200] [--single 10] --json FILE

Single calls are processes of ``sim2word explain``, as somebody would script them.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from engine.batch import BatchPair, BatchStore, run_batch
from engine.contracts import CancelToken, Settings
from engine.output import write_atomically
from engine.session import Session

ROOT = Path(__file__).resolve().parent.parent
_PARTS = 10


def memory_mb() -> float:
    """Return the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--single", type=int, default=10)
    parser.add_argument("--controls", type=int, default=24)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with arguments.pairs.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), arguments.count))
    pairs = [BatchPair(n, r["image_a"], r["image_b"]) for n, r in enumerate(rows, start=1)]
    single = _single(pairs[: arguments.single], arguments.images, arguments.controls)
    session = Session.embedded("cpu")
    settings = Settings(controls=arguments.controls)
    at, memory = [time.perf_counter()], []
    with (
        tempfile.TemporaryDirectory() as folder,
        BatchStore.open(Path(folder), {}, resume=False) as store,
    ):
        for row in run_batch(session, pairs, arguments.images, settings, CancelToken()):
            store.add(row)
            at.append(time.perf_counter())
            memory.append(memory_mb())
        count, failed = store.counts()
    batch = (at[-1] - at[0]) / count
    part = max(1, count // _PARTS)
    first, last = sum(memory[part : 2 * part]) / part, sum(memory[-part:]) / part
    early = (at[2 * part] - at[part]) / part
    late = (at[-1] - at[-1 - part]) / part
    found = {
        "pairs": count,
        "failed": failed,
        "throughput_over_single_calls": single / batch,
        "memory_last_over_first_part": last / first,
        "cost_last_over_first_part": late / early,
    }
    for name, value in found.items():
        told = f"{value:.3f}" if isinstance(value, float) else value
        print(f"{name}: {told}")  # noqa: T201
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(found, indent=1).encode())


def _single(pairs: list[BatchPair], images: Path, controls: int) -> float:
    """Return the seconds of a single call, on average."""
    start = time.perf_counter()
    for pair in pairs:
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "main.py", "explain", images / pair.image_a, images / pair.image_b,
             "--controls", str(controls), "--device", "cpu"],
            cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return (time.perf_counter() - start) / len(pairs)


if __name__ == "__main__":
    main()
