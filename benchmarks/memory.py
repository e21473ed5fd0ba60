"""How much memory the window holds: with its models, with pairs open, and after many.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.memory [--pairs 5] [--more 20] [--json FILE]

Whole explanations at the effort that the window starts with, each in a comparison of its own that
stays open; then more, each closed before the next. Memory is what the process has resident.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.pair import ImageChoice
from engine.files.atomic import write_atomically
from engine.files.installed import packaged_file

if TYPE_CHECKING:
    from sim2word_gui.window.workspace import Workspace

_DEADLINE_S = 900.0
_EVERY = 10
_FACES = 6


def resident() -> float:
    """Return the memory that this process has now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def explained(space: Workspace, until: Callable[[Callable[[], bool]], None], face: int) -> None:
    """Explain a pair in a new comparison, and wait for its end."""
    from sim2word_gui.state.run_state import Phase

    space.comparisons.begin()
    space.photos.put("a", ImageChoice(packaged_file("scikit-image", "astronaut.png")))
    space.photos.put("b", ImageChoice(packaged_file("insightface", "t1.jpg"), face))
    until(lambda: space.runs.can_explain)
    current = space.comparisons.current
    space.runs.explain()
    until(lambda: current.phase is not Phase.RUNNING)
    if current.phase is not Phase.DONE:
        raise SystemExit(f"a run ended as {current.phase.name}")


def measured(pairs: int, more: int) -> dict[str, float]:
    """Use a window; return the memory at each point, in MB."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from sim2word_gui.app.start import open_first_window
    from sim2word_gui.system.settings import SettingsFile

    application = QApplication(sys.argv[:1])
    application.setOrganizationName("sim2word-memory")
    settings = SettingsFile(Path(tempfile.mkdtemp(prefix="memory-")) / "settings.json")

    def until(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _DEADLINE_S
        while not holds():
            application.processEvents()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.001)
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")

    def settled() -> float:
        rest = time.monotonic() + 1.0
        until(lambda: time.monotonic() > rest)
        gc.collect()
        return resident()

    window = open_first_window(application, settings)
    until(lambda: window.is_furnished and window.workspace.runs.models_ready)
    space = window.workspace
    found = {"models ready": settled()}
    for number in range(1, pairs + 1):
        explained(space, until, number % _FACES)
        found[f"{number} open" if number > 1 else "1 pair open"] = settled()
    for number in range(1, more + 1):
        explained(space, until, number % _FACES)
        space.comparisons.close(space.comparisons.current)
        if number % _EVERY == 0 or number == more:
            found[f"{number} more, each closed"] = settled()
    window.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--more", type=int, default=20)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = measured(arguments.pairs, arguments.more)
    print("| the window with | MB |\n| --- | ---: |")
    for name, value in found.items():
        print(f"| {name} | {value:.0f} |")
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(found, indent=1).encode())


if __name__ == "__main__":
    main()
