"""Enrol many photos, kill the program in the middle, go on, and see that nothing was lost.

python -m benchmarks.enrolment --images ROOT [--kills 2]

ROOT has one subfolder of photos for each person. The program that enrols is a process of its own;
it is killed (SIGKILL) when a share of the photos is in the file.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.contracts.gallery import GALLERY_FILE
from engine.identify import Gallery
from engine.session.enrolling import subjects_in

_MAIN = Path(__file__).resolve().parents[1] / "main.py"
_LOOK_S = 0.5


def rows(gallery: Path) -> dict[bytes, bytes]:
    """Return what is on disk, by photo."""
    file = gallery / GALLERY_FILE
    if not file.exists():
        return {}
    connection = sqlite3.connect(file)
    try:
        return dict(connection.execute("SELECT digest, row FROM photos"))
    except sqlite3.OperationalError:
        return {}  # it is being made
    finally:
        connection.close()


def enrol(gallery: Path, images: Path, until: int | None) -> None:
    """Enrol in a process of its own; kill it once a number of photos is on disk."""
    command = [sys.executable, str(_MAIN), "gallery", "enrol", str(gallery), str(images)]
    process = subprocess.Popen([*command, "--device", "cpu"], stdout=subprocess.DEVNULL)
    while until is not None and process.poll() is None and len(rows(gallery)) < until:
        time.sleep(_LOOK_S)
    if until is not None:
        process.kill()
    status = process.wait()
    if until is None and status:
        raise SystemExit(f"enrolling failed with status {status}")


def main() -> None:
    """Enrol with kills, check, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True, metavar="ROOT")
    parser.add_argument("--kills", type=int, default=2)
    arguments = parser.parse_args()
    photos = len(subjects_in(arguments.images))
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        gallery = Path(folder) / "gallery"
        for number in range(1, arguments.kills + 1):
            before = rows(gallery)
            enrol(gallery, arguments.images, photos * number // (arguments.kills + 1))
            after = rows(gallery)
            lost = sum(after.get(key) != row for key, row in before.items())
            print(f"killed with {len(after):,} of {photos:,} photos on disk; lost {lost}")
        before = rows(gallery)
        enrol(gallery, arguments.images, None)
        after = rows(gallery)
        lost = sum(after.get(key) != row for key, row in before.items())
        with Gallery.open(gallery) as opened:
            card = opened.card
        whole = card.faces + len(card.left_out)
        print(
            f"ended with {card.faces:,} faces of {card.people:,} people and"
            f" {len(card.left_out)} photos listed with their cause; lost {lost};"
            f" accounted for {whole:,} of {photos:,};"
            f" {photos / (time.perf_counter() - start):.1f} photos a second"
        )


if __name__ == "__main__":
    main()
