"""Make the pictures of README and manual from the real program.

Run on a screen, or on a virtual one: ``xvfb-run -a python docs/make_screenshots.py``. The
photos are NASA's portrait of Eileen Collins (public domain, from scikit-image) and a copy of
it with dark glasses painted on.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from engine.models.files import packaged_file
from sim2word_gui.main_window import MainWindow
from sim2word_gui.run_state import Phase

OUT = Path(__file__).resolve().parent / "images"
SIZE = (1280, 760)
DEADLINE_S = 120


def painted(source: Path, target: Path) -> Path:
    """Write a copy of the portrait with dark glasses."""
    image = Image.open(source).convert("RGB")
    draw = ImageDraw.Draw(image)
    for x, y in ((200, 102), (247, 103)):
        draw.ellipse((x - 19, y - 12, x + 19, y + 13), fill=(22, 20, 24))
    draw.line((212, 99, 236, 99), fill=(22, 20, 24), width=4)
    image.rotate(4, expand=False, fillcolor=(90, 90, 90)).save(target)
    return target


def wait(application: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something holds."""
    start = time.monotonic()
    while not until():
        application.processEvents()
        time.sleep(0.01)
        if time.monotonic() - start > DEADLINE_S:
            raise TimeoutError("the window did not get there")
    for _ in range(10):
        application.processEvents()
        time.sleep(0.02)


def main() -> None:
    """Go through the window's states and save each."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        application.setOrganizationName("screenshots")
        application.setApplicationName("screenshots")
        portrait = packaged_file("scikit-image", "astronaut.png")
        other = painted(portrait, Path(folder) / "astronaut with dark glasses.png")
        coffee = packaged_file("scikit-image", "coffee.png")
        window = MainWindow()
        window.resize(*SIZE)
        window.show()

        def save(name: str) -> None:
            window.grab().save(str(OUT / f"{name}.png"))

        wait(application, lambda: "dlib" in window.models.text())
        save("empty")
        window.open_photos([portrait, other])
        wait(application, window.actions_.explain.isEnabled)
        window.actions_.explain.trigger()
        wait(application, lambda: window.results.model.rowCount() > 0)
        save("running")
        wait(application, lambda: window.phase is Phase.DONE)
        save("done")
        window.results.table.selectRow(0)
        wait(application, lambda: True)
        save("word")
        window.open_photos([portrait, coffee])
        wait(application, lambda: "No face" in window.panes["b"].message.text())
        save("error")
        window.close()


if __name__ == "__main__":
    main()
