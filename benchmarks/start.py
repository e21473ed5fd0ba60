"""How soon the program answers: help, a wrong option, an explanation, the window's first paint.

    python -m benchmarks.start [--repeat 5] [--json FILE]

Whole processes, by the clock, the least of some: other programs only ever make it longer. The
photos come with installed packages.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.files.atomic import write_atomically
from engine.files.installed import packaged_file

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Started:
    """What a process took.

    Attributes
    ----------
    seconds : float
        By the clock.
    processor : float
        Seconds of all threads.
    memory : float
        At most, MB.
    """

    seconds: float
    processor: float
    memory: float


def started(*arguments: str) -> Started:
    """Run the program once, and return what that took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    script = (
        "import resource, subprocess, sys;"
        "code = subprocess.run(sys.argv[1:], capture_output=True).returncode;"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Started(seconds, processor, int(done.stdout.split()[-1]) / 1024)


def least(repeat: int, *arguments: str) -> Started:
    """Return the quickest of some runs."""
    return min((started(*arguments) for _ in range(repeat)), key=lambda one: one.seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    a = str(packaged_file("scikit-image", "astronaut.png"))
    b = str(packaged_file("insightface", "Tom_Hanks_54745.png"))
    found = {
        "--version": least(arguments.repeat, "--version"),
        "--help": least(arguments.repeat, "--help"),
        "explain --help": least(arguments.repeat, "explain", "--help"),
        "explain, a wrong option": least(arguments.repeat, "explain", a, b, "--colour"),
        "faces A": least(arguments.repeat, "faces", a),
        "explain A B": least(arguments.repeat, "explain", a, b),
        "explain A B --effort quick": least(arguments.repeat, "explain", a, b, "--effort", "quick"),
        "explain A B, the account alone": least(
            arguments.repeat,
            *("explain", a, b, "--controls", "0", "--search-steps", "0", "--no-exchange"),
            *("--no-parts", "--no-score-map"),
        ),
    }
    print("| command | seconds | of the processor | MB |\n| --- | ---: | ---: | ---: |")
    for name, one in found.items():
        print(f"| `{name}` | {one.seconds:.2f} | {one.processor:.2f} | {one.memory:.0f} |")
    if arguments.json is not None:
        figures = {name: asdict(one) for name, one in found.items()}
        write_atomically(arguments.json, json.dumps(figures, indent=1).encode())


if __name__ == "__main__":
    main()
