"""Fit by what of its landmarks a squeezed face is noticed; print what geometry.py keeps.

    python -m training.aspect --images ROOT

One photo of each of some people is made narrower or lower by known factors. On training people a
ridge regression finds the factor in the proportions of the face; on tuning people it is seen how
far faces differ by themselves, and how many squeezed ones would be noticed by a limit.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import FacePolicy, ImageChoice
from engine.evaluate.splits import Split, split_of
from engine.imaging.quality.geometry import aspect_of_five, proportions
from engine.session import Session

FACTORS = (1.0, 1.2, 1.33, 1.5, 1.78)
FRONTAL = 15.0
RIDGE = 0.01
LIMITS = (0.18, 0.2, 0.22, 0.25)


def photos(root: Path, split: Split, most: int) -> list[Path]:
    """Return one photo of each of some people, spread over all of them."""
    people = [folder for folder in sorted(root.iterdir()) if split_of(folder.name) is split]
    chosen = people[:: max(1, len(people) // most)][:most]
    return [sorted(folder.iterdir())[0] for folder in chosen]


def squeezed(path: Path, folder: Path) -> Iterator[tuple[float, Path]]:
    """Yield a photo made narrower (above 0) and lower (below) by every factor, as logarithms."""
    image = Image.open(path).convert("RGB")
    width, height = image.size
    for factor in FACTORS:
        sizes = {
            math.log(factor): (round(width / factor), height),
            -math.log(factor): (width, round(height / factor)),
        }
        for by, size in sizes.items():
            target = folder / f"{path.stem}_{by:+.3f}.png"
            image.resize(size, Image.Resampling.LANCZOS).save(target)
            yield by, target


def read(session: Session, paths: list[Path]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what is read of photos, (N, columns), and by what they were squeezed, (N,)."""
    rows, factors = [], []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            for by, copy in squeezed(path, Path(folder)):
                try:
                    face = session.open_face(ImageChoice(copy, policy=FacePolicy.CENTRE))
                except Sim2WordError:
                    continue
                quality, landmarks = face.quality, face.landmarks
                if landmarks is None or max(abs(quality.yaw_deg), abs(quality.pitch_deg)) > FRONTAL:
                    continue
                five = math.log(aspect_of_five(face.face))
                rows.append([*proportions(landmarks), five, 1.0])
                factors.append(by)
    return np.array(rows), np.array(factors)


def main() -> None:
    """Fit, and print the constants and what they would notice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--people", type=int, default=300)
    arguments = parser.parse_args()
    session = Session.embedded("cpu")
    x, y = read(session, photos(arguments.images, Split.TRAIN, arguments.people))
    found = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y)
    *shapes, five, offset = (round(float(one), 3) for one in found)
    print(f"_OF_SHAPES = {tuple(shapes)}")
    print(f"_OF_FIVE, _OFFSET = {five}, {offset}")
    x, y = read(session, photos(arguments.images, Split.TUNE, arguments.people // 2))
    off = x @ found
    for factor in FACTORS:
        for by in sorted({math.log(factor), -math.log(factor)}):
            some = off[np.isclose(y, by)]
            noticed = ", ".join(f"{limit}: {np.mean(abs(some) > limit):.3f}" for limit in LIMITS)
            print(f"{math.exp(by):.2f}: {len(some)} photos, sd {some.std():.3f}; {noticed}")


if __name__ == "__main__":
    main()
