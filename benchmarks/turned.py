"""Photos turned without a word about it: how often they are scored as if they stood upright.

Mated pairs; one photo of each is turned by many angles, without EXIF, and scored against the other.
Upright photos are read too: how often they are turned by mistake, and what looking costs.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.chosen import interval, mated_pairs
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import AlignedFace
from engine.evaluate.opening import central
from engine.evaluate.splits import person_of
from engine.imaging import decode
from engine.models.upright import FaceFinder
from engine.session import Session

ANGLES = tuple(range(30, 331, 15))
NEAR = 0.01
WARNED = {"tilted", "uncertain_upright", "photo_turned"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=Path("../shared/data/lfw_dev_pairs.csv"))
    parser.add_argument("--images", type=Path, default=Path("../shared/data/lfw_dev"))
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--upright", type=int, default=2000, help="photos that stand upright")
    arguments = parser.parse_args()
    session = Session.embedded()
    near: dict[str, list[float]] = {}
    reported = refused = total = silent = 0
    with tempfile.TemporaryDirectory() as folder:
        for pair in mated_pairs(arguments.pairs, arguments.people):
            a, b = (session.open_face(central(arguments.images / i)) for i in pair)
            straight = _cosine(session, a, b)
            image = Image.open(arguments.images / pair[0]).convert("RGB")
            for angle in ANGLES:
                path = Path(folder) / "turned.png"
                path.write_bytes(_turned(image, angle))
                total += 1
                try:
                    face = session.open_face(central(path))
                except Sim2WordError:
                    refused += 1
                    near.setdefault(person_of(pair[0]), []).append(1.0)
                    continue
                is_near = _cosine(session, face, b) >= straight - NEAR
                near.setdefault(person_of(pair[0]), []).append(float(is_near))
                warned = bool(WARNED & set(face.quality.warnings))
                reported += warned and not is_near
                silent += not warned and not is_near
    low, high = interval([float(np.mean(v)) for v in near.values()])
    share = np.mean([x for v in near.values() for x in v])
    print(
        f"{total} turned photos of {len(near)} people: {share:.3f} [{low:.3f}, {high:.3f}] within"
        f" {NEAR} of the upright score or refused ({refused}); of the rest {reported} warned,"
        f" {silent} silent"
    )
    _upright(session, arguments.images, arguments.upright)


def _upright(session: Session, root: Path, count: int) -> None:
    people = sorted(p for p in root.iterdir() if p.is_dir())[::2][:count]
    finder, detector = FaceFinder(session.pack.detector), session.pack.detector
    by_mistake, plain, looked, warned = [], 0.0, 0.0, 0
    for person in people:
        path = min(person.iterdir())
        pixels = decode(path).pixels
        started = time.process_time()
        detector.detect(pixels)
        between = time.process_time()
        found = finder.find(pixels)
        if found.faces:
            finder.straightened(pixels, found.faces[0])
        ended = time.process_time()
        plain, looked = plain + between - started, looked + ended - between
        if found.turned:
            by_mistake.append(path.name)
        warned += bool(found.faces) and not finder.is_sure(found.faces[0])
    print(
        f"{len(people)} upright photos: {len(by_mistake)} turned by mistake {by_mistake},"
        f" {warned} called uncertain; processor time of finding the face"
        f" {1000 * plain / len(people):.1f} ms, with looking for a turn"
        f" {1000 * looked / len(people):.1f} ms"
    )


def _turned(image: Image.Image, angle: int) -> bytes:
    file = io.BytesIO()
    image.rotate(-angle, Image.Resampling.BICUBIC, expand=True).save(file, "PNG")
    return file.getvalue()


def _cosine(session: Session, a: AlignedFace, b: AlignedFace) -> float:
    return session.similarity(session.embed(a, b)).cosine


if __name__ == "__main__":
    main()
