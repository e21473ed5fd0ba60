"""Photos of people that nothing was trained or tuned on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.evaluate.pairs import read_pairs
from engine.evaluate.splits import Split, person_of, split_of


def mated_pairs(pairs: Path, people: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return a mated pair each of so many report people, in a random order."""
    first: dict[str, tuple[str, str]] = {}
    for pair in read_pairs(pairs).pairs:
        person = person_of(pair.image_a)
        if pair.mated and split_of(person) is Split.REPORT:
            first.setdefault(person, (pair.image_a, pair.image_b))
    order = np.random.default_rng(seed).permutation(sorted(first))
    return [first[str(person)] for person in order[:people]]


def interval(values: list[float], seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean over people."""
    drawn = np.random.default_rng(seed).choice(values, (2000, len(values)))
    low, high = np.quantile(drawn.mean(1), (0.025, 0.975))
    return float(low), float(high)
