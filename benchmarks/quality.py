"""What each kind of poor photo does to the quality figures, and to the score with a mate.

Mated pairs of people that nothing was trained on; one photo of each is made poor. For each kind:
how far its own component falls, which others fall too, how often its warning is given, and how many
mates fall below the operating point with the warning and without it.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.chosen import interval, mated_pairs
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import Face
from engine.evaluate.occluders import OCCLUDERS, Painter
from engine.evaluate.opening import central
from engine.evaluate.photo_changes import Change, Pixels, blurred, compressed, narrower, scaled
from engine.imaging.align import similarity_transform
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import KEYPOINTS, canonical
from engine.session import Session

FALLEN = 10.0


def half_outside(pixels: Pixels, face: Face, _rng: np.random.Generator) -> Pixels:
    """Cut the photo through the nose."""
    return pixels[:, round(face.keypoints[2][0]) :]


def interlaced(pixels: Pixels, _face: Face, _rng: np.random.Generator) -> Pixels:
    """Move every second line by three pixels."""
    found = pixels.copy()
    found[1::2] = np.roll(pixels, 3, axis=1)[1::2]
    return found


def painted(paint: Painter) -> Change:
    """Return something painted over the face, in the photo."""

    def change(pixels: Pixels, face: Face, rng: np.random.Generator) -> Pixels:
        upright = canonical(pixels, face)
        if upright is None:
            return pixels
        over, mask = paint(upright, rng)
        affine = similarity_transform(np.asarray(face.keypoints, float), KEYPOINTS)
        size = pixels.shape[1::-1]
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        back = cv2.warpAffine(over, affine, size, flags=flags)
        soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.7)
        share = cv2.warpAffine(soft, affine, size, flags=flags)[..., None]
        return np.rint(pixels * (1 - share) + back * share).astype(np.uint8)

    return change


KINDS: dict[str, tuple[Change | None, str, str]] = {
    "as it is": (None, "", ""),
    "blurred (3 pixels)": (blurred(3), "sharpness", "blurred"),
    "blurred (4), noise of 15": (blurred(4, 15), "sharpness", "blurred"),
    "noise of 15": (blurred(0, 15), "noise", "noisy"),
    "noise of 40": (blurred(0, 40), "noise", "noisy"),
    "dark (0.25)": (scaled(0.25), "exposure", "dark"),
    "little contrast": (scaled(0.3, 90), "contrast", "low_contrast"),
    "JPEG 8": (compressed(8), "compression", "blocky"),
    **{name: (painted(paint), "occlusion", "covered") for name, paint in OCCLUDERS.items()},
    "half outside": (half_outside, "occlusion", "cut_off"),
    "squeezed by a third": (narrower(1.33), "", "squeezed"),
    "interlaced": (interlaced, "", "interlaced"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, default=Path("../shared/data/lfw_dev_pairs.csv"))
    parser.add_argument("--images", type=Path, default=Path("../shared/data/lfw_dev"))
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--every-warning", action="store_true", help="print how often each is")
    arguments = parser.parse_args()
    session = Session.embedded()
    similarity = session.pack.recognition.statistics
    assert similarity is not None
    threshold = similarity.operating_point.threshold
    chosen = mated_pairs(arguments.pairs, arguments.people)
    print(f"{len(chosen)} people; operating point {threshold:.4f}")
    print("kind | found | own component | others that fell | warned | mates lost: all, warned, not")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "poor.png"
        for kind, (degrade, own, warning) in KINDS.items():
            rng = np.random.default_rng(0)
            rows = []
            for image, mate in chosen:
                good = session.open_face(central(arguments.images / image))
                pixels = good.photo.pixels
                poor_pixels = pixels if degrade is None else degrade(pixels, good.face, rng)
                Image.fromarray(poor_pixels).save(path)
                try:
                    poor = session.open_face(central(path))
                    other = session.open_face(central(arguments.images / mate))
                except Sim2WordError:
                    continue
                cosine = session.similarity(session.embed(poor, other)).cosine
                before, after = (asdict(f.quality.scores) for f in (good, poor))
                fall = {k: before[k] - after[k] for k in before if before[k] is not None}
                rows.append((fall, poor.quality.warnings, cosine < threshold))
            print(_line(kind, own, warning, rows, len(chosen)), flush=True)
            if arguments.every_warning:
                codes = [code for _, warnings, _ in rows for code in warnings]
                print("   ", {code: codes.count(code) for code in sorted(set(codes))})


def _line(
    kind: str,
    own: str,
    warning: str,
    rows: list[tuple[dict[str, float], tuple[str, ...], bool]],
    count: int,
) -> str:
    falls = {name: float(np.median([fall[name] for fall, _, _ in rows])) for name in rows[0][0]}
    others = [f"{n} {v:.0f}" for n, v in falls.items() if n != own and v > FALLEN]
    lost = np.array([is_lost for _, _, is_lost in rows])
    if warning:
        warned = np.array([warning in warnings for _, warnings, _ in rows])
    else:
        warned = np.array([bool(warnings) for _, warnings, _ in rows])
    low, high = interval(lost.astype(float).tolist())
    shares = [f"{lost.mean():.2f} [{low:.2f}, {high:.2f}]"]
    shares += [f"{lost[w].mean():.2f} of {w.sum()}" if w.any() else "-" for w in (warned, ~warned)]
    mine = f"{own} -{falls[own]:.0f}" if own else "-"
    reported = f"{warned.mean():.2f}"
    return " | ".join(
        (
            kind,
            f"{len(rows)} of {count}",
            mine,
            ", ".join(others) or "-",
            reported,
            "; ".join(shares),
        )
    )


if __name__ == "__main__":
    main()
