"""A kind of evidence as somebody would add it: in the embeddings, without a region or a fill.

The part of both embeddings along a word's own direction is taken out, and the pair is scored
again; random directions are its control.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import WordSide
from engine.contracts.pair import Side
from engine.contracts.settings import Settings
from engine.evidence.kind import Bench, Changeable, Cosines, EvidenceCard, RankedAs, Subjects
from engine.progress import Work

TEXTS = {
    "name": "direction",
    "choice": "Take every word's direction out",
    "changed": "without its direction",
    "title": "Directions taken out of {side}",
    "title_both": "Directions taken out of both",
    "axis": "Change of the cosine when a direction is taken out",
    "shown": "Without its direction",
    "stage": "Taking directions out",
    "caption": "{word} taken out: {before:.4f}, {after:.4f}, {effect:+.4f}",
    "picture": "{word}, taken out: {cosine:.4f}",
    "controls": "Random directions",
    "what": "Without its direction the cosine changes by {effect:+.4f}, to {similarity:.4f}.",
    "random": "Random directions change it by {mean:+.4f} ± {sd:.4f} (z {z:+.1f}).",
}


class Direction:
    """Takes the direction of a word out of both embeddings."""

    card = EvidenceCard("direction", "directing", region=False)

    def weight(self, _ranked_as: RankedAs, _image: WordSide) -> int:
        """Return that every other kind ranks rather than this."""
        return -1

    def cost(self, _subjects: Subjects) -> int:
        """Return that no crop is embedded."""
        return 0

    def control_cost(self, _subjects: Subjects) -> int:
        """Return that no crop is embedded."""
        return 0

    def measure(self, bench: Bench, subjects: Subjects) -> Work[Cosines]:
        """Return the cosines without each word's direction."""
        yield 1.0
        size = bench.embeddings().shape[1]
        seeds = [zlib.crc32(name.encode()) for name in subjects.names]
        return _without(bench, np.stack([_unit(seed, size) for seed in seeds])[:, None], 0)

    def controls(self, bench: Bench, subjects: Subjects, start: int, stop: int) -> Work[Cosines]:
        """Return the cosines without random directions, the same for every word."""
        yield 1.0
        size, seed = bench.embeddings().shape[1], bench.settings.seed
        random = np.stack([_unit(seed + number, size) for number in range(start, stop)])
        return _without(bench, np.stack([random] * len(subjects.names)), None)

    def fill(self, _settings: Settings) -> None:
        """Return None: nothing is filled."""

    def replacement(self, _pair: Changeable, _side: Side) -> None:
        """Return None: there is nothing to see."""

    def soft(self, _pair: Changeable) -> bool:
        """Return that no border is blended."""
        return False


def _unit(seed: int, size: int) -> NDArray[np.float64]:
    direction = np.random.default_rng(seed).normal(size=size)
    return np.asarray(direction / np.linalg.norm(direction))


def _without(bench: Bench, directions: NDArray[np.float64], row: int | None) -> Cosines:
    """Return the cosines without directions, (n, m, D): all m, or one of them."""
    a, b = bench.embeddings()
    bare_a, bare_b = (e - (directions @ e)[..., None] * directions for e in (a, b))
    found: Cosines = {
        "a": _cosine(bare_a, b),
        "b": _cosine(a, bare_b),
        "both": _cosine(bare_a, bare_b),
    }
    return found if row is None else {image: values[:, row] for image, values in found.items()}


def _cosine(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(x, axis=-1) * np.linalg.norm(y, axis=-1)
    return np.asarray((x * y).sum(-1) / norms)
