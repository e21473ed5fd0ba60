"""What a batch gains over single calls, and whether its memory and its cost per pair stay flat.

    python -m benchmarks.batch --images ROOT --pairs CSV [--count 200] [--single 10]
        [--device cuda --batch-size 64 --together 16] --json FILE

Single calls are processes of ``sim2word explain``, as somebody would script them. Where more
pairs are asked for than the list has, the others are drawn from its photos, always the same ones.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path

import numpy as np

from engine.batch import BatchJob, BatchPair, BatchStore, groups_of, run_batch
from engine.batch.rows import BatchRow
from engine.batch.store import FILE
from engine.contracts.batch import TOGETHER
from engine.contracts.cancel import CancelToken
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import SIDES
from engine.contracts.settings import Settings
from engine.files.atomic import write_atomically

ROOT = Path(__file__).resolve().parent.parent
_PARTS = 10


@dataclass(frozen=True, slots=True)
class Cost:
    """What a group of pairs took, a pair.

    Attributes
    ----------
    seconds : float
        By the clock.
    processor : float
        Of all threads, in seconds; other programs hardly change it.
    photos : float
        Read anew.
    regions : float
        Erased.
    memory : float
        That the process holds, in MB; not a pair's.
    """

    seconds: float
    processor: float
    photos: float
    regions: float
    memory: float


def memory_mb() -> float:
    """Return the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def held_mb() -> float:
    """Return the memory that is in use, in MB: without what glibc keeps for the next pass."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
    return memory_mb()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--single", type=int, default=10)
    parser.add_argument("--controls", type=int, default=Settings().controls)
    parser.add_argument("--steps", type=int, default=Settings().search_steps)
    parser.add_argument("--together", type=int, default=TOGETHER)
    parser.add_argument("--method", default=Settings().method)
    parser.add_argument("--batch-size", type=int, default=Settings().batch_size)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    if arguments.single and arguments.steps != Settings().search_steps:
        parser.error("single calls search as they do by default: --steps needs --single 0")
    pairs = _pairs(arguments.pairs, arguments.count)
    settings = Settings(
        method=arguments.method,
        controls=arguments.controls,
        search_steps=arguments.steps,
        batch_size=arguments.batch_size,
    )
    choice = ModelChoice(device=arguments.device)
    single = _single(pairs[: arguments.single], arguments.images, settings, choice)
    job = BatchJob(arguments.images, settings, choice)
    groups = groups_of(pairs, arguments.together)
    session = job.open_session()
    measured: list[Cost] = []
    held: list[float] = []
    part = max(1, len(groups) // _PARTS)
    with (
        tempfile.TemporaryDirectory() as folder,
        BatchStore.open(Path(folder), {}, resume=False) as store,
    ):
        known: frozenset[Path] = frozenset()
        before, used = time.perf_counter(), time.process_time()
        for found in run_batch(session, job, groups, CancelToken()):
            store.add(found)
            assert session.photo_cache is not None
            kept = session.photo_cache.paths()
            pairs_here = len(found)
            measured.append(
                Cost(
                    seconds=(time.perf_counter() - before) / pairs_here,
                    processor=(time.process_time() - used) / pairs_here,
                    photos=len(kept - known) / pairs_here,
                    regions=sum(_erased(row) for row in found) / pairs_here,
                    memory=memory_mb(),
                )
            )
            if len(measured) % part == 0:
                held.append(held_mb())
                _print_tenth(len(measured) // part, measured[-part:], held[-1])
            known = kept
            before, used = time.perf_counter(), time.process_time()
        count, failed = store.counts()
        bytes_a_pair = (Path(folder) / FILE).stat().st_size / count
    seconds = [cost.seconds for cost in measured]
    took = sum(c.seconds * len(group) for c, group in zip(measured, groups, strict=True))
    reported = {
        "pairs": count,
        "failed": failed,
        "pairs_together": arguments.together,
        # Pairs that fail are soon done: their time counts as the others'.
        "throughput_over_single_calls": single * (count - failed) / took if single else None,
        "memory_last_over_first_tenth": _change(
            [cost.memory for cost in measured], part, statistics.mean
        ),
        "memory_held_last_over_first_tenth": held[-1] / held[0],
        "cost_last_over_first_tenth": _change(seconds, part, statistics.median),
        "processor_last_over_first_tenth": _change(
            [cost.processor for cost in measured], part, statistics.mean
        ),
        "processor_last_over_first_alike": _grown(measured),
        "seconds_a_pair": statistics.mean(seconds),
        "bytes_a_pair": bytes_a_pair,
    }
    for name, value in reported.items():
        print(f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}")
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(reported, indent=1).encode())


def _erased(row: BatchRow) -> int:
    """Return how many regions of a pair's photos were erased."""
    return sum(1 for word in row.words if word.image in SIDES and word.rank is not None)


def _print_tenth(number: int, costs: list[Cost], held: float) -> None:
    """Print what a tenth of the run took."""
    means = {
        field.name: statistics.mean(getattr(cost, field.name) for cost in costs)
        for field in fields(Cost)
    }
    shown = ", ".join(f"{name} {value:.3f}" for name, value in means.items())
    print(f"tenth {number}: {shown}, held {held:.3f}", flush=True)


def _grown(measured: list[Cost]) -> float:
    """Return the processor's time of the last pair over that of the first, were they alike.

    By least squares: a pair costs a constant, and so much for each photo that is read, for each
    region that is erased, and for its place in the run. Pairs differ in the former.
    """
    rows = measured[1:]
    place = np.linspace(0, 1, len(rows))
    photos, regions, processor = (
        np.array([getattr(cost, name) for cost in rows])
        for name in ("photos", "regions", "processor")
    )
    factors = np.stack([np.ones_like(place), photos, regions, place], axis=1)
    shares, *_ = np.linalg.lstsq(factors, processor, rcond=None)
    first = shares[:3] @ factors[:, :3].mean(0)
    return float((first + shares[3]) / first)


def _pairs(path: Path, count: int) -> list[BatchPair]:
    """Return the list's first pairs, and drawn ones beyond its end."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), count))
    names = [(row["image_a"], row["image_b"]) for row in rows]
    photos = sorted({name for pair in names for name in pair})
    draw = random.Random(0)
    drawn = (draw.sample(photos, 2) for _ in range(count - len(names)))
    names += [(image_a, image_b) for image_a, image_b in drawn]
    return [BatchPair(number, *pair) for number, pair in enumerate(names, start=1)]


def _change(values: list[float], part: int, middle: Callable[[list[float]], float]) -> float:
    """Return how the last part of a run compares with the first, the very first group left out."""
    return middle(values[-part:]) / middle(values[1 : part + 1])


def _single(
    pairs: list[BatchPair], images: Path, settings: Settings, choice: ModelChoice
) -> float | None:
    """Return the seconds of a single call that explains its pair, on average."""
    if not pairs:
        return None
    seconds = []
    for pair in pairs:
        start = time.perf_counter()
        done = subprocess.run(
            [
                sys.executable,
                "main.py",
                "explain",
                images / pair.image_a,
                images / pair.image_b,
                "--method",
                settings.method,
                "--controls",
                str(settings.controls),
                "--batch-size",
                str(settings.batch_size),
                "--device",
                choice.device,
            ],
            cwd=ROOT,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if done.returncode == 0:  # what fails is soon done, and would flatter nobody but them
            seconds.append(time.perf_counter() - start)
    return statistics.mean(seconds) if seconds else None


if __name__ == "__main__":
    main()
