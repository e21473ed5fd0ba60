"""Whether one photograph twice is reported, and two photographs never are.

Copies of photos are made: saved again, mirrored, cropped, scaled, darkened. Against them stand
pairs of two photographs, of one person and of two; those above the limit are named, to be looked
at.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from engine.contracts.errors import Sim2WordError
from engine.evaluate.opening import central
from engine.evaluate.pairs import read_pairs
from engine.imaging.same_photo import ALIKE, agreement_either_way, detail_frame
from engine.session import Session


def saved(image: Image.Image, quality: int) -> Image.Image:
    """Return an image after JPEG."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG 95": lambda image: saved(image, 95),
    "JPEG 60": lambda image: saved(image, 60),
    "JPEG 30": lambda image: saved(image, 30),
    "mirrored": ImageOps.mirror,
    "mirrored, JPEG 70": lambda image: saved(ImageOps.mirror(image), 70),
    "cropped": lambda image: image.crop((45, 40, 205, 215)),
    "half the size": lambda image: image.resize((125, 125), Image.Resampling.LANCZOS),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "turned by 5 degrees": lambda image: image.rotate(5, Image.Resampling.BICUBIC),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=Path("../shared/data/lfw_dev_pairs.csv"))
    parser.add_argument("--images", type=Path, default=Path("../shared/data/lfw_dev"))
    parser.add_argument("--copies", type=int, default=200, help="photos that copies are made of")
    parser.add_argument("--more", type=int, default=10_000, help="further pairs of one person")
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    frames = Frames(Session.embedded(), arguments.images)
    two_photographs(frames, chosen_pairs(arguments.pairs, arguments.images, arguments.more, rng))
    names = [str(name) for name in rng.permutation(sorted(frames.known))[: arguments.copies]]
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in COPIES.items():
            copies(frames, kind, make, names, Path(folder) / "copy.png")


class Frames:
    """Faces in one frame, by image; each read once."""

    def __init__(self, session: Session, root: Path) -> None:
        self._session, self.root = session, root
        self.known: dict[str, NDArray[np.float32]] = {}

    def of(self, image: str) -> NDArray[np.float32] | None:
        """Return an image's; None where there is no face."""
        if image not in self.known:
            found = self.read(self.root / image)
            if found is not None:
                self.known[image] = found
        return self.known.get(image)

    def read(self, path: Path) -> NDArray[np.float32] | None:
        """Return a file's, without keeping it."""
        try:
            return detail_frame(self._session.open_face(central(path)))
        except Sim2WordError:
            return None


def chosen_pairs(
    listed: Path, root: Path, more: int, rng: np.random.Generator
) -> list[tuple[str, str]]:
    """Return the pairs of a list, and further ones of one person each."""
    pairs = {(p.image_a, p.image_b) for p in read_pairs(listed).pairs}
    by_person = defaultdict(list)
    for path in sorted(root.glob("*/*.jpg")):
        by_person[path.parent.name].append(path.relative_to(root).as_posix())
    own = [pair for images in by_person.values() for pair in combinations(images, 2)]
    return sorted(pairs | {own[i] for i in rng.permutation(len(own))[:more]})


def two_photographs(frames: Frames, pairs: list[tuple[str, str]]) -> None:
    """Print how many pairs of two files are held for one photograph."""
    values = [
        (agreement_either_way(first, second), a, b)
        for a, b in pairs
        if (first := frames.of(a)) is not None and (second := frames.of(b)) is not None
    ]
    above = [found for found in values if found[0] >= ALIKE]
    below = sorted((value for value, _, _ in values if value < ALIKE), reverse=True)[:5]
    print(f"{len(values)} pairs of two files: {len(above)} at or above {ALIKE}; next {below}")
    for value, a, b in above:
        print(f"  {value:.3f} {a} {b}")


def copies(
    frames: Frames,
    kind: str,
    make: Callable[[Image.Image], Image.Image],
    names: list[str],
    path: Path,
) -> None:
    """Print how many copies of a kind are reported."""
    found = []
    for name in names:
        make(Image.open(frames.root / name).convert("RGB")).save(path)
        other = frames.read(path)
        if other is not None:
            found.append(agreement_either_way(frames.known[name], other))
    reported = float(np.mean(np.array(found) >= ALIKE))
    print(f"{kind}: {reported:.3f} of {len(found)} reported; least {min(found):.3f}")


if __name__ == "__main__":
    main()
