"""What other busy programs cost an explanation, beside an honest share of the machine.

    python -m benchmarks.load [--beside 5] [--repeat 3] [--spins 0,1000,10000,usual] [--json FILE]

torch's threads wait for each other by spinning, which burns what other programs need and is itself
undone where they do. How long they spin before they sleep is ``GOMP_SPINCOUNT``; ``usual`` leaves
it to the program. Every figure is the least of some whole processes. With B busy programs on C
cores an honest share is 1 + B / C times the time of an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.files.atomic import write_atomically
from engine.files.installed import packaged_file

ROOT = Path(__file__).resolve().parent.parent
_USUAL = "usual"


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Let so many programs use a core each."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def seconds(spins: str) -> float:
    """Return how long one explanation takes."""
    environment = {k: v for k, v in os.environ.items() if k not in {"OMP_WAIT_POLICY"}}
    if spins != _USUAL:
        environment["GOMP_SPINCOUNT"] = spins
    a = packaged_file("scikit-image", "astronaut.png")
    b = packaged_file("insightface", "Tom_Hanks_54745.png")
    command = [sys.executable, str(ROOT / "main.py"), "explain", str(a), str(b)]
    begun = time.perf_counter()
    subprocess.run(
        [*command, "--effort", "quick"], check=True, env=environment, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--spins", default=f"0,1000,10000,{_USUAL}")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cores = os.cpu_count() or 1
    share = 1 + arguments.beside / cores
    print(f"{arguments.beside} busy programs, {cores} cores: an honest share is {share:.1f} times")
    print("| spins | idle, s | busy, s | times |\n| --- | ---: | ---: | ---: |")
    found = {}
    for spins in arguments.spins.split(","):
        idle = min(seconds(spins) for _ in range(arguments.repeat))
        with busy(arguments.beside):
            loaded = min(seconds(spins) for _ in range(arguments.repeat))
        found[spins] = {"idle": idle, "busy": loaded}
        print(f"| {spins} | {idle:.2f} | {loaded:.2f} | {loaded / idle:.1f} |", flush=True)
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(found, indent=1).encode())


if __name__ == "__main__":
    main()
