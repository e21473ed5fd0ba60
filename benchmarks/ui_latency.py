"""How late the window's event loop is while the engine works, and how fast it first paints.

Run on a screen or a virtual one, for instance ``xvfb-run -a python -m benchmarks.ui_latency``.
Every figure comes from a process of its own. A timer asks for a tick every 5 ms; a tick is
late by what it comes after its time. The first paint is timed against a window of Qt's with
nothing in it, started in turn.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

TICK_MS = 5
LATE_MS = 16
DEADLINE_S = 300


@dataclass(frozen=True)
class Lateness:
    """Of the ticks of a timer, in milliseconds.

    Attributes
    ----------
    ticks : int
    p99, worst : float
    share_late : float
        Of the ticks that were late by 16 ms or more, 0 to 1.
    """

    ticks: int
    p99: float
    worst: float
    share_late: float

    @classmethod
    def of(cls, late_ms: list[float]) -> Lateness:
        """Return the figures of some ticks."""
        ordered = sorted(late_ms)
        return cls(
            ticks=len(ordered),
            p99=round(ordered[int(0.99 * (len(ordered) - 1))], 1),
            worst=round(ordered[-1], 1),
            share_late=round(sum(ms >= LATE_MS for ms in ordered) / len(ordered), 5),
        )


def measure_latency(runs: int) -> dict[str, Lateness]:
    """Start the program, explain a pair some times, and return the lateness of each part."""
    from PySide6.QtCore import QSettings, Qt, QTimer  # noqa: PLC0415 - in a process of its own
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from sim2word_gui.app import open_first_window  # noqa: PLC0415

    application = QApplication(sys.argv[:1])
    settings = tempfile.mkdtemp()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    application.setOrganizationName("sim2word-benchmark")
    late: dict[str, list[float]] = {"loading": [], "idle": [], "explaining": []}
    aside: list[float] = []
    part = ["loading"]
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        late.get(part[0], aside).append(1000 * (now - last[0]) - TICK_MS)
        last[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    window = open_first_window(application)
    window.painted.connect(lambda: (last.__setitem__(0, time.perf_counter()), timer.start(TICK_MS)))

    def until(holds: object, seconds: float = DEADLINE_S) -> None:
        end = time.monotonic() + seconds
        while not holds():  # type: ignore[operator] # a function
            application.processEvents()
            time.sleep(0.0002)
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")

    until(lambda: window._workspace is not None)  # noqa: SLF001 - None until it is furnished
    space = window.workspace
    until(space.desk._engine.isRunning)  # noqa: SLF001
    until(lambda: space.desk._engine.equipment is not None)  # noqa: SLF001

    part[0] = "this benchmark's own preparations"
    from engine.commands.demo_photos import demo_pairs  # noqa: PLC0415 - torch is loaded by now
    from engine.contracts import Settings  # noqa: PLC0415
    from sim2word_gui.pairs.run_state import Phase  # noqa: PLC0415

    pair = demo_pairs()[0]
    space.desk.open_pair([pair.a.path, pair.b.path])
    until(lambda: all(p.preview is not None for p in space.desk.current.photos.values()))
    for side, choice in (("a", pair.a), ("b", pair.b)):
        if choice.face is not None:
            space.desk.choose_face("a" if side == "a" else "b", choice.face)
    until(lambda: space.desk.can_explain)
    part[0] = "idle"
    idle = time.monotonic() + 3
    until(lambda: time.monotonic() > idle)
    part[0] = "explaining"
    space.desk.settings = Settings(controls=48)
    for _ in range(runs):
        space.desk.explain()
        until(lambda: space.desk.current.phase is Phase.DONE)
    timer.stop()
    window.close()
    return {name: Lateness.of(values) for name, values in late.items()}


def seconds_to_paint(code: str) -> float:
    """Return how long a new process takes to paint its window first."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    seconds = time.perf_counter() - start
    process.wait(60)
    return seconds


EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Empty(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QTimer.singleShot(0, application.quit)
application = QApplication(sys.argv[:1])
window = Empty()
window.resize(1280, 780)
window.show()
application.exec()
"""
OURS = """
import os, sys
from PySide6.QtWidgets import QApplication
from sim2word_gui.app import open_first_window
from sim2word_gui.preflight import screen_problem
assert screen_problem() is None
application = QApplication(sys.argv[:1])
window = open_first_window(application)
def told():
    print("painted", flush=True)
    os._exit(0)
window.painted.connect(told)
application.exec()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="explanations, and first paints")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--part", choices=["latency"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "latency":
        found = measure_latency(arguments.runs)
        print(json.dumps({name: asdict(value) for name, value in found.items()}))  # noqa: T201
        return
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.ui_latency", "--part", "latency", "--runs",
         str(arguments.runs)], check=True, capture_output=True, text=True,
    )  # fmt: skip
    latency = json.loads(done.stdout.strip().splitlines()[-1])
    seconds_to_paint(EMPTY), seconds_to_paint(OURS)
    paints: dict[str, list[float]] = {"empty": [], "sim2word": []}
    for _ in range(arguments.runs):
        paints["empty"].append(seconds_to_paint(EMPTY))
        paints["sim2word"].append(seconds_to_paint(OURS))
    ratio = statistics.median(paints["sim2word"]) / statistics.median(paints["empty"])
    result = {"latency_ms": latency, "first_paint_ratio": round(ratio, 2)}
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print("| part | ticks | 99 % late by at most | worst | late by 16 ms or more |")  # noqa: T201
    print("| --- | --- | --- | --- | --- |")  # noqa: T201
    for name, part in latency.items():
        print(  # noqa: T201
            f"| {name} | {part['ticks']} | {part['p99']} ms | {part['worst']} ms |"
            f" {part['share_late']:.2%} |"
        )
    print(f"\nFirst paint: {ratio:.2f} times that of an empty Qt window.")  # noqa: T201


if __name__ == "__main__":
    main()
