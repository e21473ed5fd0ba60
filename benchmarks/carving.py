"""What is left on a disk of a person who was erased from a gallery.

    python -m benchmarks.carving IMAGE_FOLDER

Makes a file system (ext4) in a file, enrols, erases and searches the whole of it, free blocks too,
for the person's name, path, hash and embedding. Needs Linux and the right to mount.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from engine.contracts.gallery import EnrolledFace
from engine.contracts.packs import ModelIdentity
from engine.identify import Enrolment, Gallery

_SIZE = 64 << 20
_NETWORK = ModelIdentity("net", "recognition", "net", "a" * 64, "none")
_PEOPLE, _PHOTOS = 40, 5
_GONE = "Erased Person"


def run(*words: str | Path) -> None:
    """Run a program of the system."""
    subprocess.run(words, check=True)


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """Give an empty file system that is mounted; its image lies in a folder."""
    image, at = folder / "disk.img", folder / "at"
    image.write_bytes(bytes(_SIZE))
    at.mkdir(exist_ok=True)
    run("mkfs.ext4", "-q", "-F", image)
    run("mount", "-o", "loop", image, at)
    try:
        yield at
    finally:
        run("umount", at)


def traces(image: bytes, needles: dict[str, bytes]) -> dict[str, int]:
    """Return how often each is found."""
    return {name: image.count(needle) for name, needle in needles.items()}


def measured(folder: Path, passphrase: str | None) -> tuple[dict[str, int], dict[str, int]]:
    """Return what is found before and after a person is erased."""
    rng = np.random.default_rng(0)
    vector = rng.standard_normal(128).astype(np.float32)
    needles = {
        "name": _GONE.encode(),
        "hash": b"f" * 64,
        "embedding": vector.tobytes()[:64],
    }
    image = folder / "disk.img"
    with mounted(folder) as at:
        with Gallery.create(at / "g", _NETWORK, passphrase) as gallery:
            for number in range(_PEOPLE * _PHOTOS):
                person, gone = f"person {number % _PEOPLE}", number % _PEOPLE == 0
                face = EnrolledFace(
                    _GONE if gone else person,
                    f"{_GONE if gone else person}/{number}.jpg",
                    "f" * 64 if gone else f"{number:064x}",
                    0,
                    60.0,
                    1.0,
                )
                known = rng.standard_normal(128).astype("f4")
                gallery.add([Enrolment(face, vector if gone else known)])
        run("sync")
        before = traces(image.read_bytes(), needles)
        with Gallery.open(at / "g", passphrase) as gallery:
            gallery.remove(_GONE)
        run("sync")
    return before, traces(image.read_bytes(), needles)


def main() -> None:
    """Print what is found."""
    folder = Path(sys.argv[1])
    for name, passphrase in (("plain", None), ("encrypted", "an open secret")):
        before, after = measured(folder, passphrase)
        print(f"{name}: on the disk before {before}, once erased {after}")


if __name__ == "__main__":
    main()
