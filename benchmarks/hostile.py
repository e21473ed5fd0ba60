"""Open every hostile image as the program does: no crash, no hang, bounded memory, a typed error.

    python -m benchmarks.hostile [--every N] [--seconds 10] [--json FILE]

Each file is decoded, and its faces are found, in a process of its own kind: one that dies or
takes too long is reported, and another goes on with the next file. Exit status 1 if any did.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.hostile_images import hostile_images
from engine.contracts.errors import Sim2WordError
from engine.files.atomic import write_atomically

_MEMORY = 6 << 30
"""Bytes of address space: far below a machine's, so that one file cannot take it down."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file.

    Attributes
    ----------
    name, kind : str
        ``read``, a kind of typed error, or what must not be: ``UNTYPED ...``, ``CRASH``, ``HANG``.
    seconds : float
    peak_mb : float
        Largest memory of the process so far.
    """

    name: str
    kind: str
    seconds: float
    peak_mb: float

    @property
    def bad(self) -> bool:
        """Whether it must not be."""
        return self.kind.split()[0] in {"UNTYPED", "CRASH", "HANG"}


def serve(pipe: Connection) -> None:
    """Open files that are named, one after another; runs in a process of its own."""
    from engine.imaging import decode
    from engine.models.yunet import YuNet

    detector = YuNet()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    pipe.send(None)
    while True:
        path = pipe.recv()
        start = time.perf_counter()
        try:
            detector.detect(decode(path).pixels)
            kind = "read"
        except Sim2WordError as error:
            kind = type(error).__name__
        except Exception as error:  # noqa: BLE001 - what is looked for
            kind = f"UNTYPED {type(error).__name__}: {error}"
        pipe.send((kind, time.perf_counter() - start, _peak_mb()))


def _peak_mb() -> float:
    """Return the most memory that this program held; ``getrusage`` counts what started it, too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


class Opener:
    """Opens files in another process, which is started anew when it has died or hangs.

    Parameters
    ----------
    limit : float
        Seconds a file may take.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def open(self, path: Path) -> Outcome:
        """Return what comes of a file."""
        self._pipe.send(path)
        kind = "HANG"
        if self._pipe.poll(self._limit):
            try:
                return Outcome(path.name, *self._pipe.recv())
            except EOFError:
                kind = "CRASH"
        self.close()
        self._start()
        return Outcome(path.name, kind, self._limit, 0.0)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def main() -> int:
    """Open them all and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth file")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    outcomes: list[Outcome] = []
    opener = Opener(arguments.seconds)
    with tempfile.TemporaryDirectory() as folder:
        for number, hostile in enumerate(hostile_images()):
            if number % arguments.every == 0:
                path = Path(folder) / hostile.name
                path.write_bytes(hostile.data)
                outcomes.append(opener.open(path))
                path.unlink()
    opener.close()
    bad = [outcome for outcome in outcomes if outcome.bad]
    reported = {
        "files": len(outcomes),
        "outcomes": dict(Counter(outcome.kind.split(":")[0] for outcome in outcomes)),
        "longest_seconds": max(outcome.seconds for outcome in outcomes),
        "peak_mb": max(outcome.peak_mb for outcome in outcomes),
        "bad": [asdict(outcome) for outcome in bad],
    }
    print(json.dumps(reported, indent=1))
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(reported, indent=1).encode())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
