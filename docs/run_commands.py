"""Run every command line of README and manual, as somebody who follows them would.

    python docs/run_commands.py --images ROOT --pairs CSV --labels NPZ --pack FOLDER [--only TEXT]
        [--without TEXT ...]

Words in capitals stand for files; here they become photos of a few of the labelled pairs, a pack
and files of their own in a folder that is gone afterwards. Measures are taken of three pairs or
people and with few masks, or they would take days. Prints a line per command, and fails if one
fails.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SMALL = {"--limit": "3", "--masks": "8"}
"""What measures are taken with."""
FEW_LABELS = "150"
"""Photos: with fewer no attribute can be measured."""
PAIRS = 60
"""Of each kind."""
NEEDS_MORE = {"plugin:ournet": "a plugin", "tcp://host:8786": "a cluster"}
"""What stands for something that is not at hand here."""


def documents() -> Any:  # noqa: ANN401 - a module
    """Return the test that finds the commands of pages."""
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tests" / "test_documents.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/system/test_documents.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Material:
    """Makes the files that the words of a command stand for.

    Parameters
    ----------
    folder : Path
    images, pairs, labels, pack : Path
        Labelled data, and a folder of ONNX files in the manner of InsightFace.
    """

    def __init__(self, folder: Path, images: Path, pairs: Path, labels: Path, pack: Path) -> None:
        self.folder = folder
        self.root, self.csv = folder / "photos", folder / "pairs.csv"
        self._outs = 0
        self._images = images
        with pairs.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        chosen = [
            row
            for kind in ("1", "0")
            for row in islice((r for r in rows if r["same_person"] == kind), PAIRS)
        ]
        names = dict.fromkeys(row[f"image_{side}"] for row in chosen for side in "ab")
        for person in dict.fromkeys(Path(name).parent for name in names):
            shutil.copytree(images / person, self.root / person)
        with self.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(chosen)
        mates, others = chosen[0], chosen[-1]
        self.person = Path(mates["image_a"]).parent
        photos = {
            "A": mates["image_a"],
            "B": mates["image_b"],
            "A.jpg": mates["image_a"],
            "B.jpg": mates["image_b"],
            "PROBE.jpg": mates["image_a"],
            "IMAGE": mates["image_a"],
            "MATE.jpg": mates["image_b"],
            "OTHER.jpg": others["image_b"],
        }
        self.words = {word: str(self.root / name) for word, name in photos.items()}
        archive = shutil.make_archive(str(folder / "buffalo_l"), "zip", pack)
        self.words |= {
            "ROOT": str(self.root),
            "lfw_dev": str(self.root),
            "PHOTOS": str(self.root),
            "CSV": str(self.csv),
            "pairs.csv": str(self.csv),
            "lfw_dev_pairs.csv": str(self.csv),
            "PAIRS.csv": str(self._batch(chosen[:6])),
            "NPZ": str(labels),
            "N": "3",
            "GALLERY": str(folder / "gallery"),
            "PERSON": self.person.name,
            "TEXT": "a text",
            "buffalo_l.zip": archive,
            "PACK": "buffalo_l",
            "mobilefacenet_casia.onnx": str(pack / "mobilefacenet_casia.onnx"),
            "rows.jsonl": str(folder / "rows.jsonl"),
        }

    def _batch(self, rows: list[dict[str, str]]) -> Path:
        path = self.folder / "few.csv"
        lines = ["image_a,image_b", *(f"{row['image_a']},{row['image_b']}" for row in rows)]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def _out(self, suffix: str = "") -> str:
        """Return a file or folder that is not there yet."""
        self._outs += 1
        return str(self.folder / f"out{self._outs}{suffix}")

    def _copied_gallery(self) -> str:
        target = self._out()
        shutil.copytree(self.words["GALLERY"], target)
        return target

    def filled(self, words: list[str]) -> list[str]:
        """Return a command's arguments with files for its words."""
        command = tuple(words[:2])
        befores = ["", *words]
        found = [
            filled
            for before, word in zip(befores, words, strict=False)
            for filled in self._for(word, before, command)
        ]
        if command[0] == "evaluate":
            takes_limit = command[1] not in {"identification", "verification"}
            few = FEW_LABELS if command[1] == "attributes" else SMALL["--limit"]
            found += ["--limit", few] if takes_limit and "--limit" not in words else []
            if command[1] == "saliency" and "--masks" not in words:
                found += ["--masks", SMALL["--masks"]]
            if command[1] in {"planted", "words"} and "--effort" not in words:
                found += ["--effort", "quick"]
            found += ["--split", "all"] if command[1] != "verification" else []
        return found

    def _for(self, word: str, before: str, command: tuple[str, ...]) -> list[str]:
        """Return what stands for a word of a command."""
        if before == "--images" and command == ("evaluate", "attributes"):
            return [str(self._images)]  # the labels are of all photos
        case = command[0] == "case"
        if before in SMALL:
            return [SMALL[before]]
        if before == "--out" and not case:
            return [self._out(".json" if command[0] == "calibrate" else "")]
        if word == "FILE":
            return [str(self.folder / "door.s2wcase") if case else self._out(".json")]
        if word == "DIR":
            return [str(self.root if before == "--against" else self.root / self.person)]
        if command == ("models", "import") and word == "PACK":
            return [self.words["buffalo_l.zip"], "--name", "first", "--accept-licence"]
        if command == ("gallery", "reembed") and word == "GALLERY":
            return [self._copied_gallery()]  # the pages go on with the first network's
        return [self.words.get(word, word)]


def run(arguments: list[str], home: Path) -> tuple[int, str, float]:
    """Run a command; return its status, its last lines and its seconds."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=home,
        env={**os.environ, "SIM2WORD_HOME": str(home / "kept")},
        capture_output=True,
        text=True,
        check=False,
    )
    reported = (done.stdout + done.stderr).strip().splitlines()[-3:]
    return done.returncode, " | ".join(reported), time.monotonic() - start


def main() -> int:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--images", "--pairs", "--labels", "--pack"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--only", default="", help="those that hold this text")
    parser.add_argument("--without", default=[], nargs="+", help="not those that hold one of these")
    asked = parser.parse_args()
    pages = documents()
    lines = dict.fromkeys(
        command
        for page in pages.PAGES
        for command in pages.commands(page.read_text(encoding="utf-8"))
        if command not in pages.OTHERS
        and asked.only in command
        and not any(text in command for text in asked.without)
    )
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = (asked.images, asked.pairs, asked.labels, asked.pack)
        material = Material(Path(folder), *(path.resolve() for path in paths))
        for line in lines:
            words = pages.arguments(line)
            lacking = next((why for word, why in NEEDS_MORE.items() if word in words), None)
            if lacking is not None:
                print(f"not run, needs {lacking}: {line}", flush=True)
                continue
            status, reported, seconds = run(material.filled(words), Path(folder))
            failed += status != 0
            print(f"{status}  {seconds:5.1f} s  {line}", flush=True)
            if status:
                print(f"    {reported}", flush=True)
    print(f"{len(lines)} commands, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
