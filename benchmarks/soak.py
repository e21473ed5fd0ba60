"""What grows over thousands of runs in one window: open, explain, cancel, close at random.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.soak [--runs 5000] [--seed 0] [--json FILE]
                                                        [--counts-only]

Memory, objects, threads, open files and temporary files are read every so many runs, when nothing
runs and rubbish was collected. The first tenth is left out: caches fill there. Exit status 1 if
objects, threads, handles or temporary files grew, or memory by more than a twentieth; with
``--counts-only`` memory is measured but not judged, since it wobbles over few runs.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from sim2word_gui.window.workspace import Workspace

_SAMPLES = 50
_DEADLINE_S = 900
_REST_S = 0.3
_SHORT = 0.85
"""Share of runs by the published method, which takes a tenth of a second."""
_MEMORY_MAY_GROW = 1.05
_OURS = ("engine.", "sim2word_gui.")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds.

    Attributes
    ----------
    memory_mb : float
    objects : int
        Instances of the window's and the engine's own classes, and what Qt holds in the window.
    threads, files : int
    temporary : int
        Files and folders in the temporary folder.
    """

    memory_mb: float
    objects: int
    threads: int
    files: int
    temporary: int

    @classmethod
    def now(cls, temporary: Path, window: QObject) -> Held:
        """Return what this process holds now."""
        ours = sum(str(type(one).__module__).startswith(_OURS) for one in gc.get_objects())
        own = Path("/proc/self")
        pages = int((own / "statm").read_text(encoding="ascii").split()[1])
        return cls(
            pages * resource.getpagesize() / 2**20,
            ours + len(window.findChildren(type(window).__mro__[-2])),
            sum(1 for _ in (own / "task").iterdir()),
            sum(1 for _ in (own / "fd").iterdir()),
            sum(1 for _ in temporary.rglob("*")),
        )


class Soak:
    """Uses a window at random.

    Parameters
    ----------
    space : Workspace
    process : callable
        Lets the window work for a moment.
    photos : list of Path
        The last two have one face and several.
    seed : int
    """

    def __init__(
        self, space: Workspace, process: Callable[[], None], photos: list[Path], seed: int
    ) -> None:
        self._space, self._process, self._photos = space, process, photos
        self._random = random.Random(seed)
        self.done: Counter[str] = Counter()

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        end = time.monotonic() + _DEADLINE_S
        while not holds():
            self._process()
            time.sleep(0.0005)
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")

    def rest(self) -> None:
        """Let the window work off what is left."""
        end = time.monotonic() + _REST_S
        self.until(lambda: time.monotonic() > end)

    def run(self) -> None:
        """Open a pair, explain it, and let it end, cancel it or close it."""
        from engine.contracts.settings import Settings
        from sim2word_gui.state.run_state import Phase

        space, chance = self._space, self._random
        space.comparisons.begin()
        space.runs.settings = Settings(controls=2, search_steps=2, evidence=("erase",))
        if chance.random() < _SHORT:
            space.runs.settings = Settings(method="sim2word", controls=0, evidence=("erase",))
        one, several = self._photos[-2:]
        if chance.random() < 0.1:
            space.photos.open_pair([chance.choice(self._photos), several])
            for _ in range(chance.randrange(20)):
                self._process()
            kind = "left before it was read"
        else:
            space.photos.open_pair([one, several])
            current = space.comparisons.current
            self.until(lambda: all(p.preview is not None for p in current.photos.values()))
            space.photos.choose_face("b", chance.randrange(6))
            self.until(lambda: space.runs.can_explain)
            current = space.comparisons.current
            space.runs.explain()
            kind = chance.choice(["done", "done", "cancelled", "closed while it ran"])
            if kind == "done":
                self.until(lambda: current.phase is not Phase.RUNNING)
                if current.phase is not Phase.DONE:
                    kind = f"ended as {current.phase.name}"
            else:
                for _ in range(chance.randrange(60)):
                    self._process()
                    time.sleep(0.001)
                if kind == "cancelled":
                    space.runs.cancel()
                    self.until(lambda: current.phase is not Phase.RUNNING)
        self.done[kind] += 1
        if len(space.comparisons.all) > 3 or chance.random() < 0.7:
            for comparison in list(space.comparisons.all):
                space.comparisons.close(comparison)


def soak(runs: int, seed: int) -> tuple[list[Held], Counter[str]]:
    """Use a window; return what was held meanwhile, and what was done how often."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from engine.files.installed import packaged_file
    from sim2word_gui.app.start import open_first_window
    from sim2word_gui.system.settings import SettingsFile

    temporary = Path(tempfile.mkdtemp(prefix="soak-"))
    settings = tempfile.mkdtemp(prefix="soak-settings-")
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("sim2word-soak")

    def process() -> None:
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    window = open_first_window(application, SettingsFile(Path(settings) / "settings.json"))
    broken = Path(settings) / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nno")
    photos = [
        broken,
        packaged_file("scikit-image", "coffee.png"),
        packaged_file("scikit-image", "astronaut.png"),
        packaged_file("insightface", "t1.jpg"),
    ]
    end = time.monotonic() + _DEADLINE_S
    while not (window.is_furnished and window.workspace.runs.models_ready):
        process()
        if time.monotonic() > end:
            raise TimeoutError("the window did not start")
    soaked = Soak(window.workspace, process, photos, seed)
    held = []
    every = max(1, runs // _SAMPLES)
    for number in range(1, runs + 1):
        soaked.run()
        if number % every == 0:
            for comparison in list(window.workspace.comparisons.all):
                window.workspace.comparisons.close(comparison)
            window.workspace.comparisons.begin()
            soaked.rest()
            gc.collect()
            process()
            held.append(Held.now(temporary, window))
            print(number, held[-1], file=sys.stderr, flush=True)
    window.close()
    return held, soaked.done


def main() -> int:
    """Measure and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--counts-only", action="store_true")
    arguments = parser.parse_args()
    held, done = soak(arguments.runs, arguments.seed)
    settled = held[max(1, len(held) // 10) :]
    part = max(1, len(settled) // 5)
    growth = {}
    for name in (field.name for field in fields(Held)):
        values = [float(getattr(sample, name)) for sample in settled]
        growth[name] = (statistics.median(values[:part]), statistics.median(values[-part:]))
    first, last = growth.pop("memory_mb")
    grew = [name for name, (before, after) in growth.items() if after > before]
    if last > first * _MEMORY_MAY_GROW and not arguments.counts_only:
        grew.append("memory_mb")
    reported = {
        "runs": arguments.runs,
        "done": dict(done),
        "memory_last_over_first_fifth": last / first,
        "first_and_last_fifth": {"memory_mb": (first, last), **growth},
        "grew": grew,
        "samples": [asdict(sample) for sample in held],
    }
    print(json.dumps({k: v for k, v in reported.items() if k != "samples"}, indent=1))
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(reported, indent=1) + "\n", encoding="utf-8")
    return 1 if grew else 0


if __name__ == "__main__":
    sys.exit(main())
