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
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim2word_gui.window.workspace import Workspace

TICK_MS = 5
LATE_MS = 16
DEADLINE_S = 300
IDLE_S = 3
ASIDE = "preparations of this benchmark"


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


class Clock:
    """Counts how late the ticks of a timer are, part by part; runs in the window's thread."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.part = "loading"
        self.late: dict[str, list[float]] = {}
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Start counting."""
        self._last = time.perf_counter()
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.setdefault(self.part, []).append(1000 * (now - self._last) - TICK_MS)
        self._last = now


def until(holds: Callable[[], bool]) -> None:
    """Let the window work until something holds."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + DEADLINE_S
    while not holds():
        QApplication.processEvents()
        time.sleep(0.0002)
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")


def measure_latency(runs: int) -> dict[str, Lateness]:
    """Start the program, explain a pair some times, and return the lateness of each part."""
    from PySide6.QtWidgets import QApplication

    from sim2word_gui.app.start import open_first_window
    from sim2word_gui.system.settings import SettingsFile

    application = QApplication(sys.argv[:1])
    settings = SettingsFile(Path(tempfile.mkdtemp()) / "settings.json")
    application.setOrganizationName("sim2word-benchmark")
    clock = Clock()
    window = open_first_window(application, settings)
    window.painted.connect(clock.start)
    until(lambda: window.is_furnished)
    until(lambda: window.workspace.runs.models_ready)
    clock.part = ASIDE
    load_pair(window.workspace)
    clock.part = "idle"
    idle = time.monotonic() + IDLE_S
    until(lambda: time.monotonic() > idle)
    clock.part = "explaining"
    explain(window.workspace, runs)
    window.close()
    clock.late.pop(ASIDE)
    return {name: Lateness.of(values) for name, values in clock.late.items()}


def load_pair(space: Workspace) -> None:
    """Open the first pair of the demonstration."""
    from engine.contracts.pair import SIDES
    from engine.files.demo_photos import demo_pairs

    pair = demo_pairs()[0]
    space.photos.open_pair([pair.a.path, pair.b.path])
    until(
        lambda: all(
            photo.preview is not None for photo in space.comparisons.current.photos.values()
        )
    )
    for side, choice in zip(SIDES, (pair.a, pair.b), strict=True):
        if choice.face is not None:
            space.photos.choose_face(side, choice.face)
    until(lambda: space.runs.can_explain)


def explain(space: Workspace, runs: int) -> None:
    """Explain the pair with twice the usual controls, some times."""
    from engine.contracts.settings import Settings
    from sim2word_gui.state.run_state import Phase

    space.runs.settings = Settings(controls=48)
    for _ in range(runs):
        space.runs.explain()
        until(lambda: space.comparisons.current.phase is Phase.DONE)


def seconds_to_paint(code: str) -> float:
    """Return how long a new process takes to paint its window first."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
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
from sim2word_gui.app.start import open_first_window
from sim2word_gui.system.preflight import screen_problem
assert screen_problem() is None
application = QApplication(sys.argv[:1])
window = open_first_window(application)
def reported():
    print("painted", flush=True)
    os._exit(0)
window.painted.connect(reported)
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
        print(json.dumps({name: asdict(value) for name, value in found.items()}))
        return
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.ui_latency",
            "--part",
            "latency",
            "--runs",
            str(arguments.runs),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
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
    print("| part | ticks | 99 % late by at most | worst | late by 16 ms or more |")
    print("| --- | --- | --- | --- | --- |")
    for name, part in latency.items():
        print(
            f"| {name} | {part['ticks']} | {part['p99']} ms | {part['worst']} ms |"
            f" {part['share_late']:.2%} |"
        )
    print(f"\nFirst paint: {ratio:.2f} times that of an empty Qt window.")


if __name__ == "__main__":
    main()
